"""Values of the codebook's files: mappings, word lists, triggers and codes, each checked where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from coding.patterns import PARTY, PEOPLE, PLACE, Sequence, Words
from schemas.errors import CodebookError


def read_mapping(path: Path) -> dict[Any, Any]:
    """Keys and values of a YAML file. Raises CodebookError where it is missing, no YAML or no mapping."""
    if not path.is_file():
        raise CodebookError(path, "this file is missing")
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CodebookError(path, f"cannot be read as YAML: {error}") from error
    if not isinstance(content, dict):
        raise CodebookError(path, "expected keys and values at the top")
    return content


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def text_of(value: Any) -> str:
    """A meaning on one line: the value, or what stands under `meaning` in it."""
    return " ".join(str(value["meaning"] if isinstance(value, dict) and "meaning" in value else value).split())


def word_of(value: Any) -> str:
    """A word as written: YAML reads a bare on and off as true and false."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def as_list(value: Any) -> list[Any]:
    """A list as it is, one value as a list of it, an absent one as an empty list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def read_lists(path: Path) -> dict[str, Words]:
    """Word lists by name, in lower case, with every @list in them. Raises CodebookError for one unknown or circular."""
    raw = {name: [word_of(word) for word in as_list(words)] for name, words in read_mapping(path).items()}
    return {name: frozenset(_expand(path, name, raw, ())) for name in raw}


def _expand(path: Path, name: str, raw: Mapping[str, list[str]], seen: tuple[str, ...]) -> Iterable[str]:
    if name not in raw:
        raise CodebookError(path, f"@{name} is no list; known: {', '.join(sorted(raw))}")
    if name in seen:
        raise CodebookError(path, f"@{name} contains itself")
    for word in raw[name]:
        if word.startswith("@"):
            yield from _expand(path, word[1:], raw, (*seen, name))
        else:
            yield _lowered(word)


def _lowered(word: str) -> str:
    """A word in lower case; what stands for names as it is."""
    return word if word in {PARTY, PEOPLE, PLACE} else word.lower()


def words_of(path: Path, key: str, value: Any, lists: Mapping[str, Words]) -> Words | None:
    """Lemmas of a constraint, lists taken in; None where the key is absent."""
    if value is None:
        return None
    out: set[str] = set()
    for word in map(word_of, as_list(value)):
        if word.startswith("@"):
            if word[1:] not in lists:
                raise CodebookError(path, f"{key}: {word} is in no list of lists.yaml")
            out |= lists[word[1:]]
        else:
            out.add(_lowered(word))
    return frozenset(out)


def asked_by_name(entry: Mapping[str, Any]) -> Words:
    """Words that a pattern itself asks for and excludes only by a list: the stadium of a rally, not that of @sport."""
    slots = [entry.get(key) for key in ("subject", "object", "of", "modifier")]
    asked = {word_of(word) for slot in [*slots, *(entry.get("prep") or {}).values()] for word in as_list(slot)}
    return frozenset(asked - set(map(word_of, as_list(entry.get("exclude")))))


def triggers_of(path: Path, key: str, value: Any, lists: Mapping[str, Words]) -> tuple[Sequence, ...]:
    """Triggers as sequences of lemmas, sorted; a hyphen is a lemma. Raises CodebookError for an empty one."""
    words = words_of(path, key, value, lists) or frozenset()
    split = {tuple(re.findall(r"[^\s\-‐‑]+|-", word.strip().replace("‐", "-").replace("‑", "-"))) for word in words}
    if any(not words for words in split):
        raise CodebookError(path, f"{key}: an empty trigger")
    return tuple(sorted(split))


def member(path: Path, key: str, value: Any, allowed: Iterable[str]) -> Any:
    """The value. Raises CodebookError, naming the allowed ones, where it is none of them."""
    known = set(allowed)
    if value not in known:
        raise CodebookError(path, f"{key}: {value!r} is not one of {', '.join(sorted(known))}")
    return value


def no_other_keys(path: Path, where: str, found: Mapping[str, Any], allowed: set[str]) -> None:
    """Raises CodebookError, naming them, where there are keys beside the allowed ones."""
    if unknown := set(found) - allowed:
        raise CodebookError(path, f"{where}: unknown key {', '.join(sorted(map(str, unknown)))}")
