"""What two data directories that the nightly flow filled must share, whatever happened to one of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from schemas.tables import row_class, table_names
from warehouse.store import Store

# Which run stored a row and when is all that may differ between a killed night and a clean one.
OF_THE_RUN = {"run_id", "fetched_at", "first_seen_at", "coded_at", "rejected_at", "as_of_run", "url"} | {
    "judged_at", "tried_at", "delivered_at", "n_tries",
}  # fmt: skip
# What a killed run knew, and was later known better, stays on record.
OF_THE_NIGHT = ("fetches", "runs", "source_health", "indicator_revisions")

SHOWN = 3


def content(store: Store) -> dict[str, list[str]]:
    """Every derived and fetched row as text, without what belongs to the run that wrote it."""
    tables = {}
    for name in table_names():
        if name in OF_THE_NIGHT:
            continue
        columns = [column for column in row_class(name).model_fields if column not in OF_THE_RUN]
        rows = _last_verdicts(store) if name == "verdicts" else store.read(name).to_pylist()
        tables[name] = sorted(str({column: row[column] for column in columns}) for row in rows)
    return tables


def differences(store: Store, other: Store) -> dict[str, tuple[list[str], list[str]]]:
    """Table -> rows that only one of both has, some of each; empty where they hold the same.

    Comparing whole tables in an assertion would make pytest print the difference of a million rows, for hours.
    """
    found = {}
    theirs = content(other)
    for name, rows in content(store).items():
        here, there = Counter(rows), Counter(theirs[name])
        if here != there:
            found[name] = (sorted(here - there)[:SHOWN], sorted(there - here)[:SHOWN])
    return found


def _last_verdicts(store: Store) -> list[dict[str, Any]]:
    """Each week as it was judged last: a killed run's verdict stays beside that of the run after it."""
    rows = sorted(store.read("verdicts").to_pylist(), key=lambda row: row["judged_at"])
    return list({(row["series"], row["a"], row["b"], row["day"]): row for row in rows}.values())
