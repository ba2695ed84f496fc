"""A line of the actor files as a party: its code, country and sector on a day, and its surname."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from coding.actor_rows import ActorRow, key_of_name
from schemas.coded import Party
from schemas.codes import Sector

STATE_SECTORS = {"GOV", "MIL", "LEG", "JUD", "SPY", "COP"}


@lru_cache(maxsize=20_000)
def party_of(row: ActorRow, text: str, on: date) -> Party:
    """A row as the party that words name: a person out of office is of sector ELI, one not yet in office of none."""
    if row.kind != "person" or row.holds(on):
        return Party(text=text, name=row.name, code=row.code, country=row.country, sector=sector_of(row.sector))
    if not row.is_over(on):
        return Party(text=text, name=row.name, country=row.country)
    sector = Sector.ELI if row.sector in STATE_SECTORS | {"IGO"} else sector_of(row.sector)
    return Party(text=text, name=row.name, code=None, country=row.country, sector=sector)


@cache
def sector_of(code: str | None) -> Sector | None:
    """A PLOVER sector by its code."""
    return Sector(code) if code else None


def surname_key(name: str) -> str:
    """The folded last word of a name."""
    return key_of_name(name).rpartition(" ")[2]
