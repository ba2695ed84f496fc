"""Country word + role word + name, without what hangs behind them, to a party."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from coding.actor_items import Item, is_person_item, unknown_name
from coding.actor_party import STATE_SECTORS, sector_of
from coding.actor_scene import GEOGRAPHY
from coding.role_words import Role
from schemas.coded import Party

CHIEF_OF_STAFF = "chief of staff"
"""Of a president it is an office of state, of a country it is a soldier."""
CROWD = "protesters"
"""Those who protest in a country are counted as one party of it, whatever the text calls them."""
ARMED_CODES = {"SEP": "separatists", "REB": "rebels", "PRM": "militia", "OPP": "opposition", "UAF": "armed men"}
"""An unnamed armed group or opposition of a country has a code of its own: it is not the state."""


class Composed(NamedTuple):
    """What one part of a phrase says about a party."""

    text: str
    id: str | None = None
    name: str | None = None
    code: str | None = None
    country: str | None = None
    sector: str | None = None
    sector_2: str | None = None
    is_unknown_name: bool = False
    rule: str = ""
    """Which rows and words decided, in order."""
    supporter: str | None = None
    """Code of whom "X-backed" names: never a part of the party itself."""
    items: tuple[Item, ...] = ()

    @property
    def names_somebody(self) -> bool:
        """Whether a party is known or at least clearly named."""
        return bool(self.code or self.country or self.id or self.is_unknown_name)

    def party(self) -> Party:
        """As the coder's value."""
        name = self.name if self.code or self.country or self.id else None
        return Party(text=self.text, name=name, code=self.code, country=self.country, sector=sector_of(self.sector))


def compose_core(core: Sequence[Item], text: str) -> Composed:
    """The party of a phrase up to its first "of" or "in": from a person, body or country, else only a role or name."""
    names = [item for item in core if item.kind == "name" and item.span is not None]
    persons, countries, bodies = _by_kind(names)
    role = role_of(core)
    if persons:
        return _told(_of_person(persons[-1], countries, bodies, role), persons[-1], role)
    run = unknown_name(core)
    unknown = " ".join(item.text for item in run) if run and core[-1] is run[-1] else ""
    if bodies and not (
        countries and role is not None and countries[0].start < bodies[0].start and _kind(bodies[-1]) == "igo"
    ):
        return _told(_of_body(bodies[-1], role, unknown), bodies[-1], role)
    owners = countries or [item for item in names if is_person_item(item)]
    if owners:
        return _told(_of_country(owners[0], role, unknown, text), owners[0], role)
    if role is not None:
        return Composed(
            text, sector=role.sector, sector_2=role.sector_2, name=unknown or None, is_unknown_name=bool(unknown),
            rule=_role_rule(role),
        )  # fmt: skip
    return Composed(text, is_unknown_name=len(run) > 1, rule="a name in no file" if len(run) > 1 else "")


def _by_kind(names: Sequence[Item]) -> tuple[list[Item], list[Item], list[Item]]:
    """Persons who own nothing, countries and all that is neither, in order."""
    persons: list[Item] = []
    countries: list[Item] = []
    bodies: list[Item] = []
    for item in names:
        kind = _kind(item)
        if kind in GEOGRAPHY:
            countries.append(item)
        elif kind != "person":
            bodies.append(item)
        elif not item.is_owner:
            persons.append(item)
    return persons, countries, bodies


def _told(found: Composed, item: Item, role: Role | None) -> Composed:
    row = item.span.row if item.span is not None else None
    rule = f"row {row.id}{f' as {row.role}' if row.role else ''}" if row is not None else ""
    if role is not None:
        rule = f"{rule}; {_role_rule(role)}" if rule else _role_rule(role)
    return found._replace(rule=rule)


def _role_rule(role: Role | None) -> str:
    return "" if role is None else f'role word "{role.words}": {role.sector}{" (weak)" if role.is_weak else ""}'


def _kind(item: Item) -> str:
    return item.span.kind if item.span is not None else ""


