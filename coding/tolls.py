"""What became of how many: persons killed, wounded, taken or freed, whatever the noun, by number or one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coding import clause_forms, clauses, headcount, tree
from coding.magnitudes import MagnitudeSpan
from coding.noun_phrases import phrase_tokens
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
OF_THINGS_TOO = {"hurt", "capture", "free", "release", "liberate", "swap", "intern"}
"""Of these the object is a person only where its noun says so."""
WITH_PARTICLE = {
    ("let", "out"), ("let", "go"), ("round", "up"), ("set", "free"), ("hand", "over"), ("lock", "up"),
    ("take", "prisoner"), ("take", "hostage"), ("take", "captive"), ("take", "alive"), ("send", "home"),
}  # fmt: skip
GROUPS = {"crew", "family", "group", "party", "team", "gang", "cell"}
DIE = {"die", "perish"}
COUNTS = frozenset(kind.value for kind in (MagnitudeKind.DEAD, MagnitudeKind.INJURED, MagnitudeKind.CAPTURED))


def tolls(sentence: Span, view: ParagraphView) -> list[tuple[Token, MagnitudeSpan]]:
    """Each verb of fate in a sentence that has persons as its object, and how many."""
    found = view.tolls_of.get(sentence.start)
    if found is None:
        found = [(verb, span) for verb in sentence if tree.is_verb(verb) for span in _of_verb(verb, view)]
        view.tolls_of[sentence.start] = found
    return found


def _of_verb(verb: Token, view: ParagraphView) -> Iterator[MagnitudeSpan]:
    kind = _fate(verb)
    if kind is None or clause_forms.is_negated(verb):
        return
    fated = clauses.subjects(verb) if verb.lemma_ in DIE else clauses.logical_objects(verb)
    yield from counts_of(fated, view, kind, surely=verb.lemma_.lower() in FATES.keys() - OF_THINGS_TOO)


def counts_of(
    tokens: Sequence[Token], view: ParagraphView, kind: MagnitudeKind, *, surely: bool
) -> Iterator[MagnitudeSpan]:
    """The persons that noun phrases tell of: each number, and those without one together."""
    tokens = tree.conjuncts([*tokens, *(listed for token in tokens for listed in _listed_behind(token))])
    for token in tokens:
        number = _number_on(token, view)
        if number is not None and _counts_persons(number, token, view, kind):
            start, end = number.start, max(number.end, token.idx + len(token))
            yield _span(view.text, start, end, token, kind, (number.low, number.high, number.approximate))
    n, heads = headcount.persons(tokens, view, surely=surely) if kind in COUNTS else (0, [])
    if n:
        words = [token for head in heads for token in phrase_tokens(head)]
        start, last = min(token.idx for token in words), max(heads, key=lambda token: token.i)
        yield _span(view.text, start, last.idx + len(last), last, kind, (n, n, False))


def _listed_behind(token: Token) -> list[Token]:
    """The second of a list of nouns that the parser takes for an apposition: "his mother, father and sister"."""
    seconds = [c for c in token.children if c.dep_ == "appos" and c.pos_ == "NOUN" and c.conjuncts]
    return seconds if token.pos_ == "NOUN" or any(c.dep_ == "det" for c in token.children) else []


def _fate(verb: Token) -> MagnitudeKind | None:
    lemma = verb.lemma_.lower()
    if lemma in DIE:
        return MagnitudeKind.DEAD
    if any(a == lemma and any(c.lower_ == b for c in verb.children) for a, b in WITH_PARTICLE):
        return MagnitudeKind.CAPTURED
    return FATES.get(lemma)


def _number_on(token: Token, view: ParagraphView) -> NumberSpan | None:
    """The number before a noun, or the one that stands for it ("killed nine of them")."""
    if not view.number_spans:
        return None
    own = [t for child in token.children if child.dep_ in {"nummod", "quantmod"} for t in child.subtree]
    own.append(token)
    if token.lemma_.lower() in GROUPS:  # "freed a trawler and its crew of nine"
        own += [t for prep in token.children if prep.lower_ == "of" for t in prep.children if t.dep_ == "pobj"]
    for number in view.number_spans:
        if not number.currency and any(number.start <= t.idx < number.end for t in own):
            return number
    return None


def _counts_persons(number: NumberSpan, token: Token, view: ParagraphView, kind: MagnitudeKind) -> bool:
    """Whether the number is not known to count drones or days; of troops the noun must say that it counts persons."""
    if kind is MagnitudeKind.TROOPS and not headcount.are_persons(token):
        return False
    return not any(
        span.start < number.end and number.start < span.end and span.magnitude.unit != "person"
        for span in view.magnitude_spans
    )


def _span(
    text: str,
    start: int,
    end: int,
    head: Token,
    kind: MagnitudeKind,
    bounds: tuple[float | None, float | None, bool],
) -> MagnitudeSpan:
    low, high, approximate = bounds
    magnitude = Magnitude(kind=kind, low=low, high=high, approximate=approximate, unit="person", text=text[start:end])
    return MagnitudeSpan(start, end, head.idx, head.idx + len(head), magnitude)
