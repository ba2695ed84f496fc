"""Codebook files -> acts, lists and operators, checked: what an analyst edits, as the coder reads it."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from coding.patterns import PARTY, PLACE, Act, Codebook, Example, Operator, Pattern, Sequence, Words
from schemas.codes import Direction, EventType, MagnitudeKind, Status
from schemas.errors import BrinkwatchError, CodebookError

CODEBOOK_DIR = Path(__file__).parent / "codebook"
DEFAULT_RECIPIENTS = (
    "object", "object_owner", "dative", "prep:against", "prep:with", "prep:to", "prep:on",
    "clause",
)  # fmt: skip
DEFAULT_PUBLISHED = date(2022, 1, 12)
ACT_KEYS = {
    "act", "definition", "plover", "cameo", "rung", "direction", "contexts", "reciprocal", "verbal", "magnitudes",
    "armed", "patterns", "examples", "near_misses", "todo",
}  # fmt: skip
WORD_KEYS = (
    "subject", "object", "of", "modifier", "complement", "complement_object", "complement_form", "light_verb",
    "exclude", "modal",
)  # fmt: skip
PATTERN_KEYS = {
    "id", "verb", "noun", "adjective", "prep", "passive", "negated", "requires_recipient", "actor", "recipient",
    "status", "strength", "mode", *WORD_KEYS,
}  # fmt: skip
ACTOR_ROLES = {"subject", "subject_owner", "object", "object_owner", "speaker", "none"}
RECIPIENT_ROLES = {
    "object", "object_owner", "dative", "complement_subject", "complement_object", "of", "clause", "none",
    "subject", "subject_owner",
}  # fmt: skip
OPERATOR_KEYS = {
    "id", "verbs", "nouns", "adjectives", "takes", "except_types", "status", "acts", "actor", "recipient", "forms",
    "why",
}  # fmt: skip
EXAMPLE_KEYS = {"text", "published", "expect", "status", "why"}


def load_codebook(folder: Path = CODEBOOK_DIR) -> Codebook:
    """The codebook of a folder: acts/*.yaml with lists, operators, plover, cameo and rungs beside it.

    Raises CodebookError, naming the file and what was expected, for anything that cannot be.
    """
    lists = _lists(folder / "lists.yaml")
    plover, cameo = _mapping(folder / "plover.yaml"), _mapping(folder / "cameo.yaml")
    reader = _ActReader(lists, plover, cameo)
    acts = {path.stem: reader.act(path) for path in sorted((folder / "acts").glob("*.yaml"))}
    operators = _operators(folder / "operators.yaml", lists, acts)
    rungs = {int(rung): _text(meaning) for rung, meaning in _mapping(folder / "rungs.yaml").items()}
    contexts = frozenset(plover.get("contexts", ()))
    return Codebook(acts, lists, operators, rungs, contexts, _hash(folder))


def describe_act(codebook: Codebook, name: str) -> str:
    """One act for a reader: its file as it stands, under a line with its codes. Raises BrinkwatchError if unknown."""
    act = codebook.acts.get(name)
    if act is None:
        near = ", ".join(difflib.get_close_matches(name, codebook.acts, n=3))
        hint = f"did you mean: {near}" if near else "`brinkwatch codebook list` shows them"
        raise BrinkwatchError(f"{name!r} is no act; {hint}")
    rung = codebook.rungs.get(act.escalation_rung, "")
    head = (
        f"# {act.event_type}{f' / {act.mode}' if act.mode else ''}, quad class {act.quad_class}, "
        f"score {act.plover_score:g}; CAMEO {act.cameo_code}, Goldstein {act.goldstein:g}; "
        f"rung {act.escalation_rung}: {rung}"
    )
    return f"{head}\n{act.path.read_text(encoding='utf-8').rstrip()}"


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _mapping(path: Path) -> dict[Any, Any]:
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


def _text(value: Any) -> str:
    return " ".join(str(value["meaning"] if isinstance(value, dict) and "meaning" in value else value).split())


def _word(value: Any) -> str:
    """A word as written: YAML reads a bare on and off as true and false."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _lists(path: Path) -> dict[str, Words]:
    raw = {name: [_word(word) for word in _as_list(words)] for name, words in _mapping(path).items()}
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
            yield word.lower()


def _words(path: Path, key: str, value: Any, lists: Mapping[str, Words]) -> Words | None:
    """Lemmas of a constraint, lists taken in; None where the key is absent."""
    if value is None:
        return None
    out: set[str] = set()
    for word in map(_word, _as_list(value)):
        if word.startswith("@"):
            if word[1:] not in lists:
                raise CodebookError(path, f"{key}: {word} is in no list of lists.yaml")
            out |= lists[word[1:]]
        else:
            out.add(word if word in {PARTY, PLACE} else word.lower())
    return frozenset(out)


def _asked_by_name(entry: Mapping[str, Any]) -> Words:
    """Words that a pattern itself asks for and excludes only by a list: the stadium of a rally, not that of @sport."""
    slots = [entry.get(key) for key in ("subject", "object", "of", "modifier")]
    asked = {_word(word) for slot in [*slots, *(entry.get("prep") or {}).values()] for word in _as_list(slot)}
    return frozenset(asked - set(map(_word, _as_list(entry.get("exclude")))))


def _triggers(path: Path, key: str, value: Any, lists: Mapping[str, Words]) -> tuple[Sequence, ...]:
    words = _words(path, key, value, lists) or frozenset()
    split = {tuple(re.findall(r"[^\s\-‐‑]+|-", word.strip().replace("‐", "-").replace("‑", "-"))) for word in words}
    if any(not words for words in split):
        raise CodebookError(path, f"{key}: an empty trigger")
    return tuple(sorted(split))


def _member(path: Path, key: str, value: Any, allowed: Iterable[str]) -> Any:
    known = set(allowed)
    if value not in known:
        raise CodebookError(path, f"{key}: {value!r} is not one of {', '.join(sorted(known))}")
    return value


def _no_other_keys(path: Path, where: str, found: Mapping[str, Any], allowed: set[str]) -> None:
    if unknown := set(found) - allowed:
        raise CodebookError(path, f"{where}: unknown key {', '.join(sorted(map(str, unknown)))}")


def _operators(path: Path, lists: Mapping[str, Words], acts: Mapping[str, Act]) -> tuple[Operator, ...]:
    entries = _as_list(_mapping(path).get("operators"))
    return tuple(_operator(path, entry, lists, acts) for entry in entries)


def _operator(path: Path, entry: dict[str, Any], lists: Mapping[str, Words], acts: Mapping[str, Act]) -> Operator:
    name = str(entry.get("id"))
    _no_other_keys(path, name, entry, OPERATOR_KEYS)
    becomes = {str(inner): str(outer) for inner, outer in (entry.get("acts") or {}).items()}
    for outer in becomes.values():
        _member(path, f"{name}.acts", outer, acts)
    if entry.get("status"):
        _member(path, f"{name}.status", entry["status"], set(Status))
    return Operator(
        id=name,
        verbs=_triggers(path, name, entry.get("verbs"), lists),
        nouns=_triggers(path, name, entry.get("nouns"), lists),
        adjectives=_triggers(path, name, entry.get("adjectives"), lists),
        takes=frozenset(entry["takes"]) if entry.get("takes") else None,
        except_types=frozenset(entry.get("except_types") or ()),
        status=entry.get("status"),
        acts=becomes,
        actor=_member(path, f"{name}.actor", entry.get("actor", "operator"), {"operator", "inner"}),
        recipient=_member(path, f"{name}.recipient", entry.get("recipient", "inner"), {"inner", "inner_actor"}),
        forms=frozenset(entry.get("forms") or ()),
    )


class _ActReader:
    """Reads act files against the lists and scales beside them."""

    def __init__(self, lists: Mapping[str, Words], plover: Mapping[str, Any], cameo: Mapping[str, Any]) -> None:
        self.lists, self.types, self.cameo = lists, plover.get("types") or {}, cameo
        self.contexts = set(plover.get("contexts") or ())

    def act(self, path: Path) -> Act:
        """The act of one file."""
        raw = _mapping(path)
        _no_other_keys(path, "act", raw, ACT_KEYS)
        for key in ("act", "definition", "plover", "cameo", "rung", "direction", "patterns", "examples"):
            if raw.get(key) in (None, "", []):
                raise CodebookError(path, f"{key} is missing")
        if raw["act"] != path.stem:
            raise CodebookError(path, f"act is {raw['act']!r}, expected the file's name {path.stem!r}")
        event_type = _member(path, "plover.type", raw["plover"].get("type"), set(EventType) & set(self.types))
        scores = self._mode_scores(event_type)
        mode = self._mode(path, "plover.mode", raw["plover"].get("mode"), scores)
        code = _member(path, "cameo", str(raw["cameo"]), self.cameo)
        return Act(
            name=path.stem,
            path=path,
            definition=_text(raw["definition"]),
            event_type=event_type,
            mode=mode,
            cameo_code=code,
            quad_class=int(self.types[event_type]["quad_class"]),
            plover_score=scores[mode] if mode else float(self.types[event_type]["score"]),
            mode_scores=scores,
            goldstein=float(self.cameo[code]["goldstein"]),
            escalation_rung=int(_member(path, "rung", str(raw["rung"]), map(str, range(11)))),
            direction=_member(path, "direction", raw["direction"], set(Direction)),
            contexts=tuple(_member(path, "contexts", name, self.contexts) for name in raw.get("contexts") or ()),
            is_reciprocal=bool(raw.get("reciprocal", False)),
            is_verbal=bool(raw.get("verbal", False)),
            magnitudes=frozenset(
                _member(path, "magnitudes", kind, set(MagnitudeKind)) for kind in raw.get("magnitudes") or ()
            ),
            is_armed=bool(raw.get("armed", False)),
            patterns=self._patterns(path, raw["patterns"], scores),
            examples=tuple(_examples(path, raw)),
        )

    def _mode_scores(self, event_type: str) -> dict[str, float]:
        entry = self.types[event_type]
        modes = (entry.get("modes") or {}).items()
        return {mode: float(entry["score"] if score is None else score) for mode, score in modes}

    def _mode(self, path: Path, where: str, mode: str | None, scores: Mapping[str, float]) -> str | None:
        return mode if mode is None else str(_member(path, where, mode, scores))

    def _patterns(self, path: Path, entries: list[dict[str, Any]], scores: Mapping[str, float]) -> tuple[Pattern, ...]:
        patterns = tuple(self._pattern(path, entry, scores) for entry in entries)
        if len({pattern.id for pattern in patterns}) != len(patterns):
            raise CodebookError(path, "patterns: every id must be unique in the file")
        return patterns

    def _pattern(self, path: Path, entry: dict[str, Any], scores: Mapping[str, float]) -> Pattern:
        where = f"pattern {entry.get('id')}"
        _no_other_keys(path, where, entry, PATTERN_KEYS)
        kinds = [kind for kind in ("verb", "noun", "adjective") if entry.get(kind)]
        if not entry.get("id") or len(kinds) != 1:
            raise CodebookError(path, f"{where}: expected an id and exactly one of verb, noun, adjective")
        if entry.get("actor"):
            self._role(path, where, str(entry["actor"]), ACTOR_ROLES)
        for role in _as_list(entry.get("recipient")):
            self._role(path, where, str(role), RECIPIENT_ROLES)
        if entry.get("status"):
            _member(path, where, entry["status"], set(Status))
        strength = _member(path, where, entry.get("strength", "strong"), {"strong", "weak"})
        words = {key: _words(path, where, entry.get(key), self.lists) for key in WORD_KEYS}
        prep = {
            _word(word): _words(path, where, value, self.lists) or Words()
            for word, value in (entry.get("prep") or {}).items()
        }
        if words["exclude"] is not None:
            words["exclude"] -= _asked_by_name(entry)
        return Pattern(
            id=str(entry["id"]),
            kind=kinds[0],
            triggers=_triggers(path, where, entry[kinds[0]], self.lists),
            prep=prep,
            passive=entry.get("passive"),
            negated=bool(entry.get("negated", False)),
            requires_recipient=bool(entry.get("requires_recipient", False)),
            actor=entry.get("actor"),
            recipient=tuple(map(str, _as_list(entry.get("recipient")))) or DEFAULT_RECIPIENTS,
            status=entry.get("status"),
            mode=self._mode(path, where, entry.get("mode"), scores),
            is_strong=strength == "strong",
            **words,
        )

    def _role(self, path: Path, where: str, role: str, allowed: set[str]) -> None:
        if not role.startswith("prep:"):
            _member(path, where, role, allowed)


def _examples(path: Path, raw: Mapping[str, Any]) -> Iterable[Example]:
    for key, kind in (("examples", "example"), ("near_misses", "near_miss"), ("todo", "todo")):
        for entry in raw.get(key) or ():
            _no_other_keys(path, key, entry, EXAMPLE_KEYS)
            if not str(entry.get("text") or "").strip():
                raise CodebookError(path, f"{key}: an entry without text")
            if kind == "example" and not entry.get("expect"):
                raise CodebookError(path, f"{key}: {entry['text'][:50]!r} expects nothing")
            yield Example(
                kind=kind,
                text=str(entry["text"]),
                published=entry.get("published") or DEFAULT_PUBLISHED,
                expect=tuple(entry["expect"]) if entry.get("expect") else None,
                status=entry.get("status"),
                why=str(entry.get("why", "")),
            )
