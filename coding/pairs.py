"""One event type for a pair in its sentence, for evaluations that must always answer, as the coder itself must not.

The act nearest to the pair in the parse decides; words of a given list speak where no act stands as near, and where
there is neither the answer is CONSULT.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from coding import clauses, tree
from coding.clean_text import clean
from coding.coder import Coder
from coding.crosswalk import Crosswalk
from coding.hits import Hit, Names
from coding.pair_words import WordTypes, required, status_of
from coding.reading import Reading
from coding.syntax import Doc, Token
from schemas.codes import EventType

LAST_RESORT = EventType.CONSULT
# A pair that is not found in the parse is this far from everything, in steps of the tree.
FAR = 8
JOINTLY = {"military_exercise": "joint_exercise"}
"""What an act is if both parties of the pair do it."""
ON_THE_PATH = 2.0
WEAK_PATTERN = 1.0
LISTED_WORD = 1.0
LISTED_PAIR = -0.5
# The source is the doer: what it governs is nearer than what stands beside the target.
SOURCE_WEIGHT = 1.5
HELD_AGAINST = {EventType.ASSAULT, EventType.COERCE, EventType.REJECT}
"""What one who says it of the target accuses it of."""


@dataclass(frozen=True)
class Answer:
    """A type and what decided: the codebook's rule, `verb:LEMMA` or `none`."""

    event_type: EventType
    decided_by: str


class PairCoder:
    """Answers for pairs by one crosswalk."""

    def __init__(self, coder: Coder, crosswalk: Crosswalk, words: WordTypes) -> None:
        self._coder, self._crosswalk, self._words = coder, crosswalk, words

    def answers(self, rows: Iterable[tuple[str, str, str]]) -> Iterator[Answer]:
        """An answer for each sentence, source and target, in order."""
        kept = list(rows)
        docs = self._coder.parser.analyser.docs(clean(sentence) for sentence, _, _ in kept)
        for doc, (_, source, target) in zip(docs, kept, strict=True):
            yield self.answer(doc, source, target)

    def answer(self, doc: Doc, source: str, target: str) -> Answer:
        """Type for a pair in a parsed sentence."""
        pair = _Pair(doc, source, target)
        answers = [*self._by_rules(doc, pair), *self._by_words(doc, pair)]
        return min(answers, key=lambda a: a[0])[1] if answers else Answer(LAST_RESORT, "none")

    def _by_rules(self, doc: Doc, pair: _Pair) -> Iterator[tuple[tuple[float, Any], Answer]]:
        for hit, reading in self._acts(doc, pair):
            rule = None if reading.is_converted else f"{hit.act.name}.{hit.pattern.id}"
            acts = self._coder.codebook.acts
            if not reading.is_converted and acts[reading.act].is_hostile and pair.is_told_of_target(hit):
                yield (pair.distance(hit, reading), (0, *hit.rank)), Answer(EventType.ACCUSE, "told of the target")
                continue
            act = JOINTLY.get(reading.act, reading.act) if pair.is_joint else reading.act
            kind = self._crosswalk.type_of(act, rule, reading.status)
            asking = reading.actor_token if reading.actor_token is not None else hit.head
            answer = Answer(self._of_others(pair, asking, kind), rule or act)
            yield (pair.distance(hit, reading), (0, *hit.rank)), answer

    def _by_words(self, doc: Doc, pair: _Pair) -> Iterator[tuple[tuple[float, Any], Answer]]:
        for token in doc:
            if token.pos_ not in ("VERB", "NOUN", "ADJ") or token.dep_ == "prep":
                continue
            for words, listed in self._words.of(token):
                kind = self._crosswalk.in_status(listed, status_of(token))
                if listed in HELD_AGAINST and pair.is_said_of_target(token):
                    kind = EventType.ACCUSE
                elif pair.is_required_of_target(token):
                    kind = EventType.REQUEST
                weight = LISTED_PAIR if " " in words else LISTED_WORD
                answer = Answer(self._of_others(pair, token, kind), f"verb:{words}")
                yield (pair.steps(token) + weight, (1, token.i)), answer

    def _of_others(self, pair: _Pair, asking: Token, kind: EventType) -> EventType:
        """What it is to ask others for or against the target: backing, an accusation, a protest announced."""
        if kind != EventType.REQUEST:
            return kind
        against, verb = pair.wanted_of_others(asking)
        word = against if against is not None else verb
        wanted = next((kind for _, kind in self._words.of(word)), None) if word is not None else None
        if against is not None:
            return EventType.THREATEN if wanted in (EventType.PROTEST, EventType.SANCTION) else EventType.ACCUSE
        return EventType.SUPPORT if wanted in (EventType.SUPPORT, EventType.AID) else kind

    def _acts(self, doc: Doc, pair: _Pair) -> Iterator[tuple[Hit, Reading]]:
        for sentence in doc.sents:
            for hit in self._coder.index.hits(sentence, Names(pair.is_party, _is_place, _is_people)):
                yield hit, self._coder.statuses.read(hit)


