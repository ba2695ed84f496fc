"""Sentences of many acts against what a careful coder records, for `brinkwatch evaluate sentences`.

A file is a YAML list of `{text, published, expect}`; `expect` lists all events of the text as `{act, actors,
recipients, status}`, and is empty where it holds none. Items with an even index are there to be read; of the others
totals alone are given, so that their figure says what a rule is worth on sentences that it was not made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from coding.coder import Coder
from evaluation.articles import ArticleScores, score_text
from schemas.errors import SettingsError

KEYS = {"text", "published", "expect"}
EXPECTED_KEYS = {"act", "actors", "recipients", "status"}
FIGURES = (
    "type_P",
    "must_R",
    "type_F1",
    "record_F1",
    "act",
    "actors",
    "recipients",
    "status",
    "dup",
    "gold",
    "pred",
    "silent_events",
    "silent_texts",
)


@dataclass(frozen=True)
class SentenceScores:
    """Scores of the items that are read, and of those that are not."""

    read: ArticleScores = field(default_factory=ArticleScores)
    unread: ArticleScores = field(default_factory=ArticleScores)

    def figures(self) -> dict[str, dict[str, Any]]:
        """Figure -> its value in both halves."""
        halves = {"read": self.read.figures(), "unread": self.unread.figures()}
        return {half: {name: figures[name] for name in FIGURES} for half, figures in halves.items()}


def score_sentences(paths: Sequence[Path], coder: Coder) -> SentenceScores:
    """Codes each item by itself and scores it; raises SettingsError for a file or an item of another form."""
    scores = SentenceScores()
    for path in paths:
        for number, item in enumerate(_items(path, coder)):
            text, published = str(item["text"]).strip(), item["published"]
            coded = [e.model_dump(mode="json") for e in coder.code(title="", text=text, published=published)]
            gold = {"events": [_gold(n, text, event, coder) for n, event in enumerate(item["expect"] or ())]}
            half = scores.unread if number % 2 else scores.read
            half.add(f"{path.stem} {number}: {text}", score_text(gold, text, coded))
    return scores


def _items(path: Path, coder: Coder) -> list[Mapping[str, Any]]:
    try:
        items = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    if not isinstance(items, list):
        raise SettingsError(f"{path}: expected a list of items with {', '.join(sorted(KEYS))}")
    for number, item in enumerate(items):
        if wrong := _wrong(item, coder):
            raise SettingsError(f"{path}, item {number}: {wrong}")
    return items


def _wrong(item: Any, coder: Coder) -> str:
    """What keeps an item from being scored, in words."""
    if not isinstance(item, dict) or set(item) != KEYS or not isinstance(item["published"], date):
        return f"expected {', '.join(sorted(KEYS))}, with a day as `published`"
    for event in item["expect"] or ():
        if not isinstance(event, dict) or set(event) != EXPECTED_KEYS:
            return f"expected events of {', '.join(sorted(EXPECTED_KEYS))}"
        if event["act"] not in coder.codebook.acts:
            return f"no such act: {event['act']}"
    return ""


def _gold(number: int, text: str, event: Mapping[str, Any], coder: Coder) -> dict[str, Any]:
    event_type = coder.codebook.acts[event["act"]].event_type
    return {**event, "id": number, "must": True, "event_type": event_type, "evidence": [text]}
