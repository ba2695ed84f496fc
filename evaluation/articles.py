"""Coded articles against gold: types, records, fields, traps, for `brinkwatch evaluate articles`.

One gold event is matched by at most one prediction, the best pairs first; a second prediction of the same gold event is
a duplicate. Optional gold events (`must: false`) are neither misses nor false alarms.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from coding.file_text import shifted, split_file_text
from evaluation.breakdown import NOTHING, Judged, Outcome, calibration_error
from evaluation.matching import Record, falls_into, occurrences
from evaluation.pairing import Pairing
from schemas.coded import CodedEvent
from schemas.errors import SettingsError

FIELDS = ("act", "actors", "recipients", "status", "date", "magnitude", "speaker")
ENDING = ".events.json"


class CoderLike(Protocol):
    """What codes an article."""

    def code(self, *, title: str, text: str, published: date) -> list[CodedEvent]:
        """Events of an article."""
        ...


@dataclass(frozen=True)
class ArticleScores:
    """Counts over one or more articles; gold and coded type of each event; how sure each was, and whether rightly.

    An event is judged right where its type and both parties are those of a gold event of its sentences.
    """

    counts: Counter[str] = field(default_factory=Counter)
    outcomes: list[Outcome] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    def add(self, name: str, text: ArticleScores) -> None:
        """Counts one more text in."""
        self.counts.update(text.counts)
        self.outcomes.extend(text.outcomes)
        self.judged.extend(text.judged)
        self.details.extend([name, *(f"   {line}" for line in text.details)] if text.details else [])

    def figures(self) -> dict[str, float | int | str]:
        """Shares to three digits, then counts.

        `type_P` predictions without duplicates that match a gold event, `must_R` gold events any reader would name that
        were found, `type_F1` their harmonic mean, `all_R` optional ones too, `record_F1` the same with act, actors,
        recipients and status right; fields: share right among the matched; `dup` share of repeated predictions;
        `spans` mentions that give back their text; `ece` expected calibration error of the confidence;
        `silent_events` events coded in texts that hold none.
        """
        n = self.counts
        told = n["pred"] - n["dup"]
        precision, recall = _share(n["hit"], told), _share(n["must_hit"], n["must"])
        record_precision, record_recall = _share(n["record_ok"], told), _share(n["record_must_ok"], n["must"])
        shares = {
            "type_P": precision,
            "must_R": recall,
            "type_F1": _harmonic(precision, recall),
            "all_R": _share(n["hit"], n["gold"]),
            "record_F1": _harmonic(record_precision, record_recall),
            "dup": _share(n["dup"], n["pred"]),
            **{name: _share(n[f"{name}_ok"], n[f"{name}_all"]) for name in FIELDS},
            "spans": _share(n["spans_ok"], n["spans_all"]),
            "ece": calibration_error(self.judged),
        }
        counted = ("traps", "traps_all", "silent_events", "silent_texts", "gold", "pred")
        figures: dict[str, float | int | str] = {name: round(value, 3) for name, value in shares.items()}
        return figures | {name: n[name] for name in counted}


def score_articles(gold_paths: Sequence[Path], coder: CoderLike) -> ArticleScores:
    """Codes the text beside each gold file (NAME.txt for NAME.events.json) and scores it.

    Raises SettingsError for a gold file that cannot be read or has no text beside it.
    """
    scores = ArticleScores()
    for path in sorted(gold_paths):
        gold, content = _read(path)
        title, body, shifts = split_file_text(content)
        events = coder.code(title=title, text=body, published=date.fromisoformat(gold["published"]))
        coded = [shifted(event, content, shifts).model_dump(mode="json") for event in events]
        scores.add(path.name.removesuffix(ENDING), score_text(gold, content, coded))
    return scores


def _read(path: Path) -> tuple[dict[str, Any], str]:
    text_path = path.with_name(path.name.removesuffix(ENDING) + ".txt")
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
        content = text_path.read_text(encoding="utf-8")
        date.fromisoformat(gold["published"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path}: no gold file with `published`, `events` and a text beside it: {error}") from error
    return gold, content


def score_text(gold: Record, text: str, coded: Sequence[Record]) -> ArticleScores:
    """Scores of one text, with one line for each miss, wrong field, duplicate, extra event and trap."""
    events: Sequence[Record] = gold["events"]
    scores = ArticleScores()
    scores.details.extend(_spans_and_traps(gold, text, coded, scores.counts))
    pairing = Pairing.of(events, text, coded)
    scores.judged.extend((float(e.get("confidence") or 0), pairing.is_right(n)) for n, e in enumerate(coded))
    if not events:
        scores.counts.update(silent_texts=1, silent_events=len(coded))
        scores.outcomes.extend((NOTHING, str(event.get("event_type"))) for event in coded)
        scores.details.extend(_extra(coded, set(), set()))
        return scores
    matched, repeated = pairing.matched()
    scores.counts.update(gold=len(events), pred=len(coded), hit=len(matched), dup=len(repeated))
    scores.counts["must"] = sum(bool(event.get("must")) for event in events)
    scores.counts["must_hit"] = sum(bool(events[number].get("must")) for number in matched)
    for number, other in matched.items():
        scores.details.extend(_compared(events[number], pairing.checks[number, other], scores.counts))
    scores.outcomes.extend(pairing.outcomes(matched, repeated))
    used = set(matched.values())
    scores.details.extend(_missed(events, matched) + _extra(coded, used, repeated))
    return scores


def _compared(gold: Record, checks: Mapping[str, bool], counts: Counter[str]) -> list[str]:
    for name, is_right in checks.items():
        counts[f"{name}_all"] += 1
        counts[f"{name}_ok"] += is_right
    counts["record_must_ok"] += bool(gold.get("must")) and checks["record"]
    wrong = [name for name, is_right in checks.items() if not is_right and name != "record"]
    return [f"wrong   {gold.get('id')}: {', '.join(wrong)} | {gold['evidence'][0]}"] if wrong else []


def _spans_and_traps(gold: Record, text: str, coded: Sequence[Record], counts: Counter[str]) -> list[str]:
    details = []
    for mention in (m for event in coded for m in event.get("mentions") or []):
        counts["spans_all"] += 1
        counts["spans_ok"] += text[mention["start"] : mention["end"]] == mention.get("text")
    for trap in gold.get("must_not_code", []):
        counts["traps_all"] += 1
        fallen = (e for a, b in occurrences(text, trap["text"]) for e in coded if falls_into(trap, a, b, e))
        event = next(fallen, None)
        if event is not None:
            counts["traps"] += 1
            details.append(f"trap    {event['event_type']} {event['act']} {event['status']} | {trap['text']}")
    return details


def _missed(events: Sequence[Record], matched: dict[int, int]) -> list[str]:
    return [
        f"missed{'!' if event.get('must') else ' '} {event.get('id')} {event['event_type']} {event.get('act')} "
        f"{event['actors']} {event.get('recipients')} {event['status']} | {event['evidence'][0]}"
        for number, event in enumerate(events)
        if number not in matched
    ]


def _extra(coded: Sequence[Record], used: set[int], repeated: set[int]) -> list[str]:
    return [
        f"{'dup    ' if number in repeated else 'extra  '} {event.get('event_type')} {event.get('act')} "
        f"{_codes(event.get('actors'))} {_codes(event.get('recipients'))} {event.get('status')} | "
        f"{(event.get('mentions') or [{}])[0].get('text') or ''}"
        for number, event in enumerate(coded)
        if number not in used
    ]


def _codes(parties: Sequence[Record] | None) -> list[str]:
    return sorted(str(p.get("code") or p.get("country") or p.get("name") or p.get("text")) for p in parties or [])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0
