"""Words for a moment, as feeds and pages write them -> a time in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
# Offsets in hours of the abbreviations that feeds use; IST and BST are read as India and Britain.
ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "IST": 5.5, "PKT": 5, "HKT": 8, "SGT": 8, "CST": -6, "KST": 9, "JST": 9, "AEST": 10, "AEDT": 11,
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
ISO_TIME = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[T\s]+(?P<H>\d{1,2}):(?P<M>\d{1,2})(?::(?P<S>\d{1,2})(?:[.,]\d+)?)?\s*(?P<zone>.*))?$"
)
WORDED = re.compile(
    r"(?:[A-Za-z]+,?\s*)??(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<m>[A-Za-z]{3,9})\.?[\s,-]+(?P<y>\d{4})"
    r"(?:,?\s+(?P<H>\d{1,2}):(?P<M>\d{1,2})(?::(?P<S>\d{1,2}))?\s*(?P<zone>.*))?$"
)
AMERICAN = re.compile(
    r"(?:[A-Za-z]+,?\s+)??(?P<m>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})"
    r"(?:,?\s+(?:at\s+)?(?P<H>\d{1,2}):(?P<M>\d{1,2})(?::(?P<S>\d{1,2}))?\s*(?P<zone>.*))?$"
)
COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?(?P<zone>.*))?$")
OFFSET = re.compile(r"(?:GMT|UTC)?\s*(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?$")
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def parse_moment(words: str | None, time_zone: str = "UTC") -> datetime | None:
    """The moment in UTC; null when the words are none that is known, or lie before 1990.

    `time_zone` is where a moment without a zone is meant; a bare day is its first minute there.
    """
    text = re.sub(r"\s+", " ", words or "").strip()[:80]
    if not text:
        return None
    for pattern in (ISO_TIME, WORDED, AMERICAN, COMPACT):
        found = pattern.match(text)
        if found:
            moment = _moment(found, time_zone)
            if moment is not None:
                return moment if moment >= EARLIEST else None
    try:
        moment = _in_utc(parsedate_to_datetime(text), time_zone)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return moment if moment >= EARLIEST else None


def local_day(moment: datetime, time_zone: str) -> date:
    """The day of a moment where the source is."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def _moment(found: re.Match[str], time_zone: str) -> datetime | None:
    part = found.groupdict()
    month = part["m"]
    number = int(month) if month.isdigit() else MONTHS.get(month[:3].lower())
    hour, marker = int(part["H"] or 0), (part["zone"] or "").strip()
    half = re.match(r"(?i)([ap])\.?m\.?\b\s*", marker)
    if half:
        marker = marker[half.end() :]
        hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
    zone = _zone(marker, time_zone)
    if number is None or zone is None:
        return None
    try:
        naive = datetime(int(part["y"]), number, int(part["d"]), hour, int(part["M"] or 0), int(part["S"] or 0))
        return naive.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(marker: str, time_zone: str) -> tzinfo | None:
    marker = marker.strip(" ()")
    if not marker:
        return ZoneInfo(time_zone)
    if marker.upper() in ZONES:
        return timezone(timedelta(hours=ZONES[marker.upper()]))
    found = OFFSET.match(marker)
    if found is None:
        return None
    shift = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    if shift >= timedelta(hours=24):
        return None
    return timezone(shift if found["sign"] == "+" else -shift)


def _in_utc(moment: datetime, time_zone: str) -> datetime:
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(time_zone))).astimezone(UTC)
