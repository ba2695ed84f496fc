"""One part of a noun phrase to a party: country word + role word + name, and what "of Ukraine" adds."""

from __future__ import annotations

from collections.abc import Sequence

from coding.actor_core import ARMED_CODES, Composed, compose_core, role_of, with_role
from coding.actor_items import Item
from coding.actor_party import STATE_SECTORS
from coding.role_words import Role

OWNING = {"of", "for", "from", "at", "within", "inside", "with"}
PLACING = {"in", "across", "within", "inside", "throughout", "at", "around", "near"}
PEOPLE = {"OPP", "CVL"}
"""Opponents, supporters and families of somebody are people of the same country, not that body itself."""
MAX_DEPTH = 8
"""So many "of" and "in" below each other are read; what hangs deeper says nothing about who."""


def compose_segment(phrase: str, segment: Sequence[Item], depth: int = 0) -> Composed:
    """What one part of a phrase, free of coordination, says about a party."""
    cut = next((i for i, item in enumerate(segment) if item.kind == "link" and i > 0), len(segment))
    core, tail = list(segment[:cut]), list(segment[cut:])
    below = compose_segment(phrase, tail[1:], depth + 1) if len(tail) > 1 and depth < MAX_DEPTH else None
    link = tail[0].text if tail else ""
    text = _text_of(phrase, segment)
    found = compose_core(core, text)
    if below is not None:
        found = _told_by(_with_tail(found, core, below, link), found, f'"{link}": {below.rule}')
    if "former" in [item.kind for item in core]:
        found = found._replace(
            sector="ELI", sector_2=None, code=found.code if found.code in {None} else _code_of_former(found)
        )
        found = found._replace(rule=f"{found.rule}; out of office")
    return found._replace(text=text, items=tuple(segment))


def _text_of(phrase: str, segment: Sequence[Item]) -> str:
    """The words of a part, without a role that the part behind it lent."""
    if len(segment) == 1:
        return phrase[segment[0].start : segment[0].end]
    last_end = segment[-1].end
    own = [item for item in segment if item.start <= last_end or item.kind != "role"]
    return phrase[min([item.start for item in own]) : max([item.end for item in own])]


def _told_by(found: Composed, before: Composed, rule: str) -> Composed:
    """The party with the rule that made it differ from what was found before."""
    same = found._replace(rule=before.rule, text=before.text) == before
    return found._replace(rule=before.rule if same else "; ".join(part for part in (before.rule, rule) if part))


def _code_of_former(found: Composed) -> str | None:
    """Who is out of office no longer acts for the state or body; a group stays what it is."""
    return None if found.code in {found.country} or found.sector in STATE_SECTORS | {"IGO"} else found.code


def _with_tail(found: Composed, core: Sequence[Item], below: Composed, link: str) -> Composed:
    """What "of Ukraine", "for the Israeli army", "in eastern Syria" adds to the words before it."""
    role = role_of(core)
    if found.country is None and (found.id or "").startswith("group:") and link in OWNING | PLACING:
        found = found._replace(country=below.country)  # "Kurdish militias in Syria" are Syrian
    if found.country is not None or found.code is not None:
        return _sector_from_tail(found, role, below, link)
    if link not in OWNING | PLACING or not (below.country or below.code or below.sector):
        return found
    if role is None:
        return _of_tail(found, below, link)
    if link in PLACING and role.sector == "MIL" and link not in {"at"}:
        return found
    return _role_with_tail(found, role, below)


def _sector_from_tail(found: Composed, role: Role | None, below: Composed, link: str) -> Composed:
    is_weak = role is not None and role.is_weak and found.sector == role.sector
    if (
        found.code is not None
        and found.code == found.country
        and is_weak
        and link in OWNING
        and below.sector
        and not below.code
    ):
        return found._replace(sector=below.sector, sector_2=below.sector_2)
    is_region = role is None and found.sector is None and link == "of" and below.country == found.country
    if is_region and below.id is not None and below.id.startswith("group:"):
        return below  # "Somalia's semi-autonomous region of Puntland"
    if found.sector in ARMED_CODES and link in OWNING and below.id is not None and below.country == found.country:
        return below if below.id.startswith("group:") else found
    return found


def _of_tail(found: Composed, below: Composed, link: str) -> Composed:
    if found.is_unknown_name:
        return found._replace(country=below.country) if link in PLACING | {"of", "from"} else found
    return below._replace(text=found.text) if link in OWNING | PLACING and link not in {"with", "for"} else found


def _role_with_tail(found: Composed, role: Role, below: Composed) -> Composed:
    unknown = found.name
    if role.sector in PEOPLE and below.country is not None:
        return with_role(Composed(found.text, country=below.country), role, unknown or "", found.text)
    is_body = below.id is not None and not below.id.startswith(("country:", "metonym:"))
    if is_body or (below.code and below.code != below.country):
        return below._replace(name=unknown or below.name)
    if role.is_weak and below.sector and below.sector != "ELI":
        return below._replace(name=unknown or below.name)
    return with_role(below._replace(name=below.name), role, unknown or "", found.text)
