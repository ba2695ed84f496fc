"""Ranges of days: as few as hold the same days, and as a condition of a query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

Ranges = list[tuple[date, date]]


def merged(ranges: Iterable[tuple[date, date]]) -> Ranges:
    """The same days in as few ranges as hold them, ascending."""
    found: Ranges = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + timedelta(1):
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def within(column: str, ranges: Ranges) -> str:
    """A condition that a day lies in one of the ranges; false without one."""
    return (
        "(" + (" OR ".join(f"{column} BETWEEN DATE '{one}' AND DATE '{two}'" for one, two in ranges) or "false") + ")"
    )
