"""Where a name was seen, and which of its several holders it means: the day and the document around it decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from coding.actor_rows import ActorRow, Alias
from coding.actor_words import Word, Words
from coding.document_scene import Scene

KIND_RANK = {"not_actor": 0, "country": 1, "adjective": 2, "people": 3, "metonym": 4, "organ": 5, "igo": 6, "group": 7,
             "capital": 8, "person": 9}  # fmt: skip
GEOGRAPHY = {"country", "adjective", "people", "capital"}
ROLE_RANK = ("president", "leader", "prime_minister", "secretary_general", "head", "foreign_minister",
             "defence_minister", "vice_president", "chief_of_staff", "security_adviser", "spokesperson", "monarch",
             "crown_prince", "deputy_prime_minister", "envoy", "interior_minister", "intelligence_chief", "commander",
             "opposition_leader", "party_leader", "governor", "deputy_foreign_minister")  # fmt: skip
RANK_OF_ROLE: dict[str | None, int] = {role: rank for rank, role in enumerate(ROLE_RANK)}
SENTENCE_BREAK = re.compile(r"[.!?:;,\"“”()\n—|/]")


class Sighting(NamedTuple):
    """Where a name was seen: which words of which text, and what names were found before it."""

    text: str
    words: Words
    at: int
    size: int
    last_end: int = -1
    """Behind the last name found before this one; -1 where there is none."""
    last: ActorRow | None = None

    @property
    def before(self) -> Word | None:
        """The word before the name in the same sentence part."""
        if self.at == 0:
            return None
        word = self.words[self.at - 1]
        between = self.text[word.end : self.words[self.at].start]
        is_title = between.startswith(". ") and len(word.raw) <= 4
        return None if between != " " and SENTENCE_BREAK.search(between) and not is_title else word

    @property
    def is_whole_phrase(self) -> bool:
        """Whether nothing but an article stands beside the name."""
        others = len(self.words) - self.size
        return others == 0 or (others == 1 and self.words[0].folded == "the")

    @property
    def after(self) -> Word | None:
        """The word after the name, where only a blank stands between."""
        behind = self.at + self.size
        if behind >= len(self.words):
            return None
        word = self.words[behind]
        return word if self.text[self.words.end(behind - 1) : word.start].isspace() else None


def choose(aliases: Sequence[Alias], on: date, scene: Scene) -> Alias | None:
    """The holder that a name most probably means on a day; None where several are equally good.

    Who holds a role then comes first, then who held one, then who will; a state before its territories.
    """
    if len(aliases) == 1:
        return aliases[0]
    ranks = [_rank(alias, on, scene) for alias in aliases]
    first = min(ranks)
    best = aliases[ranks.index(first)]
    is_open = best.row.kind == "person" and any(
        rank[:-1] == first[:-1] and alias.row.id != best.row.id for alias, rank in zip(aliases, ranks, strict=True)
    )
    return None if is_open else best


def _rank(alias: Alias, on: date, scene: Scene) -> tuple[int, ...]:
    row, begun, ended = alias.row, alias.row.valid_from, alias.row.valid_to
    time = 1 if ended is not None and ended < on else 2 if begun is not None and begun > on else 0
    is_person = row.kind == "person"
    return (
        alias.is_ambiguous,
        not scene.knows(row) if alias.is_ambiguous else 0,
        time,
        KIND_RANK.get(row.kind, 9),
        row.role == "territory",
        -ended.toordinal() if is_person and time == 1 and ended is not None else 0,
        RANK_OF_ROLE.get(row.role, len(ROLE_RANK)) if is_person else 0,
        -begun.toordinal() if begun is not None else 0,
    )
