"""One event type for each pair in its sentence, for `brinkwatch evaluate relations`.

Of all acts that the codebook finds in the sentence the one nearest to the pair in the parse is taken. Words of a list
of their own (verb_types.yaml) speak where no act stands as near, and where there is neither the answer is CONSULT: this
table must always answer, which the coder itself never must.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from spacy.tokens import Doc, Token

from coding.acts import Hit
from coding.coder import Coder
from coding.parse import clean
from coding.status import Reading
from evaluation.crosswalk import Crosswalk, load_crosswalk
from evaluation.tables import read_tsv, share, write_tsv
from schemas.codes import EventType, Status

VERB_TYPES = Path(__file__).parent / "verb_types.yaml"
LAST_RESORT = EventType.CONSULT
# A pair that is not found in the parse is this far from everything, in steps of the tree.
FAR = 8
ON_THE_PATH = 2.0
WEAK_PATTERN = 1.0
LISTED_WORD = 1.0
# The source is the doer: what it governs is nearer than what stands beside the target.
SOURCE_WEIGHT = 1.5
COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "YIELD"})
MATERIAL = frozenset(
    {"COOPERATE", "AID", "CONCEDE", "RETREAT", "YIELD", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
)
JOINED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


@dataclass(frozen=True)
class Answer:
    """A type and what decided: the codebook's rule, `verb:LEMMA` or `none`."""

    event_type: EventType
    decided_by: str


class PairCoder:
    """Answers for pairs by one crosswalk."""

    def __init__(self, coder: Coder, crosswalk: Crosswalk) -> None:
        self._coder, self._crosswalk = coder, crosswalk

    def answer(self, doc: Doc, source: str, target: str) -> Answer:
        """Type for a pair in a parsed sentence."""
        pair = _Pair(doc, source, target)
        answers = [*self._by_rules(doc, pair), *self._by_words(doc, pair)]
        return min(answers, key=lambda a: a[0])[1] if answers else Answer(LAST_RESORT, "none")

    def _by_rules(self, doc: Doc, pair: _Pair) -> Iterator[tuple[tuple[float, Any], Answer]]:
        for hit, reading in self._acts(doc, pair):
            rule = None if reading.is_converted else f"{hit.act.name}.{hit.pattern.id}"
            answer = Answer(self._crosswalk.type_of(reading.act, rule, reading.status), rule or reading.act)
            yield (pair.distance(hit, reading), (0, *hit.rank)), answer

    def _by_words(self, doc: Doc, pair: _Pair) -> Iterator[tuple[tuple[float, Any], Answer]]:
        types = verb_types()
        for token in doc:
            word = token.lemma_.lower()
            if word in types and token.pos_ in ("VERB", "NOUN", "ADJ"):
                kind = self._crosswalk.in_status(types[word], _status(token))
                yield (pair.steps(token) + LISTED_WORD, (1, token.i)), Answer(kind, f"verb:{word}")

    def _acts(self, doc: Doc, pair: _Pair) -> Iterator[tuple[Hit, Reading]]:
        for sentence in doc.sents:
            for hit in self._coder.index.hits(sentence, pair.is_party):
                yield hit, self._coder.statuses.read(hit)


class _Pair:
    """Where the two names of a pair stand in a parse."""

    def __init__(self, doc: Doc, source: str, target: str) -> None:
        self.source, self.target = _anchor(doc, source), _anchor(doc, target)
        self._inside = {t.i for anchor in (self.source, self.target) if anchor for t in anchor.subtree}
        self.path = set(_path(self.source, self.target))

    def is_party(self, token: Token) -> bool:
        """Whether a token belongs to the pair or is a name."""
        return token.i in self._inside or token.pos_ == "PROPN"

    def distance(self, hit: Hit, reading: Reading) -> float:
        """Steps between an act and the pair, less where it lies on the way from one to the other."""
        token = reading.actor_token if reading.actor_token is not None else hit.head
        others = [t for t in (hit.head, hit.light_verb) if t is not None]
        on_path = ON_THE_PATH * (token.i not in self.path and any(t.i in self.path for t in others))
        return self.steps(token) - on_path + WEAK_PATTERN * (not hit.pattern.is_strong)

    def steps(self, token: Token) -> float:
        """Steps between a word and the pair, less where it lies on the way from one to the other."""
        steps = SOURCE_WEIGHT * _steps(token, self.source) + _steps(token, self.target)
        return steps - ON_THE_PATH * (token.i in self.path)


def _anchor(doc: Doc, phrase: str) -> Token | None:
    """Head of a phrase in a parse; of its longest part that stands there, where the whole does not."""
    words = phrase.split()
    for size in range(len(words), 0, -1):
        for first in range(len(words) - size + 1):
            wanted = r"\s+".join(map(re.escape, words[first : first + size]))
            found = re.search(rf"(?<!\w){wanted}(?!\w)", doc.text, re.IGNORECASE)
            span = doc.char_span(*found.span(), alignment_mode="expand") if found else None
            if span is not None and (size > 1 or len(words[first]) > 2):
                root: Token = span.root
                return root
    return None


