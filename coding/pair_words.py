"""Words that lean towards a type, alone or with what hangs on them, and whether they are to come or are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coding import clause_forms, tree
from coding.syntax import Token
from schemas.codes import EventType, Status

PARTICLES = {"back", "down", "for", "on", "out", "up"}
"""A verb with its object says more than with one of these: "called for sanctions"."""
CALLED_OFF = "off"
"""With this one the verb is another one, whatever its object: "called off a strike"."""


@dataclass(frozen=True)
class WordTypes:
    """Types that words lean towards: alone, as verbs only, and as a verb with a noun or particle under it. Lemmas."""

    alone: Mapping[str, EventType]
    verbs: Mapping[str, EventType]
    together: Mapping[tuple[str, str], EventType]

    def of(self, token: Token) -> Iterator[tuple[str, EventType]]:
        """What decides, and the type: the pairs a token heads first, then the word alone."""
        word = token.lemma_.lower()
        below = {lemma for child in _companions(token) for lemma in tree.lemmas(child)}
        for lemma in sorted(below, key=lambda lemma: (lemma != CALLED_OFF, lemma in PARTICLES, lemma)):
            if (word, lemma) in self.together:
                yield f"{word} {lemma}", self.together[word, lemma]
        if word in self.alone:
            yield word, self.alone[word]
        elif word in self.verbs and token.pos_ == "VERB":
            yield word, self.verbs[word]


def _companions(token: Token) -> Iterator[Token]:
    """What a verb is said together with: particles, objects, complements, prepositional objects and its purpose."""
    for child in token.children:
        if child.dep_ in {"prt", "dobj", "attr", "oprd", "nsubjpass", "xcomp", "acomp", "advmod", "dative"}:
            yield from tree.counted([child])
        if clause_forms.is_of_purpose(child):
            yield child
        if child.dep_ in {"dobj", "attr"}:
            yield from child.conjuncts
        if child.dep_ == "amod" and token.pos_ == "NOUN":
            yield child
        if child.dep_ == "prep" and child.lower_ not in tree.CIRCUMSTANCE:
            if child.i == token.i + 1:
                yield child
            yield from (grand for grand in child.children if grand.dep_ == "pobj")


INTENTS = {
    "plan", "promise", "pledge", "agree", "vow", "offer", "intend", "decide", "aim", "hope", "want", "prepare",
    "consider", "propose", "threaten", "undertake", "swear", "seek", "mull", "commit", "guarantee", "consent", "wish",
}  # fmt: skip
"""Verbs whose complement or object is still to come."""
PROSPECTS = {"ready", "willing", "prepared", "due", "set", "expected", "likely", "eager", "poised", "about", "keen",
             "scheduled", "bound"}  # fmt: skip
TO_COME = {"will", "'ll", "’ll", "shall", "would", "could", "may", "might"}
DUTIES = {"must", "should", "ought"}
REFUSALS = {"refuse", "decline", "fail", "reject", "oppose"}


def status_of(word: Token) -> Status:
    """Whether a listed word is negated or to come, by its own auxiliaries and by the verbs that it completes."""
    for verb in _completed(word):
        if clause_forms.is_negated(verb) or (verb is not word and verb.lemma_ in REFUSALS):
            return Status.NEGATED
        if verb is not word and (verb.lemma_ in INTENTS or verb.lower_ in PROSPECTS):
            return Status.FUTURE
        auxiliaries = {child.lower_ for child in verb.children if child.dep_ == "aux"}
        if auxiliaries & TO_COME and "have" not in auxiliaries:
            return Status.FUTURE
    return Status.ACTUAL


def required(word: Token) -> Token | None:
    """The verb at or above a word that somebody must or should do: "must pull out its troops", "has to pay"."""
    for verb in _completed(word):
        has_to = verb.dep_ == "xcomp" and verb.head.lemma_ in {"have", "need"} and verb.head is not verb
        if has_to or any(
            child.dep_ == "aux" and child.lower_ in {"must", "should", "ought"} for child in verb.children
        ):
            return verb
    return None


def _completed(word: Token) -> Iterator[Token]:
    """A word and what stands above it as long as each completes the next: "is ready to begin sending"."""
    yield word
    while word.dep_ in {"xcomp", "dobj", "acomp"} and word.head is not word:
        word = word.head
        yield word
