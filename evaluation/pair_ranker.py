"""A linear ranker beside the codebook's rules, for pairs that must be given a type by the `plv` convention.

Trained by `python -m evaluation.train_ranker` on sentences of our own; numpy alone reads its weights.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from coding.pairs import Answer
from coding.syntax import Doc
from evaluation.pair_features import Blocks, blocks
from schemas.codes import EventType
from schemas.errors import SettingsError

WEIGHTS = Path(__file__).parent / "ranker" / "weights.npz"
CONVENTION = "plv"
JOINED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
"""Types that are one class here, as in the gold of the convention."""
RULE_VOTE, DEFAULT_VOTE = 1.0, 0.6
"""What the answer without the ranker adds to the decision value of its type, where something decided and where not."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Vocabulary:
    """Features by their number, and how rare each is: the inverse document frequency."""

    numbers: Mapping[str, int]
    rarity: Floats

    def vector(self, features: Blocks) -> tuple[list[int], list[float]]:
        """Numbers and values of the known features: 1 + log of the count, by rarity, each block of length one."""
        numbers: list[int] = []
        values: list[float] = []
        for block in features:
            found = sorted((self.numbers[name], count) for name, count in block.items() if name in self.numbers)
            at = [number for number, _ in found]
            weights = (1 + np.log([count for _, count in found])) * self.rarity[at] if found else np.zeros(0)
            length = float(np.sqrt((weights**2).sum())) or 1.0
            numbers += at
            values += [float(weight) / length for weight in weights]
        return numbers, values


@dataclass(frozen=True)
class PairRanker:
    """Decision values for the 15 classes of the convention. Coefficients: one row a feature, one column a class."""

    vocabulary: Vocabulary
    classes: tuple[str, ...]
    coefficients: Floats
    intercepts: Floats
    sha256: str = ""

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> PairRanker:
        """The shipped ranker. Raises SettingsError where its file is missing or no such file."""
        try:
            content = path.read_bytes()
            with np.load(io.BytesIO(content), allow_pickle=False) as stored:
                names = stored["names"].tobytes().decode().split("\n")
                vocabulary = Vocabulary({n: i for i, n in enumerate(names)}, stored["rarity"].astype(np.float32))
                classes = tuple(map(str, stored["classes"]))
                coefficients = stored["coefficients"].astype(np.float32)
                intercepts = stored["intercepts"].astype(np.float32)
        except (OSError, KeyError, ValueError, BadZipFile) as error:
            raise SettingsError(f"{path}: no weights of a ranker: {error}") from error
        return cls(vocabulary, classes, coefficients, intercepts, hashlib.sha256(content).hexdigest())

    def save(self, path: Path = WEIGHTS) -> None:
        """Writes the weights, coefficients in half precision."""
        names = "\n".join(sorted(self.vocabulary.numbers, key=self.vocabulary.numbers.__getitem__)).encode()
        np.savez_compressed(
            path,
            names=np.frombuffer(names, dtype=np.uint8),
            rarity=self.vocabulary.rarity.astype(np.float16),
            classes=np.array(self.classes),
            coefficients=self.coefficients.astype(np.float16),
            intercepts=self.intercepts,
        )

    def scores(self, doc: Doc) -> dict[str, float]:
        """Decision value of each class for the pair of a masked sentence, the mean of its two clauses."""
        total = np.zeros(len(self.classes))
        for features in blocks(doc):
            numbers, values = self.vocabulary.vector(features)
            total += np.asarray(values) @ self.coefficients[numbers].astype(np.float64) + self.intercepts
        return {name: float(value) / 2 for name, value in zip(self.classes, total, strict=True)}


def arbitrated(answer: Answer, scores: Mapping[str, float]) -> Answer:
    """The answer where it wins with its vote added; else the type of the highest decision value."""
    root = JOINED.get(answer.event_type, str(answer.event_type))
    vote = DEFAULT_VOTE if answer.decided_by == "none" else RULE_VOTE
    votes = {**scores, root: scores.get(root, 0.0) + vote}
    best = max(sorted(votes), key=votes.__getitem__)
    if best == root:
        return answer
    kind = EventType.CONCEDE if best == "YIELD" else EventType(best)
    return Answer(kind, f"ranker over {answer.decided_by}")


def vocabulary_of(rows: Iterable[Blocks]) -> Vocabulary:
    """All features of some clauses; letters only where two hold them."""
    seen: Counter[str] = Counter()
    total = 0
    for row in rows:
        total += 1
        seen.update(name for block in row for name in block)
    kept = sorted(name for name, count in seen.items() if count > 1 or not name.startswith("l:"))
    rarity = np.log((1 + total) / (1 + np.array([seen[name] for name in kept]))) + 1
    return Vocabulary({name: number for number, name in enumerate(kept)}, rarity.astype(np.float32))
