"""Role words: what a noun ("minister", "rebels", "spokesman for") says about the sector of who bears it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from coding.actor_rows import key_of_name
from coding.actor_words import Phrases, Words
from schemas.codes import Sector
from schemas.errors import CodebookError

IRREGULAR = {"man": "men", "woman": "women", "person": "people", "child": "children", "people": "people"}

CROWDS = frozenset(
    f"{word}{ending}"
    for word in ("protester", "protestor", "demonstrator", "marcher", "rioter")
    for ending in ("", "s")
)


@dataclass(frozen=True, slots=True)
class Role:
    """What a role word says. A weak one ("spokesman") takes the sector of what stands beside it, if that has one."""

    words: str
    sector: str
    sector_2: str | None
    is_weak: bool

    @property
    def is_crowd(self) -> bool:
        """Whether it says that people protest."""
        return self.words.rpartition(" ")[2] in CROWDS


@dataclass(frozen=True)
class RoleWords:
    """The word lists of roles.yaml."""

    roles: dict[str, Role]
    former: frozenset[str]
    ranks: frozenset[str]
    titles: frozenset[str]
    supporter: frozenset[str]
    stance: frozenset[str]
    bare_surnames_need_title: frozenset[str]
    plain_words: frozenset[str]
    things_named_after: frozenset[str]
    no_names: frozenset[str]
    not_actors: tuple[str, ...]
    phrases: Phrases[Role]

    @cached_property
    def before_names(self) -> frozenset[str]:
        """Words that stand capitalised in front of a person's name without being part of it."""
        return self.titles | self.ranks | self.former | self.plain_words

    def at(self, words: Words, index: int) -> tuple[int, Role] | None:
        """The longest role that begins at a word, with the number of its words."""
        found = self.phrases.at(words, index)
        return found[0] if found else None


def read_role_words(path: Path) -> RoleWords:
    """The role words of a file. Raises CodebookError where a list is missing or a sector is none of PLOVER's."""
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    try:
        roles = {role.words: role for role in _roles(content, path)}
        sets = {name: frozenset(key_of_name(word) for word in content[name]) for name in _SETS}
        phrases: Phrases[Role] = Phrases()
        for words, role in roles.items():
            phrases.add(words, role)
        return RoleWords(roles=roles, phrases=phrases, not_actors=tuple(content["not_actors"]), **sets)
    except KeyError as error:
        raise CodebookError(path, f"expected the list {error}") from error


_SETS = (
    "former",
    "ranks",
    "titles",
    "supporter",
    "stance",
    "bare_surnames_need_title",
    "plain_words",
    "things_named_after",
    "no_names",
)


def _roles(content: dict[str, Any], path: Path) -> Iterator[Role]:
    for is_weak, part in ((True, "weak"), (False, "roles")):
        for sectors, phrases in content[part].items():
            first, _, second = sectors.partition("/")
            if first not in Sector.__members__ or (second and second not in Sector.__members__):
                raise CodebookError(path, f"{part}: expected a PLOVER sector, found {sectors}")
            for phrase in phrases:
                for key in _forms(key_of_name(phrase)):
                    yield Role(key, first, second or None, is_weak)


def _forms(key: str) -> Iterator[str]:
    """A role in the singular and the plural; "secretaries general" and "chiefs of staff" as well."""
    yield key
    before, _, last = key.rpartition(" ")
    yield f"{before} {_plural(last)}".strip()
    first, _, rest = key.partition(" ")
    if rest.startswith(("general", "of ")):
        yield f"{_plural(first)} {rest}"


def _plural(word: str) -> str:
    for ending, plural in IRREGULAR.items():
        if word.endswith(ending):
            return word[: -len(ending)] + plural
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "sh", "ch", "x")) else "s")