class _Pair:
    """Where the two names of a pair stand in a parse."""

    def __init__(self, doc: Doc, source: str, target: str) -> None:
        self.source, self.target = _anchor(doc, source), _anchor(doc, target)
        self._inside = {t.i for anchor in (self.source, self.target) if anchor for t in anchor.subtree}
        self._of_source = {t.i for t in self.source.subtree} if self.source is not None else set()
        self._of_target = {t.i for t in self.target.subtree} if self.target is not None else set()
        self.path = set(_path(self.source, self.target))
        self.is_joint = self.source is not None and self.target is not None and self.target in self.source.conjuncts

    def is_party(self, token: Token) -> bool:
        """Whether a token belongs to the pair or is a name."""
        return token.i in self._inside or token.pos_ == "PROPN"

    def distance(self, hit: Hit, reading: Reading) -> float:
        """Steps between an act and the pair, less where it lies on the way from one to the other."""
        token = reading.actor_token if reading.actor_token is not None else hit.head
        others = [t for t in (hit.head, hit.light_verb) if t is not None]
        on_path = ON_THE_PATH * (token.i not in self.path and any(t.i in self.path for t in others))
        return self.steps(token) - on_path + WEAK_PATTERN * (not hit.pattern.is_strong)

    def is_told_of_target(self, hit: Hit) -> bool:
        """Whether the source only says that the target does the act: then the act between the two is an accusation."""
        return hit.pattern.kind == "verb" and hit.pattern.actor != "speaker" and self.is_said_of_target(hit.head)

    def is_said_of_target(self, verb: Token) -> bool:
        """Whether the source says of the target what a verb tells."""
        if all(subject.i not in self._of_target for subject in clauses.logical_subjects(verb)):
            return False
        is_helped = verb.tag_ == "VB" and all(c.tag_ != "MD" for c in verb.children)  # "helped Orlia to find him"
        if verb.dep_ != "ccomp" or is_helped:
            return False
        return any(t.i in self._of_source for t in clauses.subjects(verb.head))

    def is_required_of_target(self, word: Token) -> bool:
        """Whether somebody else than the source must or should do what a word tells."""
        verb = required(word)
        if verb is None or not self._of_source:
            return False
        return all(t.i not in self._of_source and t.pos_ != "PRON" for t in clauses.subjects(verb))

    def wanted_of_others(self, asking: Token) -> tuple[Token | None, Token | None]:
        """What others are asked to do: the word that goes "against" the target, or the verb that has it as object."""
        chain = _chain(self.target) if self.target is not None else []
        above = list(itertools.takewhile(lambda t: t.i != asking.i, chain))
        if len(above) == len(chain):  # the asking is not above the target
            return None, None
        for below, token in itertools.pairwise(above):
            if below.lower_ == "against":
                return token, None
            if tree.is_verb(token) and token.dep_ in {"xcomp", "ccomp", "advcl"}:
                return None, token if below.i in {t.i for t in clauses.logical_objects(token)} else None
        return None, None

    def steps(self, token: Token) -> float:
        """Steps between a word and the pair, less where it lies on the way from one to the other."""
        steps = SOURCE_WEIGHT * _steps(token, self.source) + _steps(token, self.target)
        return steps - ON_THE_PATH * (token.i in self.path)


def _is_people(token: Token) -> bool:
    return token.tag_ == "NNPS"


def _is_place(token: Token) -> bool:
    """Any name may be one: a sentence alone is read without the gazetteer."""
    return token.pos_ == "PROPN"


def _anchor(doc: Doc, phrase: str) -> Token | None:
    """Head of a phrase in a parse; of its longest part that stands there, where the whole does not."""
    words = phrase.split()
    for size in range(len(words), 0, -1):
        for first in range(len(words) - size + 1):
            wanted = r"\s+".join(map(re.escape, words[first : first + size]))
            found = re.search(rf"(?<!\w){wanted}(?!\w)", doc.text, re.IGNORECASE)
            span = doc.touched(*found.span()) if found else None
            if span is not None and (size > 1 or len(words[first]) > 2):
                return span.root
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