def role_of(core: Sequence[Item]) -> Role | None:
    """The last strong role word of the core, else the last weak one; those of an owner do not count."""
    bearers = [item for item in core if item.role is not None]
    if not bearers:
        return None
    last_owner = max((i for i, item in enumerate(bearers) if item.is_owner and item.kind == "role"), default=-1)
    roles = [item.role for item in bearers[last_owner + 1 :] or bearers if item.role is not None]
    strong = [role for role in roles if not role.is_weak]
    return strong[-1] if strong else roles[-1]


def _of_person(item: Item, countries: Sequence[Item], bodies: Sequence[Item], role: Role | None) -> Composed:
    party, row = item.span.party, item.span.row  # type: ignore[union-attr]
    sector = str(party.sector) if party.sector else None
    out = Composed(
        item.text, row.id, party.name, party.code, party.country, sector, row.sector_2 if party.code else None
    )
    before = [other for other in countries if other.start < item.start]
    owner = before[0].span.row if before and before[0].span is not None else None
    if owner is None and bodies and bodies[0].start < item.start and bodies[0].span is not None:
        owner = bodies[0].span.row
    if owner is not None and owner.kind in GEOGRAPHY and party.code is not None and owner.country != party.country:
        owner = None  # "Chinese and Russian presidents Xi Jinping and Vladimir Putin": the file knows whose they are
    country = owner.country if owner is not None else party.country
    if role is None:
        return out
    group = party.code if party.code not in {None, party.country} else None
    if owner is not None and owner.kind in {"igo", "group"}:
        return out._replace(code=owner.code, country=owner.country, sector=owner.sector, sector_2=owner.sector_2)
    if role.is_weak:
        is_unknown = out.sector in {None, "ELI"}
        return out._replace(country=country, code=group or country, sector=role.sector if is_unknown else out.sector)
    code = group or _code(country, role.sector)
    return out._replace(
        country=country, code=code, sector=role.sector if group is None else out.sector, sector_2=role.sector_2
    )


def _of_body(item: Item, role: Role | None, unknown: str) -> Composed:
    row = item.span.row  # type: ignore[union-attr]
    out = Composed(item.text, row.id, row.name, row.code, row.country, row.sector, row.sector_2)
    if unknown and role is not None:
        out = out._replace(name=unknown)
    if role is None or role.is_weak or (row.kind in {"igo", "group"} and row.sector != "CVL"):
        return out
    if row.kind in {"metonym", "group"} or (
        row.kind == "organ" and role.sector != row.sector and row.sector not in STATE_SECTORS
    ):
        return out._replace(sector=role.sector, sector_2=role.sector_2)
    return out


def _of_country(item: Item, role: Role | None, unknown: str, text: str) -> Composed:
    span = item.span
    party, row = span.party, span.row  # type: ignore[union-attr]
    if span is not None and span.kind == "person":
        base = Composed(item.text, None, None, row.code, party.country, row.sector)
        is_own = role is None or role.is_weak or row.code != row.country or role.words == CHIEF_OF_STAFF
        return base if role is None or is_own else with_role(base, role, unknown, text)
    base = Composed(item.text, f"country:{row.country}", party.name, row.code, row.country, row.sector)
    return base if role is None else with_role(base, role, unknown, text)


def with_role(base: Composed, role: Role, unknown: str, text: str) -> Composed:
    """The bearer of a role in the country of `base`; `unknown` is a name in no file, `text` the words as written."""
    code = _code(base.country, role.sector)
    if base.country is not None and role.is_crowd:
        code = f"{base.country} {CROWD}"
    is_state = code is not None and code == base.country
    name = unknown or (base.name if is_state else text)
    identity = base.id if is_state and not unknown else None
    return base._replace(id=identity, name=name, code=code, sector=role.sector, sector_2=role.sector_2)


def _code(country: str | None, sector: str) -> str | None:
    """The code of a bearer of a role: the state for its organs, an own one for its unnamed armed groups, else none."""
    if country is None:
        return None
    if sector in STATE_SECTORS or sector in {"IGO"}:
        return country
    return f"{country} {ARMED_CODES[sector]}" if sector in ARMED_CODES else None
