"""What coding again changed: events gained, lost and altered, against the tables as they were before it began.

The earlier state is read from the tables' history, where each commit names its writer; so a recode that was killed
and went on is compared with the state before its first part. What other runs added in between is left out: only
articles that were coded before count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
from deltalake.exceptions import DeltaError

from schemas.errors import StoreError
from warehouse.history import rows_at, versions_of
from warehouse.store import Store

COMPARED_TABLES = ("codings", "mentions", "event_mentions", "events")
# What a reader of the event would call another event, or the same one told otherwise.
COMPARED_FIELDS = (
    "act", "event_type", "mode", "status", "actors", "recipients", "speaker", "magnitudes", "event_date",
    "date_precision", "location", "n_mentions", "n_articles",
)  # fmt: skip
EXAMPLES = 5

UNFINISHED_SQL = """
WITH finished AS (SELECT max(stage_at) AS at FROM runs WHERE flow = 'recode' AND stage = 'finished')
SELECT DISTINCT run_id FROM runs, finished
WHERE flow = 'recode' AND stage = 'started' AND (finished.at IS NULL OR stage_at > finished.at)
"""

EVENTS_SQL = """
WITH known AS (SELECT article_id FROM codings_before), reported AS (
    SELECT e.event_id, list(DISTINCT m.article_id || '#' || m.sentence_index) AS sentences
    FROM event_mentions e JOIN mentions m USING (mention_id)
    WHERE coalesce(m.via_duplicate, m.article_id) IN (SELECT article_id FROM known) GROUP BY e.event_id
)
SELECT events.*, sentences FROM events JOIN reported USING (event_id) WHERE superseded_by IS NULL
"""


@dataclass(frozen=True)
class AlteredEvent:
    """An event that is told otherwise now: under its id, or under another one from the same sentence."""

    before: dict[str, Any]
    after: dict[str, Any]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class RecodeChanges:
    """Events gained, lost and altered; `unreadable` says why there is nothing to compare with, where that is so."""

    gained: list[dict[str, Any]] = field(default_factory=list)
    lost: list[dict[str, Any]] = field(default_factory=list)
    altered: list[AlteredEvent] = field(default_factory=list)
    n_unchanged: int = 0
    unreadable: str | None = None

    def changed_fields(self) -> dict[str, int]:
        """How many altered events differ in each field, most first."""
        return dict(Counter(name for event in self.altered for name in event.changed).most_common())


def unfinished_recodes(store: Store) -> list[str]:
    """Ids of the recode runs since the last finished one: parts of one recode that was killed and went on."""
    found: list[str] = store.sql(UNFINISHED_SQL, views=False).column("run_id").to_pylist()
    return sorted(found)


def recode_changes(store: Store, run_ids: Collection[str]) -> RecodeChanges:
    """What these runs changed in the events of the articles that were coded before them."""
    versions = {table: _version_before(store, table, run_ids) for table in COMPARED_TABLES if store.exists(table)}
    if len(versions) < len(COMPARED_TABLES):
        return RecodeChanges()
    try:
        before = _events(store, versions, versions)
        after = _events(store, {}, versions)
    except (DeltaError, OSError, StoreError, duckdb.Error) as error:
        first = str(error).splitlines()[0]
        return RecodeChanges(unreadable=f"the tables before it are no longer in the history: {first}")
    return compared(before, after)


def compared(before: Mapping[str, dict[str, Any]], after: Mapping[str, dict[str, Any]]) -> RecodeChanges:
    """Events by id, before and after. What is lost and gained in the same sentence is one event, altered."""
    kept = [(before[event_id], after[event_id]) for event_id in sorted(before.keys() & after.keys())]
    lost = {event_id: before[event_id] for event_id in sorted(before.keys() - after.keys())}
    gained = {event_id: after[event_id] for event_id in sorted(after.keys() - before.keys())}
    pairs = kept + _same_sentence(lost, gained)
    altered = []
    for was, now in pairs:
        if changed := tuple(name for name in COMPARED_FIELDS if was[name] != now[name]):
            altered.append(AlteredEvent(was, now, changed))
    return RecodeChanges(list(gained.values()), list(lost.values()), altered, len(pairs) - len(altered))


def _same_sentence(
    lost: dict[str, dict[str, Any]], gained: dict[str, dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Takes out of both what was told by the same sentences; those with most in common first."""
    of_sentence: dict[str, list[str]] = defaultdict(list)
    for event_id, event in gained.items():
        for sentence in event["sentences"]:
            of_sentence[sentence].append(event_id)
    common = Counter(
        (event_id, other) for event_id, event in lost.items() for s in event["sentences"] for other in of_sentence[s]
    )

    def weight(pair: tuple[str, str]) -> tuple[int, int, tuple[str, str]]:
        alike = sum(lost[pair[0]][name] == gained[pair[1]][name] for name in COMPARED_FIELDS)
        return -common[pair], -alike, pair

    pairs = []
    for event_id, other in sorted(common, key=weight):
        if event_id in lost and other in gained:
            pairs.append((lost.pop(event_id), gained.pop(other)))
    return pairs


def _events(store: Store, versions: Mapping[str, int], known: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """Standing events by id, at these versions of the tables (now, where none is given)."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table in COMPARED_TABLES[1:]:
            connection.register(table, _at(store, table, versions.get(table)))
        connection.register("codings_before", _at(store, "codings", known["codings"]))
        rows: Sequence[dict[str, Any]] = connection.sql(EVENTS_SQL).to_arrow_table().to_pylist()
    return {row["event_id"]: row for row in rows}


def _at(store: Store, table: str, version: int | None) -> Any:
    return store.source(table) if version is None else rows_at(store, table, version)


def _version_before(store: Store, table: str, run_ids: Collection[str]) -> int:
    """The version in front of the first commit of these runs; the newest where they made none."""
    versions = versions_of(store, table)
    written = [v["version"] for v in versions if any((v["writer"] or "").endswith(run_id) for run_id in run_ids)]
    return max(0, min(written) - 1) if written else int(versions[0]["version"])


def in_words(event: Mapping[str, Any]) -> str:
    """An event in a line: who did what to whom, when, with which status."""
    actors, recipients = (
        ", ".join(party["code"] or party["name"] or party["text"] for party in event[side]) or "?"
        for side in ("actors", "recipients")
    )
    return f"{event['event_date'] or 'undated'} {actors} {event['act']} {recipients} ({event['status']})"
