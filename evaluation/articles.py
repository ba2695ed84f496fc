"""Coded articles against gold: types, records, fields, traps, for `brinkwatch evaluate articles`.

One gold event is matched by at most one prediction, the best pairs first; a second prediction of the same gold event is
a duplicate. Optional gold events (`must: false`) are neither misses nor false alarms.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from coding.file_text import shifted, split_file_text
from evaluation.matching import Record, accepted, compare, falls_into, occurrences, sentences, touched
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
    """Counts over all articles, and what went wrong where that was asked for."""

    counts: Counter[str]
    details: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float | int | str]:
        """Shares to three digits, then counts.

        `type_P` predictions without duplicates that match a gold event, `must_R` gold events any reader would name that
        were found, `type_F1` their harmonic mean, `all_R` optional ones too, `record_F1` the same with act, actors,
        recipients and status right; fields: share right among the matched; `dup` share of repeated predictions;
        `spans` mentions that give back their text; `silent_events` events coded in texts that hold none.
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
        }
        counted = ("traps", "traps_all", "silent_events", "silent_texts", "gold", "pred")
        figures: dict[str, float | int | str] = {name: round(value, 3) for name, value in shares.items()}
        return figures | {name: n[name] for name in counted}


def score_articles(gold_paths: Sequence[Path], coder: CoderLike, detail: bool = False) -> ArticleScores:
    """Codes the text beside each gold file (NAME.txt for NAME.events.json) and scores it.

    Raises SettingsError for a gold file that cannot be read or has no text beside it.
    """
    scores = ArticleScores(Counter())
    for path in sorted(gold_paths):
        gold, content = _read(path)
        title, body, shifts = split_file_text(content)
        events = coder.code(title=title, text=body, published=date.fromisoformat(gold["published"]))
        coded = [shifted(event, content, shifts).model_dump(mode="json") for event in events]
        counts, details = score_text(gold, content, coded)
        scores.counts.update(counts)
        if detail:
            scores.details.extend([path.name.removesuffix(ENDING), *(f"   {line}" for line in details)])
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


def score_text(gold: Record, text: str, coded: Sequence[Record]) -> tuple[Counter[str], list[str]]:
    """Counts of one text, and one line for each miss, wrong field, duplicate, extra event and trap."""
    events: Sequence[Record] = gold["events"]
    counts, details = _spans_and_traps(gold, text, coded)
    if not events:
        counts.update(silent_texts=1, silent_events=len(coded))
        return counts, details
    matched, repeated = _match(events, text, coded)
    counts.update(gold=len(events), pred=len(coded), hit=len(matched), dup=len(repeated))
    counts["must"] = sum(bool(event.get("must")) for event in events)
    counts["must_hit"] = sum(bool(events[number].get("must")) for number in matched)
    for number, other in matched.items():
        checks = compare(events[number], coded[other])
        for name, is_right in checks.items():
            counts[f"{name}_all"] += 1
            counts[f"{name}_ok"] += is_right
        counts["record_must_ok"] += bool(events[number].get("must")) and checks["record"]
        wrong = [name for name, is_right in checks.items() if not is_right and name != "record"]
        if wrong:
            details.append(f"wrong   {events[number].get('id')}: {', '.join(wrong)}")
    details += _missed(events, matched) + _extra(coded, set(matched.values()), repeated)
    return counts, details


def _spans_and_traps(gold: Record, text: str, coded: Sequence[Record]) -> tuple[Counter[str], list[str]]:
    counts: Counter[str] = Counter()
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
            details.append(f"trap    {trap['text'][:70]} <- {event['event_type']} {event['act']} {event['status']}")
    return counts, details


def _match(events: Sequence[Record], text: str, coded: Sequence[Record]) -> tuple[dict[int, int], set[int]]:
    """Gold number -> prediction number, best pairs first; and the predictions that repeat a matched gold event."""
    spans = sentences(text)
    evidence = [_covered(spans, [o for q in e["evidence"] for o in occurrences(text, q)]) for e in events]
    reported = [_covered(spans, [(m["start"], m["end"]) for m in e.get("mentions") or []]) for e in coded]
    pairs = []
    for number, event in enumerate(events):
        for other, prediction in enumerate(coded):
            if evidence[number] & reported[other] and prediction.get("event_type") in accepted(event, "event_type"):
                checks = compare(event, prediction)
                right = sum(checks.get(name, False) for name in ("act", "actors", "recipients", "status"))
                pairs.append((-right, not event.get("must"), number, other))
    matched: dict[int, int] = {}
    for _, _, number, other in sorted(pairs):
        if number not in matched and other not in matched.values():
            matched[number] = other
    return matched, {other for *_, other in pairs} - set(matched.values())


def _covered(spans: Sequence[tuple[int, int]], intervals: Sequence[tuple[int, int]]) -> set[int]:
    return {number for start, end in intervals for number in touched(spans, start, end)}


def _missed(events: Sequence[Record], matched: dict[int, int]) -> list[str]:
    return [
        f"missed{'!' if event.get('must') else ' '} {event.get('id')} {event['event_type']} {event.get('act')} "
        f"{event['actors']} {event.get('recipients')} {event['status']} | {event['evidence'][0][:80]}"
        for number, event in enumerate(events)
        if number not in matched
    ]


def _extra(coded: Sequence[Record], used: set[int], repeated: set[int]) -> list[str]:
    return [
        f"{'dup    ' if number in repeated else 'extra  '} {event.get('event_type')} {event.get('act')} "
        f"{_codes(event.get('actors'))} {_codes(event.get('recipients'))} {event.get('status')} | "
        f"{((event.get('mentions') or [{}])[0].get('text') or '')[:90]}"
        for number, event in enumerate(coded)
        if number not in used
    ]


def _codes(parties: Sequence[Record] | None) -> list[str]:
    return sorted(str(p.get("code") or p.get("country") or p.get("name") or p.get("text")) for p in parties or [])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0
