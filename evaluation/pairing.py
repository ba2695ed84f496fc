"""Which coded event is which gold one: the pairs of one text that share a sentence, best pairs first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.breakdown import NOTHING, Outcome
from evaluation.matching import Record, accepted, compare, occurrences, sentences, touched


@dataclass(frozen=True)
class Pairing:
    """Gold and coded events of one text, and which of them share a sentence."""

    events: Sequence[Record]
    coded: Sequence[Record]
    # (gold number, coded number) of those that do.
    beside: list[tuple[int, int]]
    # Of those whose type the gold event accepts, field by field what is right.
    checks: dict[tuple[int, int], dict[str, bool]]

    @classmethod
    def of(cls, events: Sequence[Record], text: str, coded: Sequence[Record]) -> Pairing:
        """The pairs of a text: evidence of the gold event and a mention of the coded one meet in a sentence."""
        spans = sentences(text)
        evidence = [_covered(spans, [o for q in e["evidence"] for o in occurrences(text, q)]) for e in events]
        reported = [_covered(spans, [(m["start"], m["end"]) for m in e.get("mentions") or []]) for e in coded]
        shared = [(g, c) for g in range(len(events)) for c in range(len(coded)) if evidence[g] & reported[c]]
        alike = [(g, c) for g, c in shared if coded[c].get("event_type") in accepted(events[g], "event_type")]
        return cls(events, coded, shared, {(g, c): compare(events[g], coded[c]) for g, c in alike})

    def is_right(self, other: int) -> bool:
        """Whether this coded event has type and parties of a gold event beside it."""
        return any(c["actors"] and c["recipients"] for (_, coded), c in self.checks.items() if coded == other)

    def matched(self) -> tuple[dict[int, int], set[int]]:
        """Gold number -> coded number, best pairs first; and the coded events that repeat a matched gold event."""
        pairs = []
        for (number, other), checks in self.checks.items():
            right = sum(checks.get(name, False) for name in ("act", "actors", "recipients", "status"))
            pairs.append((-right, not self.events[number].get("must"), number, other))
        matched: dict[int, int] = {}
        for _, _, number, other in sorted(pairs):
            if number not in matched and other not in matched.values():
                matched[number] = other
        return matched, {other for *_, other in pairs} - set(matched.values())

    def outcomes(self, matched: dict[int, int], repeated: set[int]) -> list[Outcome]:
        """Gold and coded type of every event that counts.

        A missed one that any reader would name is taken for a left-over event of its sentences, if there is one.
        """
        kinds = [str(event["event_type"]) for event in self.events]
        found = [(kinds[number], kinds[number]) for number in matched]
        left = set(range(len(self.coded))) - set(matched.values()) - repeated
        for number in (n for n, e in enumerate(self.events) if e.get("must") and n not in matched):
            taken = next((c for g, c in self.beside if g == number and c in left), None)
            left -= {taken}
            found.append((kinds[number], NOTHING if taken is None else str(self.coded[taken].get("event_type"))))
        return found + [(NOTHING, str(self.coded[other].get("event_type"))) for other in sorted(left)]


def _covered(spans: Sequence[tuple[int, int]], intervals: Sequence[tuple[int, int]]) -> set[int]:
    return {number for start, end in intervals for number in touched(spans, start, end)}