def _chain(token: Token) -> list[Token]:
    return [token, *token.ancestors]


def _path(source: Token | None, target: Token | None) -> list[int]:
    """Tokens on the way from one to the other in the tree, both ends left out."""
    if source is None or target is None or source.sent.start != target.sent.start:
        return []
    up, down = [t.i for t in _chain(source)], [t.i for t in _chain(target)]
    shared = next((i for i in up if i in down), None)
    if shared is None:
        return []
    way = up[: up.index(shared) + 1] + down[: down.index(shared)]
    return [i for i in way if i not in (source.i, target.i)]


def _steps(token: Token, anchor: Token | None) -> float:
    """Steps between two tokens in the tree; FAR where they stand in two trees."""
    if anchor is None:
        return FAR
    up, down = [t.i for t in _chain(token)], [t.i for t in _chain(anchor)]
    shared = next((i for i in up if i in down), None)
    return FAR if shared is None else up.index(shared) + down.index(shared)


def _status(verb: Token) -> Status:
    """Whether a listed word is negated or to come, by its own auxiliaries."""
    if any(child.dep_ == "neg" for child in verb.children):
        return Status.NEGATED
    is_future = any(child.dep_ == "aux" and child.lower_ in {"will", "'ll", "’ll", "shall"} for child in verb.children)
    return Status.FUTURE if is_future else Status.ACTUAL


@cache
def verb_types() -> dict[str, EventType]:
    """Word -> type of verb_types.yaml."""
    data = yaml.safe_load(VERB_TYPES.read_text(encoding="utf-8"))
    return {str(word): EventType(kind) for kind, words in data.items() for word in words}


def evaluate_relations(tsv: Path, output: Path, coder: Coder, crosswalk: str = "plv") -> dict[str, float | int | str]:
    """Writes a type for every pair and returns how it was decided; scores too where the input has gold columns.

    Input columns uid, sentence, source, target (more are ignored); output columns uid, event_type. `gold_root` gives
    macro-F1 over the types it holds (YIELD joins CONCEDE and RETREAT) and over quad classes, `gold_binary`
    (1 conflict, 0 cooperation) its macro-F1.
    """
    rows = read_tsv(tsv, ["uid", "sentence", "source", "target"])
    pairs = PairCoder(coder, load_crosswalk(crosswalk, coder.codebook))
    docs = coder.parser.nlp.pipe((clean(row["sentence"]) for row in rows), batch_size=64)
    answers = [pairs.answer(doc, row["source"], row["target"]) for doc, row in zip(docs, rows, strict=True)]
    write_tsv(output, ["uid", "event_type"], [(r["uid"], a.event_type) for r, a in zip(rows, answers, strict=True)])
    by_words = sum(a.decided_by.startswith("verb:") for a in answers)
    by_none = sum(a.decided_by == "none" for a in answers)
    figures: dict[str, float | int | str] = {
        "pairs": len(rows), "by_rules": len(rows) - by_words - by_none, "by_words": by_words, "by_default": by_none,
    }  # fmt: skip
    return figures | _scores(rows, [str(a.event_type) for a in answers])


def _scores(rows: list[dict[str, str]], types: list[str]) -> dict[str, float | int | str]:
    figures: dict[str, float | int | str] = {}
    if rows and "gold_root" in rows[0]:
        gold = [JOINED.get(row["gold_root"], row["gold_root"]) for row in rows]
        told = [JOINED.get(kind, kind) for kind in types]
        figures["macro_f1_root"] = macro_f1(gold, told)
        figures["macro_f1_quad"] = macro_f1([_quad(kind) for kind in gold], [_quad(kind) for kind in told])
        figures["macro_f1_binary"] = macro_f1(
            [str(k in COOPERATIVE) for k in gold], [str(k in COOPERATIVE) for k in told]
        )
        figures["accuracy_root"] = share(sum(g == t for g, t in zip(gold, told, strict=True)), len(gold))
    if rows and "gold_binary" in rows[0]:
        told = ["0" if kind in COOPERATIVE else "1" for kind in types]
        figures["macro_f1_binary"] = macro_f1([row["gold_binary"] for row in rows], told)
    return figures


def _quad(kind: str) -> str:
    return f"{'cooperation' if kind in COOPERATIVE else 'conflict'} {'material' if kind in MATERIAL else 'verbal'}"


def macro_f1(gold: list[str], told: list[str]) -> float:
    """Mean of F1 over the classes that the gold holds, three digits."""
    scores = []
    for kind in sorted(set(gold)):
        right = sum(g == t == kind for g, t in zip(gold, told, strict=True))
        scores.append(2 * right / (gold.count(kind) + told.count(kind)))
    return round(sum(scores) / len(scores), 3) if scores else 0.0
