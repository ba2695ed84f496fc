"""Towns and regions beside a role word: "Kharkiv's mayor", "the governor of Texas" belong to the country they lie in.

A place name alone is no party: who was shelled is not who shells. The gazetteer is asked only where a role stands by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from coding.actor_items import Item
from coding.actor_rows import ActorRow
from coding.places import load_gazetteer
from schemas.coded import Party

SeatOf = Callable[[str], str | None]
SEATED = {"GOV", "COP", "JUD", "LEG", "CVL", "OPP", "LAB", "AGR", "EDU", "HLH"}
"""Who sits in a town or region; soldiers, firms and armed groups of a town may be anybody's."""
BETWEEN = {"regional", "region", "city", "provincial", "province", "state", "district", "oblast", "county", "local",
           "municipal", "governorate", "territory", "military", "civil", "acting", "s"}  # fmt: skip
LINKS = {"of", "in", "from"}
SEAT_KINDS = {"city", "capital", "admin1", "admin2", "country"}
MAX_SEAT_WORDS = 3
BODIES = {"service", "group", "movement", "organization", "organisation", "command", "front", "office", "council",
          "house", "commission", "building", "headquarters", "base", "coalition", "faction", "cell", "wing", "brigades",
          "camp", "lobby", "campaign", "convoy", "position", "state", "source", "team", "security council"}  # fmt: skip
"""Role words that follow any capitalised word: "Human Services", "the Union Front" sit in no town of that name."""
PEOPLES = {"arab", "western", "kurdish", "human", "federal", "national", "central", "general", "union", "public"}
"""Words that are also the name of some town, but beside a role say what it is."""


@dataclass(frozen=True)
class _Seat:
    """A place name as composition reads a country word."""

    start: int
    end: int
    party: Party
    row: ActorRow
    kind: str = "country"
    is_adjective: bool = False


@lru_cache(maxsize=8192)
def country_of_seat(name: str) -> str | None:
    """Country (alpha-3) of a town or region by its name; null where the name is unknown, small or no settlement."""
    spans = load_gazetteer().find(f"in {name}")
    if len(spans) != 1 or (spans[0].start, spans[0].end) != (3, 3 + len(name)) or spans[0].kind not in SEAT_KINDS:
        return None
    return spans[0].location.country


def with_seats(items: Sequence[Item], seat_of: SeatOf) -> list[Item]:
    """The items of a phrase, an unknown name turned into a country word where it is the seat of a role beside it."""
    out = list(items)
    if any(item.kind == "name" for item in out) or not any(item.role is not None for item in out):
        return out
    for index, item in enumerate(out):
        if item.role is not None and item.role.sector in SEATED and not _is_body(item.role.words):
            found = _before(out, index, seat_of) or _behind(out, index, seat_of)
            if found is not None:
                first, size, seat = found
                return [*out[:first], seat, *out[first + size :]]
    return out


def _is_body(words: str) -> bool:
    return words in BODIES or words.removesuffix("s") in BODIES


def _before(items: list[Item], role: int, seat_of: SeatOf) -> tuple[int, int, Item] | None:
    end = role
    while end > 0 and items[end - 1].kind in {"word", "former"} and items[end - 1].text.casefold() in BETWEEN:
        end -= 1
    first = end
    while first > 0 and items[first - 1].kind == "cap":
        first -= 1
    return _seat(items, first, end - first, seat_of) if first < end else None


def _behind(items: list[Item], role: int, seat_of: SeatOf) -> tuple[int, int, Item] | None:
    link = role + 1
    while link < len(items) and items[link].kind in {"cap", "particle"}:  # "mayor Anna Novak of Lviv"
        link += 1
    if link + 1 >= len(items) or items[link].kind != "link" or items[link].text not in LINKS:
        return None
    first = link + 1
    while first < len(items) - 1 and items[first].kind == "word":
        first += 1
    last = first
    while last < len(items) and items[last].kind == "cap" and last - first < MAX_SEAT_WORDS:
        last += 1
    return _seat(items, first, last - first, seat_of) if last > first else None


def _seat(items: list[Item], first: int, size: int, seat_of: SeatOf) -> tuple[int, int, Item] | None:
    part = items[first : first + size]
    name = " ".join(item.text for item in part)
    country = seat_of(name) if size <= MAX_SEAT_WORDS and name.casefold() not in PEOPLES else None
    if country is None:
        return None
    start, end = part[0].start, part[-1].end
    row = ActorRow(f"gazetteer:{name}", name, "country", country, None, None, None, country, None, None)
    span = _Seat(start, end, Party(text=name, name=name, code=country, country=country), row)
    return first, size, part[-1]._replace(kind="name", start=start, text=name, span=span)
