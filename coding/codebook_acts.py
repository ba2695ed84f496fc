"""Act files of the codebook -> acts with their patterns and examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from coding.codebook_values import (
    as_list,
    asked_by_name,
    member,
    no_other_keys,
    read_mapping,
    text_of,
    triggers_of,
    word_of,
    words_of,
)
from coding.patterns import Act, Example, Pattern, Words
from schemas.codes import Direction, EventType, MagnitudeKind, Status
from schemas.errors import CodebookError

DEFAULT_RECIPIENTS = (
    "object", "object_owner", "dative", "prep:against", "prep:with", "prep:to", "prep:on",
    "clause",
)  # fmt: skip
DEFAULT_PUBLISHED = date(2022, 1, 12)
ACT_KEYS = {
    "act", "definition", "plover", "cameo", "rung", "direction", "contexts", "reciprocal", "verbal", "magnitudes",
    "object_counts", "armed", "exclude", "patterns", "examples", "near_misses", "todo",
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
    "subject", "subject_owner", "addressee", "complement_owner",
}  # fmt: skip
EXAMPLE_KEYS = {"text", "published", "expect", "status", "why"}


class ActReader:
    """Reads act files against the lists and scales beside them."""

    def __init__(self, lists: Mapping[str, Words], plover: Mapping[str, Any], cameo: Mapping[str, Any]) -> None:
        self.lists, self.types, self.cameo = lists, plover.get("types") or {}, cameo
        self.contexts = set(plover.get("contexts") or ())

    def act(self, path: Path) -> Act:
        """The act of one file."""
        raw = read_mapping(path)
        no_other_keys(path, "act", raw, ACT_KEYS)
        for key in ("act", "definition", "plover", "cameo", "rung", "direction", "patterns", "examples"):
            if raw.get(key) in (None, "", []):
                raise CodebookError(path, f"{key} is missing")
        if raw["act"] != path.stem:
            raise CodebookError(path, f"act is {raw['act']!r}, expected the file's name {path.stem!r}")
        event_type = member(path, "plover.type", raw["plover"].get("type"), set(EventType) & set(self.types))
        scores = self._mode_scores(event_type)
        mode = self._mode(path, "plover.mode", raw["plover"].get("mode"), scores)
        code = member(path, "cameo", str(raw["cameo"]), self.cameo)
        return Act(
            name=path.stem,
            path=path,
            definition=text_of(raw["definition"]),
            event_type=event_type,
            mode=mode,
            cameo_code=code,
            quad_class=int(self.types[event_type]["quad_class"]),
            plover_score=scores[mode] if mode else float(self.types[event_type]["score"]),
            mode_scores=scores,
            goldstein=float(self.cameo[code]["goldstein"]),
            escalation_rung=int(member(path, "rung", str(raw["rung"]), map(str, range(11)))),
            direction=member(path, "direction", raw["direction"], set(Direction)),
            contexts=tuple(member(path, "contexts", name, self.contexts) for name in raw.get("contexts") or ()),
            is_reciprocal=bool(raw.get("reciprocal", False)),
            is_verbal=bool(raw.get("verbal", False)),
            magnitudes=frozenset(
                member(path, "magnitudes", kind, set(MagnitudeKind)) for kind in raw.get("magnitudes") or ()
            ),
            object_counts=self._object_counts(path, raw),
            is_armed=bool(raw.get("armed", False)),
            patterns=self._patterns(path, raw, scores),
            examples=tuple(_examples(path, raw)),
        )

    def _object_counts(self, path: Path, raw: Mapping[str, Any]) -> MagnitudeKind | None:
        kind = raw.get("object_counts")
        counted = raw.get("magnitudes") or ()
        return None if kind is None else MagnitudeKind(member(path, "object_counts", kind, counted))

    def _mode_scores(self, event_type: str) -> dict[str, float]:
        entry = self.types[event_type]
        modes = (entry.get("modes") or {}).items()
        return {mode: float(entry["score"] if score is None else score) for mode, score in modes}

    def _mode(self, path: Path, where: str, mode: str | None, scores: Mapping[str, float]) -> str | None:
        return mode if mode is None else str(member(path, where, mode, scores))

    def _patterns(self, path: Path, raw: Mapping[str, Any], scores: Mapping[str, float]) -> tuple[Pattern, ...]:
        """The patterns of an act, each without the words that the act excludes throughout."""
        common = words_of(path, "exclude", raw.get("exclude"), self.lists) or Words()
        patterns = tuple(self._pattern(path, entry, scores, common) for entry in raw["patterns"])
        if len({pattern.id for pattern in patterns}) != len(patterns):
            raise CodebookError(path, "patterns: every id must be unique in the file")
        return patterns

    def _pattern(self, path: Path, entry: dict[str, Any], scores: Mapping[str, float], common: Words) -> Pattern:
        where = f"pattern {entry.get('id')}"
        no_other_keys(path, where, entry, PATTERN_KEYS)
        kinds = [kind for kind in ("verb", "noun", "adjective") if entry.get(kind)]
        if not entry.get("id") or len(kinds) != 1:
            raise CodebookError(path, f"{where}: expected an id and exactly one of verb, noun, adjective")
        if entry.get("actor"):
            self._role(path, where, str(entry["actor"]), ACTOR_ROLES)
        for role in as_list(entry.get("recipient")):
            self._role(path, where, str(role), RECIPIENT_ROLES)
        if entry.get("status"):
            member(path, where, entry["status"], set(Status))
        strength = member(path, where, entry.get("strength", "strong"), {"strong", "weak"})
        words = {key: words_of(path, where, entry.get(key), self.lists) for key in WORD_KEYS}
        prep = {
            word_of(word): words_of(path, where, value, self.lists) or Words()
            for word, value in (entry.get("prep") or {}).items()
        }
        own = words["exclude"] or Words()
        words["exclude"] = ((own | common) - asked_by_name(entry)) or None
        return Pattern(
            id=str(entry["id"]),
            kind=kinds[0],
            triggers=triggers_of(path, where, entry[kinds[0]], self.lists),
            prep=prep,
            passive=entry.get("passive"),
            negated=bool(entry.get("negated", False)),
            requires_recipient=bool(entry.get("requires_recipient", False)),
            actor=entry.get("actor"),
            recipient=tuple(map(str, as_list(entry.get("recipient")))) or DEFAULT_RECIPIENTS,
            status=entry.get("status"),
            mode=self._mode(path, where, entry.get("mode"), scores),
            is_strong=strength == "strong",
            **words,
        )

    def _role(self, path: Path, where: str, role: str, allowed: set[str]) -> None:
        if not role.startswith("prep:"):
            member(path, where, role, allowed)


def _examples(path: Path, raw: Mapping[str, Any]) -> Iterable[Example]:
    for key, kind in (("examples", "example"), ("near_misses", "near_miss"), ("todo", "todo")):
        for entry in raw.get(key) or ():
            no_other_keys(path, key, entry, EXAMPLE_KEYS)
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
