"""Number phrases of a text with their bounds: what magnitudes.py looks for a head noun for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coding.lowercase import lowercase
from coding.word_choice import either

# Conventions of the schema: what inexact number words mean, inclusive.
VAGUE = {
    "tens": (20, 99),
    "dozens": (24, 99),
    "scores": (40, 99),
    "hundreds": (200, 999),
    "thousands": (2_000, 9_999),
    "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999),
    "millions": (2_000_000, 9_999_999),
    "dozen": (24, 99),
    "hundred": (200, 999),
    "thousand": (2_000, 9_999),
    "million": (2_000_000, 9_999_999),
}
# Longer digit runs are identifiers or damage, and would leave the 53 bits of a float.
MAX_DIGITS = 15

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: n for n, word in enumerate(_UNITS.split())} | {w: n * 10 for n, w in enumerate(_TENS.split(), 2)}
_OF_ONE_WORD = {word: float(n) for word, n in (*_SMALL.items(), ("a", 1), ("an", 1))}
_SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "mn": 1_000_000, "bn": 10**9, "tn": 10**12, "m": 1_000_000, "b": 10**9, "k": 1_000,
}  # fmt: skip

_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_SCALE = "hundred|thousand|million|billion|trillion|dozen"
_MORE = "further|extra|additional"
_UNCOUNTED = {"and", "half", *_MORE.split("|")}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_SPELLED = (
    rf"(?:half an?|an?\s+pair\s+of|an?\s+(?:{_MORE})(?=\s(?:{_SCALE})\b)|an?|(?:{_WORD}))"
    rf"(?:[\s-](?:{_SCALE})\b|(?<!\ba)(?<!\ban)[\s-](?:{_WORD})\b"
    rf"|(?:(?<=hundred)|(?<=thousand)) and (?:{_WORD})\b)*"
)
_NUMBER = rf"(?:(?:{_DIGITS})(?:[\s-]?(?:{_SCALE}|mn|bn|tn)\b|(?:m|k|b)\b)?|\b(?:{_SPELLED})(?!\w))"
_VAGUE = (
    r"(?:(?:many|several|some)\s+)?(?:tens of thousands|hundreds of thousands|tens|dozens|scores|hundreds|thousands|"
    r"millions)"
    r"|(?:several|a few|a couple of|many)\s+(?:dozen|hundred|thousand|million)\b"
)
# "handed over 12 men" hands them over, it does not count more than twelve.
_OVER = "".join(f"(?<!{word} )" for word in ("hand", "hands", "handed", "handing", "turned", "took", "taken")) + "over"
_AT_LEAST = (
    rf"(?:well\s+)?(?:more than|{_OVER}|at least|no fewer than|no less than|not less than|upwards? of|in excess of|"
    r"exceeding|a minimum of|greater than)"
)
_AT_MOST = r"up to|as many as|as much as|fewer than|less than|under|at most|no more than|not more than|a maximum of"
_ABOUT = r"some|about|around|nearly|almost|roughly|approximately|an estimated|estimated|close to|circa|perhaps|~"
_ADDED = r"another|an additional|additional|a further|a total of|an extra|an initial"
_CURRENCY = r"(?:us|a|c)?[$€£¥₽₴₹₪]\s?|(?:usd|eur)\s?"
_PHRASE = re.compile(
    rf"(?<![\w.,$€£¥-])(?P<words>(?:(?:(?P<low>{_AT_LEAST})|(?P<high>{_AT_MOST})|(?P<about>{_ABOUT})|(?:{_ADDED}))"
    rf"\s+){{0,3}}"
    rf"(?:(?P<vague>{_VAGUE})\b|(?P<between>between\s+|from\s+)?(?P<currency>{_CURRENCY})?(?P<a>{_NUMBER})"
    rf"(?:(?P<to>\s?[-–—]\s?|\s+to\s+|\s+or\s+|\s+and\s+)(?:{_CURRENCY})?(?P<b>{_NUMBER}))?))"
    r"(?P<after>\s+or more|\s+or so|\s+or fewer|-plus\b|\+)?(?![\d%]|[.,]\d|"
    r"(?:st|nd|rd|th)\b|\s?(?:per cent|percent)\b)"
)
"""Of a text in lower case."""
_FIRST_WORDS = (
    "well more over at no not upward upwards in exceeding a greater up as fewer less under some about around nearly "
    "almost roughly approximately an estimated close circa perhaps another additional many several tens dozens scores "
    "hundreds thousands millions between from half"
)
_OPENING = re.compile(
    r"(?<![\w.,$€£¥-])(?:[\d$€£¥₽₴₹₪~]|(?:us|a|c)[$€£¥₽₴₹₪]|usd|eur|"
    rf"(?:{either([*_FIRST_WORDS.split(), *_SMALL])})(?!\w))"
)
"""What a phrase may begin with: most words of a text begin none, and only these are looked at closely."""
# After such a verb "from A to B" is a change to B, not a range.
_CHANGE = re.compile(
    r"\b(?:rose|risen|rising|rise|increas\w+|grew|grow\w*|rais\w+|jump\w+|climb\w+|expand\w*|cut|reduc\w+|fell|fall\w*|"
    r"up)\b"
    r"[^.;]{0,60}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NumberSpan:
    """A number phrase with its qualifiers: code points of the text, bounds (null where none was said), currency."""

    start: int
    end: int
    low: float | None
    high: float | None
    approximate: bool
    currency: str | None
    is_article: bool
    is_vague: bool


def find_numbers(text: str) -> Iterator[NumberSpan]:
    """Number phrases of a text in their order; what they count is not known here."""
    behind, lower = 0, lowercase(text)
    for opening in _OPENING.finditer(lower):
        start = opening.start()
        match = _PHRASE.match(lower, start) if start >= behind else None
        if match is not None:
            spans = list(_read(match, text))
            yield from spans
            behind = match.end("a") if match["a"] and not spans else match.end()


def _read(match: re.Match[str], text: str) -> Iterator[NumberSpan]:
    if match["vague"]:
        low, high = VAGUE[re.sub(r"^(?:many|several|some|a few|a couple of)\s+", "", match["vague"].lower())]
        yield _bounded(match, text, match.end(), low, high, vague=True)
        return
    first, second = value_of(match["a"]), value_of(match["b"]) if match["b"] else None
    if first is None:
        return
    joined = (match["to"] or "").strip().lower()
    if second is None or (joined == "and" and not (match["between"] or "").lower().startswith("between")):
        end = match.end("a") if match["b"] else match.end()
        yield _bounded(match, text, end, first, first, vague=False)
        if second is not None:
            yield NumberSpan(
                match.start("b"), match.end("b"), second, second, False, _currency(match, text), False, False
            )
        return
    if (match["between"] or "").lower().startswith("from") and _CHANGE.search(
        text, max(0, match.start() - 80), match.start()
    ):
        yield NumberSpan(match.start("b"), match.end(), second, second, False, _currency(match, text), False, False)
        return
    scale = re.search(r"[a-z]+$", match["b"].lower())
    if (
        first < second
        and first < 1000
        and scale
        and scale.group() in _SCALES
        and not re.search(r"[a-z]", match["a"].lower())
    ):
        first *= _SCALES[scale.group()]
    yield _bounded(match, text, match.end(), min(first, second), max(first, second), vague=False)


def _currency(match: re.Match[str], text: str) -> str | None:
    """The currency as the text writes it."""
    return text[slice(*match.span("currency"))] if match["currency"] else None


def _bounded(match: re.Match[str], text: str, end: int, low: float, high: float, *, vague: bool) -> NumberSpan:
    after = (match["after"] or "").strip().lower()
    is_range = low != high and not vague
    at_least = bool(match["low"]) or after in ("or more", "-plus", "+")
    at_most = bool(match["high"]) or after == "or fewer"
    approximate = vague or at_least or at_most or bool(match["about"]) or after == "or so"
    return NumberSpan(
        match.start(),
        end,
        None if at_most and not is_range else low,
        None if at_least and not is_range else high,
        approximate,
        _currency(match, text),
        (match["a"] or "").lower() in ("a", "an"),
        vague,
    )


def value_of(words: str) -> float | None:
    """Value of a number in digits or words; None for words that form no number ("nine eleven") or are too long."""
    words = words.lower().replace(",", "")
    if words in _OF_ONE_WORD:
        return _OF_ONE_WORD[words]
    if re.fullmatch(r"an?\s+pair\s+of", words):
        return 2.0
    digits = re.match(r"\d+(?:\.\d+)?", words)
    if digits:
        scale = words[digits.end() :].strip(" -\u00a0")
        if len(digits.group()) > MAX_DIGITS:
            return None
        return float(digits.group()) * _SCALES.get(scale, 1)
    return _spelled(re.split(r"[\s-]+", words))


def _spelled(words: list[str]) -> float | None:
    total, group = 0.0, 0.0
    for n, word in enumerate(words):
        if word in _UNCOUNTED:
            continue
        if word in ("a", "an"):
            group = 0.5 if n and words[n - 1] == "half" else 1
        elif word in _SMALL:
            value = _SMALL[word]
            if group % 100 and not (group % 100 >= 20 and group % 10 == 0 and value < 10):
                return None
            group += value
        elif word in ("hundred", "dozen"):
            group = (group or 1) * _SCALES[word]
        else:
            total, group = total + (group or 1) * _SCALES[word], 0
    return total + group
