"""What became of how many: numbers on the object of killing, wounding, taking and freeing, whatever the noun."""

from __future__ import annotations

from collections.abc import Iterator

from coding import clauses, tree
from coding.magnitudes import MagnitudeSpan
from coding.numbers import NumberSpan
from coding.syntax import Span, Token
from coding.view import ParagraphView
from schemas.coded import Magnitude
from schemas.codes import MagnitudeKind

FATES = {
    **dict.fromkeys(("kill", "massacre", "slay", "execute", "murder", "behead", "assassinate", "slaughter", "lynch"),
                    MagnitudeKind.DEAD),
    **dict.fromkeys(("wound", "injure", "hurt", "maim", "hospitalise", "hospitalize"), MagnitudeKind.INJURED),
    **dict.fromkeys(("arrest", "detain", "jail", "imprison", "capture", "abduct", "kidnap", "apprehend", "intern",
                     "free", "release", "liberate", "repatriate", "swap", "pardon"), MagnitudeKind.CAPTURED),
}  # fmt: skip
WITH_PARTICLE = {
    ("let", "out"), ("let", "go"), ("round", "up"), ("set", "free"), ("hand", "over"), ("lock", "up"),
    ("take", "prisoner"), ("take", "hostage"), ("take", "captive"), ("take", "alive"), ("send", "home"),
}  # fmt: skip
GROUPS = {"crew", "family", "group", "party", "team", "gang", "cell"}
DIE = {"die", "perish"}
COUNTS = frozenset(kind.value for kind in (MagnitudeKind.DEAD, MagnitudeKind.INJURED, MagnitudeKind.CAPTURED))


def tolls(sentence: Span, view: ParagraphView) -> list[tuple[Token, MagnitudeSpan]]:
    """Each verb of fate in a sentence that has a number of persons on its object, and that quantity."""
    if not view.number_spans:
        return []
    return [(verb, span) for verb in sentence if tree.is_verb(verb) for span in _of_verb(verb, view)]


def _of_verb(verb: Token, view: ParagraphView) -> Iterator[MagnitudeSpan]:
    kind = _fate(verb)
    if kind is None:
        return
    fated = clauses.subjects(verb) if verb.lemma_ in DIE else clauses.logical_objects(verb)
    for token in fated:
        number = _number_on(token, view)
        if number is not None and not _counts_things(number, view):
            yield _span(view.text, number, token, kind)


def _fate(verb: Token) -> MagnitudeKind | None:
    lemma = verb.lemma_.lower()
    if lemma in DIE:
        return MagnitudeKind.DEAD
    if any(a == lemma and any(c.lower_ == b for c in verb.children) for a, b in WITH_PARTICLE):
        return MagnitudeKind.CAPTURED
    return FATES.get(lemma)


def _number_on(token: Token, view: ParagraphView) -> NumberSpan | None:
    """The number before a noun, or the one that stands for it ("killed nine of them")."""
    own = [t for child in token.children if child.dep_ in {"nummod", "quantmod"} for t in child.subtree]
    own.append(token)
    if token.lemma_.lower() in GROUPS:  # "freed a trawler and its crew of nine"
        own += [t for prep in token.children if prep.lower_ == "of" for t in prep.children if t.dep_ == "pobj"]
    for number in view.number_spans:
        if not number.currency and any(number.start <= t.idx < number.end for t in own):
            return number
    return None


def _counts_things(number: NumberSpan, view: ParagraphView) -> bool:
    """Whether the number is known to count something else than persons: drones, days, dollars."""
    return any(
        span.start < number.end and number.start < span.end and span.magnitude.unit != "person"
        for span in view.magnitude_spans
    )


def _span(text: str, number: NumberSpan, token: Token, kind: MagnitudeKind) -> MagnitudeSpan:
    end = max(number.end, token.idx + len(token))
    magnitude = Magnitude(
        kind=kind,
        low=number.low,
        high=number.high,
        approximate=number.approximate,
        unit="person",
        text=text[number.start : end],
    )
    return MagnitudeSpan(number.start, end, token.idx, token.idx + len(token), magnitude)
