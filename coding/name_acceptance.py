"""Whether a name that may mean something else is taken for its holder's, and what speaks for one that was not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from coding.actor_rows import ARTICLE, PLACE_KINDS, ActorRow, Alias
from coding.actor_scene import GEOGRAPHY, ROLE_RANK, Sighting
from coding.actor_words import Words
from coding.document_scene import Scene
from coding.role_words import RoleWords

LEADERS = ("president", "prime_minister", "leader")
HIGH_OFFICE = {"president", "prime_minister", "leader", "foreign_minister", "defence_minister"}
NEAR_WORDS = 4
"""So many words from one name to the next, two people are told of together: "Trump met with Putin"."""
PHRASE_WORDS = 12
ARMED = {"REB", "SEP", "PRM", "CRM", "MIL"}
OWNER_GAP = re.compile(r"(?:[’'ʼ`]s?)?\s")
HEADLINE_SHARE = 0.7
"""With more of its longer words capitalised than this, a text is a headline: capitals tell no names there."""
Refused = tuple[int, "ActorRow | None"]
"""The word at which a name was not taken for its holder's, and who that is, where only one may be meant."""


def accepts(alias: Alias, sighting: Sighting, scene: Scene, roles: RoleWords, on: date) -> bool:
    """Whether a name that may mean something else means its holder here."""
    if _is_of_another_state(alias, sighting) or _is_first_name(alias, sighting, roles):
        return False
    if alias.key.startswith(ARTICLE) and alias.row.kind in {"metonym", "igo"}:
        return _is_a_direction(alias, sighting, scene)
    if not alias.is_ambiguous:
        return True
    if alias.row.kind in GEOGRAPHY:
        return not _is_part_of_a_name(sighting, roles)
    if alias.row.kind == "person":
        return _accepts_surname(alias, sighting, scene, roles, on)
    return scene.knows(alias.row) or sighting.is_whole_phrase or _stands_beside_its_role(alias.row, sighting, roles)


def vouched_for(refused: Sequence[Refused], on: date) -> list[ActorRow]:
    """Sitting leaders and ministers of two states whose bare surnames stand close together: "Meloni and Milei met"."""
    high = [(at, row) for at, row in refused if row is not None and row.role in HIGH_OFFICE and row.holds(on)]
    pairs = [(row, other) for (at, row), (behind, other) in pairwise(high) if behind - at <= NEAR_WORDS]
    return [row for pair in pairs if pair[0].country != pair[1].country for row in pair]


def _is_a_direction(alias: Alias, sighting: Sighting, scene: Scene) -> bool:
    """ "The West", "the North": with a capital, before no other name, and as one side of Korea only in news of it."""
    first = sighting.words[sighting.at + 1]
    after = sighting.after
    if not first.is_capitalised or (after is not None and after.is_capitalised):
        return False
    return not alias.is_ambiguous or scene.knows(alias.row)


def _is_first_name(alias: Alias, sighting: Sighting, roles: RoleWords) -> bool:
    """ "Minister Aden Duale", "President Santiago Peña": a place between a person's title and a capitalised word."""
    before, after = sighting.before, sighting.after
    if alias.row.kind not in PLACE_KINDS or before is None or after is None or sighting.size != 1:
        return False
    if not before.is_capitalised or before.folded not in roles.titles or alias.key.isdigit():
        return False
    is_name = after.is_capitalised and not after.raw.isupper() and after.folded not in roles.plain_words
    return is_name and roles.at(sighting.words, sighting.at + 1) is None and not _is_headline(sighting.words)


def _stands_beside_its_role(row: ActorRow, sighting: Sighting, roles: RoleWords) -> bool:
    """ "IS fighters", "Fano militiamen": the word behind the name says that an armed group is meant."""
    after = sighting.after
    role = roles.at(sighting.words, sighting.at + sighting.size) if after is not None else None
    return row.kind == "group" and row.sector in ARMED and role is not None and role[1].sector in ARMED


def _is_of_another_state(alias: Alias, sighting: Sighting) -> bool:
    """ "Chile's Defense Department": the common name of an organ, right behind the name of another state."""
    row, last = alias.row, sighting.last
    has_common_name = row.kind in {"organ", "metonym"} or (row.kind == "igo" and alias.is_ambiguous)
    if not has_common_name or last is None or last.kind not in GEOGRAPHY or last.country == row.country:
        return False
    between = sighting.text[sighting.last_end : sighting.words[sighting.at].start]
    return bool(OWNER_GAP.fullmatch(between))


def _accepts_surname(alias: Alias, sighting: Sighting, scene: Scene, roles: RoleWords, on: date) -> bool:
    after = sighting.after
    if after is not None and after.folded in roles.things_named_after:
        return False
    if _title_before(sighting, roles):
        is_holder = _is_or_was_in_office(alias.row, on) and _is_in_sight(alias.row, sighting, scene)
        return alias.row.id in scene.ids or is_holder
    if alias.key in roles.bare_surnames_need_title:
        return False
    if _is_part_of_a_name(sighting, roles):
        return False
    if alias.row.id in scene.ids:
        return True
    return _is_or_was_in_office(alias.row, on) and _is_in_sight(alias.row, sighting, scene)


def _is_or_was_in_office(row: ActorRow, on: date) -> bool:
    """Whether a bare surname is enough: for holders of high office, and for those who led a state."""
    return row.role in (ROLE_RANK if row.holds(on) else LEADERS) and not row.is_to_come(on)


def _is_in_sight(row: ActorRow, sighting: Sighting, scene: Scene) -> bool:
    """Whether the document speaks of a holder's state or body; a phrase alone has no document."""
    return scene.knows(row) or (not scene.ids and len(sighting.words) <= PHRASE_WORDS)


def _title_before(sighting: Sighting, roles: RoleWords) -> bool:
    word = sighting.before
    if word is None:
        return False
    role = roles.at(sighting.words, sighting.at - 1)
    return (
        word.folded.removesuffix("s") in roles.titles
        or word.folded in roles.titles
        or (role is not None and role[0] == 1 and word.is_capitalised)
    )


def _is_part_of_a_name(sighting: Sighting, roles: RoleWords) -> bool:
    """Whether a capitalised word that is no known name, title or sentence beginning stands right before."""
    word = sighting.before
    if word is None or not word.is_capitalised or word.end <= sighting.last_end or word.raw.isupper():
        return False
    if word.folded in roles.plain_words or word.folded in roles.titles or word.folded in roles.former | roles.ranks:
        return False
    role = roles.at(sighting.words, sighting.at - 1)
    if role is not None and role[0] == 1:
        return False
    return not _is_headline(sighting.words)


def _is_headline(words: Words) -> bool:
    longer = [word for word in words[:60] if len(word.raw) > 3]
    return len(longer) > 5 and sum(word.is_capitalised for word in longer) > HEADLINE_SHARE * len(longer)
