"""From names to places: every place a text names, with coordinates, out of the gazetteer that ships."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from coding.gazetteer.names import normalise
from coding.gazetteer.stored import CACHED, Place, StoredPlaces
from coding.place_ranking import BEHIND_COMMA, NOWHERE, Bearers, Choice, HomeRegion, Named, bearers_of, choose
from coding.place_words import POSSESSIVE, Blocked, PlaceToken, PlaceTokens, Spelling, is_affixed
from schemas.coded import Location

NOT_PLACES = Path(__file__).parent / "codebook" / "not_places.yaml"
# A single word that no preposition calls a place must be a town of this size, an alternate name of the second.
FLOOR_POPULATION = 50_000
FLOOR_ALIAS_POPULATION = 200_000
FLOOR_PREPOSITION_ALIAS_POPULATION = 5_000

SIZED = frozenset({"city", "island", "river", "lake", "mountains"})
NOTHING: frozenset[str] = frozenset()
GAPS = frozenset({" ", "-", "–", " - ", "'", "’", ". "})
"""What may stand between the words of one name."""
FIRST_OF_GAPS = frozenset(gap[0] for gap in GAPS)
SHORT_NAMES = frozenset({"us", "uk"})

_BEHIND_COMMA = re.compile(r",\s+")
_OPENING = re.compile(r"[.!?:;\n“\"(–—-]\s*$")
_WORD_BEFORE = re.compile(r"([\w-]+)\s+$")
_STRIPPED = re.compile(
    r"^(?:the )?(?:city|town|village|port|port city|capital|province|region|district|state|republic|island) of |"
    r" (?:province|region|district|city|county|oblast|governorate|state|area|prefecture|republic|municipality)$"
)


class PlaceSpan(NamedTuple):
    """A place name: code points of the text, the place, its kind (country, capital, city, admin1, sea, line ...)."""

    start: int
    end: int
    location: Location
    kind: str
    choice: Choice


@dataclass(frozen=True)
class _Words:
    never: frozenset[str]
    before: frozenset[str]
    behind: frozenset[str]
    prepositions: frozenset[str]
    openers: frozenset[str]


class Gazetteer:
    """Finds and resolves place names; knows every name of the file that ships."""

    def __init__(self, places: StoredPlaces, words: _Words) -> None:
        self._places, self._words = places, words
        self.spelling = lru_cache(CACHED)(self._spelling_of)
        self._bearers = lru_cache(CACHED)(self._bearers_of)

    def resolve(self, phrase: str, country: str | None = None) -> Location | None:
        """The place that a phrase names, null where none bears the name.

        An adjective gives its country ("Turkish"); `country` (alpha-3) chooses among places of one name.
        """
        place = self.choices(phrase, country)[0].place
        return place.location if place else None

    def choices(self, phrase: str, country: str | None = None) -> list[Choice]:
        """What `resolve` chose and why; a second choice where the phrase names the place around as well."""
        inner, _, outer = (part.strip() for part in phrase.partition(","))
        names: list[str] = [phrase] if not outer or self._bearers(phrase).scored else [inner, outer]
        inside: list[int | None] = [1, None] if len(names) == 2 else [None]
        return self._locate(names, inside, country)

    def country_of(self, geonames_id: int) -> str | None:
        """Country (alpha-3) of a GeoNames id, null where the gazetteer does not hold it."""
        return self._places.country_of(geonames_id)

    def locate(self, text: str, spans: Sequence[tuple[int, int]], home: HomeRegion = NOWHERE) -> list[Choice]:
        """The places of given spans of one text, each read beside the others, and why."""
        order = sorted(range(len(spans)), key=lambda n: spans[n])
        inside: list[int | None] = [None] * len(spans)
        for a, b in itertools.pairwise(order):
            if _BEHIND_COMMA.fullmatch(text[spans[a][1] : spans[b][0]]):
                inside[a] = b
        return self._locate([text[start:end] for start, end in spans], inside, None, home)

    def find(self, text: str, blocked: Sequence[tuple[int, int]] = (), home: HomeRegion = NOWHERE) -> list[PlaceSpan]:
        """Place names of a text in their order, read beside each other; none overlaps a blocked span.

        The longest capitalised name wins. Names beside an unknown capitalised word are taken for persons or firms,
        single words must be large or stand behind a preposition.
        """
        spans = self._spans(text, blocked)
        inside: list[int | None] = [None] * len(spans)
        for n in range(len(spans) - 1):
            if text[spans[n][1]] == "," and _BEHIND_COMMA.fullmatch(text[spans[n][1] : spans[n + 1][0]]):
                inside[n] = n + 1
        found = self._locate([text[start:end] for start, end in spans], inside, None, home)
        return [
            PlaceSpan(start, end, choice.place.location, choice.place.kind, choice)
            for (start, end), choice in zip(spans, found, strict=True)
            if choice.place is not None and self._is_large_enough(text, start, end, choice)
        ]

    def _locate(
        self, phrases: list[str], inside: list[int | None], country: str | None, home: HomeRegion = NOWHERE
    ) -> list[Choice]:
        named = [Named(self._bearers(phrase), outer) for phrase, outer in zip(phrases, inside, strict=True)]
        return choose(named, country, home) if named else []

    def _bearers_of(self, phrase: str) -> Bearers:
        return bearers_of(*self._named(phrase), self._places)

    def _named(self, phrase: str) -> tuple[str, Sequence[Place]]:
        words = POSSESSIVE.sub("", phrase.strip())
        name = normalise(words)
        if words.endswith(".") and (abbreviated := self._places.of_adjective(name)):
            return name, tuple(abbreviated)
        for form in dict.fromkeys((name, _STRIPPED.sub("", name), f"{name} islands", f"{name} river")):
            found = [*self._places.named(form), *self._places.of_adjective(form)]
            if found:
                is_alias_of_all = all(self._places.is_alias(p, form) for p in found)
                return form, tuple(self._respelt(form, found) if is_alias_of_all else found)
        return name, tuple(self._places.of_spelling(_STRIPPED.sub("", name)))

    def _respelt(self, name: str, found: list[Place]) -> list[Place]:
        """Alternate names are often another town's: places whose own name is only spelt otherwise stand beside them."""
        return list({place.number: place for place in [*found, *self._places.of_spelling(name)]}.values())

    def _spans(self, text: str, blocked: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        tokens, taken = PlaceTokens(text, self.spelling), Blocked(blocked)
        spans: list[tuple[int, int]] = []
        behind = 0
        for first, spelling in tokens.openings():
            if first.start < behind:
                continue
            last = self._longest(tokens, first, spelling, text) if spelling.seconds else first
            if last is None:
                continue
            behind = last.behind
            start, end = first.start, last.end
            if (
                not taken.touches(start, end)
                and not is_affixed(text, start, end)
                and self._is_free(tokens, first, last, text)
            ):
                spans.append((start, end))
        return spans

    def _spelling_of(self, raw: str) -> Spelling:
        text = POSSESSIVE.sub("", raw)
        words = normalise(text)
        may_begin = text[0].isupper() or text[0].isdigit() or words in ("al", "ad", "as", "el")
        if not may_begin:
            return Spelling(text, words, False, NOTHING)
        is_long_enough = len(words) >= 3 or (text.isupper() and words in SHORT_NAMES)
        is_name = text[0].isupper() and is_long_enough and words not in self._words.never and self._places.has(words)
        return Spelling(text, words, is_name, self._places.seconds(words))

    def _longest(self, tokens: PlaceTokens, first: PlaceToken, spelling: Spelling, text: str) -> PlaceToken | None:
        """The last word of the longest place name that begins with a word; None where none does."""
        words = spelling.words
        longest = first if spelling.is_name else None
        part, goes_on = [first], text[first.end : first.end + 1] in FIRST_OF_GAPS
        while goes_on and len(part) < self._places.max_words:
            following = tokens.after(part[-1])
            if following is None or text[part[-1].end : following.start] not in GAPS:
                break
            if len(part) == 1 and following.words.partition(" ")[0] not in spelling.seconds:
                break
            part.append(following)
            words = f"{words} {following.words}"
            if self._places.has(words) and self._is_name(part, words):
                longest = following
            goes_on = self._places.begins(words)
        return longest

    def _is_name(self, tokens: list[PlaceToken], words: str) -> bool:
        """Whether several words that a place bears are its name here."""
        if words in self._words.never:
            return False
        return any(t.text[0].isupper() for t in tokens) or tokens[0].text[0].isdigit()

    def _is_free(self, tokens: PlaceTokens, first: PlaceToken, last: PlaceToken, text: str) -> bool:
        """Whether no unknown capitalised word stands beside the name: "Paris Hilton", "Jack London" are no places."""
        if first.text.isupper() and text[: first.start].rpartition("\n")[2] == "":
            return True  # a dateline: "WASHINGTON President ..." as well as "KYIV, Ukraine"
        before = tokens.capital_before(first)
        if before is not None and self._is_unknown(before, text):
            return False
        if text[last.end + 1 : last.end + 2].islower():
            return True
        behind = tokens.joined_after(last.end)
        return (
            behind is None
            or behind.words in self._words.behind
            or not behind.text[0].isupper()
            or bool(self._places.of_adjective(behind.words))
        )

    def _is_unknown(self, token: PlaceToken, text: str) -> bool:
        if not token.text[0].isupper() or token.words in self._words.before or self._places.of_adjective(token.words):
            return False
        if token.words in self._words.openers:
            return False
        opens = token.start == 0 or _OPENING.search(text[max(0, token.start - 3) : token.start])
        return not (opens and len(token.text) > 2 and token.words.endswith(("ly", "ing", "ed")))

    def _is_large_enough(self, text: str, start: int, end: int, choice: Choice) -> bool:
        place = choice.place
        if place is None or choice.because == BEHIND_COMMA:
            return place is not None
        if place.kind not in SIZED or place.own_row or " " in text[start:end]:
            return True
        word = _WORD_BEFORE.search(text[max(0, start - 20) : start])
        is_called = word is not None and word[1].lower() in self._words.prepositions
        name = normalise(text[start:end])
        is_alias = self._places.is_alias(place, name)
        if place.kind != "city":
            return is_called and not is_alias
        if is_called:
            return not is_alias or place.population >= FLOOR_PREPOSITION_ALIAS_POPULATION
        return place.population >= (FLOOR_ALIAS_POPULATION if is_alias else FLOOR_POPULATION)


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer that ships, read once; CodebookError where its check sum is not the recorded one."""
    data = yaml.safe_load(NOT_PLACES.read_text(encoding="utf-8"))
    words = {key: frozenset(str(word) for word in data[key]) for key in data}
    return Gazetteer(
        StoredPlaces(),
        _Words(words["words"], words["before"], words["behind"], words["prepositions"], words["openers"]),
    )
