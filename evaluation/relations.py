"""One event type for each pair in its sentence, for `brinkwatch evaluate relations`.

Where the codebook finds no act as near to the pair, words of verb_types.yaml decide: this table must always answer. By
the convention that it was trained for, a linear ranker has a vote beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from coding.coder import Coder
from coding.crosswalk import load_crosswalk
from coding.pair_words import WordTypes
from coding.pairs import Answer, PairCoder
from evaluation.breakdown import Outcome
from evaluation.pair_ranker import CONVENTION, JOINED, PairRanker, arbitrated
from evaluation.pair_text import masked
from evaluation.tables import read_tsv, share, write_tsv
from schemas.codes import EventType

VERB_TYPES = Path(__file__).parent / "verb_types.yaml"
COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "YIELD"})
MATERIAL = frozenset(
    {"COOPERATE", "AID", "CONCEDE", "RETREAT", "YIELD", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
)


@cache
def verb_types() -> WordTypes:
    """The word lists of verb_types.yaml."""
    data = yaml.safe_load(VERB_TYPES.read_text(encoding="utf-8"))
    alone, verbs = (
        {str(word): EventType(kind) for kind, words in data[part].items() for word in words}
        for part in ("alone", "verbs")
    )
    together = {
        (verb, noun): EventType(kind)
        for kind, crossed in data["together"].items()
        for verbs, nouns in crossed
        for verb in verbs
        for noun in nouns
    }
    return WordTypes(alone, verbs, together)


@dataclass(frozen=True)
class RelationScores:
    """What was told of each pair; gold too, where the input has it."""

    rows: Sequence[dict[str, str]]
    types: Sequence[str]
    decided_by: Sequence[str]

    def figures(self) -> dict[str, float | int | str]:
        """How the types were decided, and scores where there is gold.

        `gold_root` gives macro-F1 over the types it holds (YIELD joins CONCEDE and RETREAT) and over quad classes,
        `gold_binary` (1 conflict, 0 cooperation) its macro-F1.
        """
        by_words = sum(how.startswith("verb:") for how in self.decided_by)
        by_ranker = sum(how.startswith("ranker ") for how in self.decided_by)
        by_none = sum(how == "none" for how in self.decided_by)
        figures: dict[str, float | int | str] = {
            "pairs": len(self.rows), "by_rules": len(self.rows) - by_words - by_ranker - by_none, "by_words": by_words,
            "by_ranker": by_ranker, "by_default": by_none,
        }  # fmt: skip
        if outcomes := self.outcomes():
            gold, told = (list(side) for side in zip(*outcomes, strict=True))
            figures["macro_f1_root"] = macro_f1(gold, told)
            figures["macro_f1_quad"] = macro_f1([_quad(kind) for kind in gold], [_quad(kind) for kind in told])
            figures["macro_f1_binary"] = macro_f1([_binary(kind) for kind in gold], [_binary(kind) for kind in told])
            figures["accuracy_root"] = share(sum(g == t for g, t in outcomes), len(gold))
        if self.rows and "gold_binary" in self.rows[0]:
            told = [_binary(kind) for kind in self.types]
            figures["macro_f1_binary"] = macro_f1([row["gold_binary"] for row in self.rows], told)
        return figures

    def outcomes(self) -> list[Outcome]:
        """Gold and told type of each pair; empty without `gold_root`."""
        if not self.rows or "gold_root" not in self.rows[0]:
            return []
        roots = [row["gold_root"] for row in self.rows]
        return [(JOINED.get(g, g), JOINED.get(t, t)) for g, t in zip(roots, self.types, strict=True)]

    def errors(self) -> list[str]:
        """One line for each pair of another type than gold: uid, both types, what decided, the pair, the sentence."""
        told = zip(self.rows, self.outcomes(), self.decided_by, strict=False)
        return [
            f"{row['uid']} {gold} <- {answer} by {how} | {row['source']} -> {row['target']} | {row['sentence']}"
            for row, (gold, answer), how in told
            if gold != answer
        ]


def evaluate_relations(tsv: Path, output: Path, coder: Coder, crosswalk: str = "plv") -> RelationScores:
    """Writes a type for every pair and returns how it was decided.

    Input columns uid, sentence, source, target (more are ignored, but for gold); output columns uid, event_type.
    """
    rows = read_tsv(tsv, ["uid", "sentence", "source", "target"])
    pairs = [(row["sentence"], row["source"], row["target"]) for row in rows]
    answers = list(PairCoder(coder, load_crosswalk(crosswalk, coder.codebook), verb_types()).answers(pairs))
    if crosswalk == CONVENTION:
        answers = list(_ranked(coder, pairs, answers))
    write_tsv(output, ["uid", "event_type"], [(r["uid"], a.event_type) for r, a in zip(rows, answers, strict=True)])
    return RelationScores(rows, [str(a.event_type) for a in answers], [a.decided_by for a in answers])


def _ranked(coder: Coder, pairs: Sequence[tuple[str, str, str]], answers: Iterable[Answer]) -> Iterator[Answer]:
    ranker = PairRanker.load()
    docs = coder.parser.analyser.docs(masked(*pair) for pair in pairs)
    for doc, answer in zip(docs, answers, strict=True):
        yield arbitrated(answer, ranker.scores(doc))


def _binary(kind: str) -> str:
    """1 is conflict, as in `gold_binary`."""
    return "0" if kind in COOPERATIVE else "1"


def _quad(kind: str) -> str:
    return f"{'cooperation' if kind in COOPERATIVE else 'conflict'} {'material' if kind in MATERIAL else 'verbal'}"


def macro_f1(gold: list[str], told: list[str]) -> float:
    """Mean of F1 over the classes that the gold holds, three digits."""
    scores = []
    for kind in sorted(set(gold)):
        right = sum(g == t == kind for g, t in zip(gold, told, strict=True))
        scores.append(2 * right / (gold.count(kind) + told.count(kind)))
    return round(sum(scores) / len(scores), 3) if scores else 0.0
