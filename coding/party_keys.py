"""When two mentions name one party, and what a party is: a state itself, a bloc of states, one of a pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.coded import Party
from schemas.codes import Sector

ALPHA_3 = 3
NO_BLOCS = {"nations", "court", "tribunal", "agency", "bank", "fund", "programme", "program", "committee", "mission",
            "cross", "commissioner", "council", "office", "force", "monitor", "watch", "amnesty", "crescent",
            "ocha"}  # fmt: skip
"""Words in the names of organisations that nobody calls an alliance or a bloc."""


def key_of(party: Party) -> str:
    """What makes two mentions of a party the same: its code, else its name, else its words."""
    return (party.code or party.name or party.text).casefold()


def only_one(codes: Iterable[str | None]) -> str:
    """The code that all of some have, those without one left out; empty where they differ or there is none."""
    found = {code for code in codes if code}
    return found.pop() if len(found) == 1 else ""


def distinct(parties: Iterable[Party]) -> list[Party]:
    """Parties, each once, the first wording kept."""
    out: dict[str, Party] = {}
    for party in parties:
        out.setdefault(key_of(party), party)
    return list(out.values())


def pair_with(mine: set[str], groups: Iterable[Sequence[Party]]) -> Sequence[Party]:
    """The first of some groups that has two parties and one of `mine`, keys, among them; empty where none has."""
    return next((found for found in groups if len(found) == 2 and mine & set(map(key_of, found))), ())


def is_bloc(party: Party) -> bool:
    """Whether a party is an organisation of states that may be called a bloc or an alliance."""
    name = (party.name or party.text).lower()
    is_of_un = (party.code or "").startswith("UN") or name.startswith("un ")
    return party.sector is Sector.IGO and bool(party.code) and not is_of_un and NO_BLOCS.isdisjoint(name.split())


def is_bare_state(party: Party) -> bool:
    """Whether a party is a state itself and nobody in it."""
    return party.code is not None and party.code == party.country


def is_state(party: Party) -> bool:
    """Whether a party is one state: regions taken together have codes that are words."""
    return is_bare_state(party) and len(party.code or "") == ALPHA_3
