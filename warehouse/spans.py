"""How many days the alert rule and the choice of watched pairs look back and ahead: one home for code and queries."""

from __future__ import annotations

from pathlib import Path

# A week is judged against the 13 weeks that end seven days before it, so that they do not hold the crisis it may begin.
BASELINE_DAYS = 91
GAP_DAYS = 7
# So many days back a judgement can see.
JUDGED_REACH_DAYS = BASELINE_DAYS + GAP_DAYS
# Five events in so many days make a pair watched, for so many days more; what nobody sees for as long pauses.
WATCHED_DAYS = 91
# It is watched before them too, for as long as a judgement of them sees.
WATCHED_BEFORE_DAYS = JUDGED_REACH_DAYS
# Whether it is watched on a day rests on no event further away than this.
WATCHED_REST_DAYS = WATCHED_DAYS + WATCHED_BEFORE_DAYS

IN_QUERIES = {
    "baseline_days": BASELINE_DAYS,
    "gap_days": GAP_DAYS,
    "judged_reach_days": JUDGED_REACH_DAYS,
    "watched_days": WATCHED_DAYS,
    "watched_before_days": WATCHED_BEFORE_DAYS,
}


def with_spans(path: Path) -> str:
    """The text of a query file with the spans in place of their names in braces."""
    text = path.read_text()
    for name, days in IN_QUERIES.items():
        text = text.replace("{" + name + "}", str(days))
    return text
