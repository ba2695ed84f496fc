"""Housekeeping of the tables: small files into few, files of no version out, old log rows and snapshots out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from deltalake import CommitProperties, DeltaTable

from schemas.tables import ROW_CLASSES
from warehouse.columns import check_columns
from warehouse.publish import NEWEST_KEPT, SNAPSHOTS, clear_remains, retire_snapshots
from warehouse.store import Store
from warehouse.writes import PARQUET, WRITER_KEY

# Rows of a log that are still asked for, however old: the newest validators of a listing, since its next request is
# conditional. A page that was gone longer ago than the log reaches is asked for once more, if it is still listed.
STILL_NEEDED = {
    "fetches": """fetch_id IN (
        SELECT first(fetch_id ORDER BY requested_at DESC, fetch_id) FROM stored
        WHERE purpose = 'listing' AND outcome = 'ok' GROUP BY url)""",
    "rejects": "false",
    "source_health": "false",
    "runs": "false",
}
TIME_OF = {"fetches": "requested_at", "rejects": "rejected_at", "source_health": "day", "runs": "stage_at"}


@dataclass(frozen=True)
class Retention:
    """How long what is kept beside the present state stays; None keeps it for good.

    `history_days` is how far back earlier versions of the tables can be read. Without a day's row in `source_health`
    the indicators of that day are null again, so that table is kept unless asked otherwise.
    """

    history_days: int = 7
    newest_snapshots: int = NEWEST_KEPT
    log_days: dict[str, int | None] = field(
        default_factory=lambda: {"fetches": 400, "rejects": 400, "runs": None, "source_health": None}
    )


@dataclass(frozen=True)
class Freed:
    """What was freed: files of tables, bytes on the disk (hard links of snapshots still count), snapshots, log rows."""

    files_compacted: int
    files_removed: int
    bytes_freed: int
    snapshots_removed: int
    log_rows_removed: dict[str, int]


def maintain_store(
    store: Store, now: datetime, retention: Retention | None = None, wait_seconds: float = 30.0
) -> Freed:
    """Compacts every table and removes what nobody needs any longer, orphans of killed writes included.

    It waits for the writer's lock, so nothing is taken from under a run; readers use snapshots, which hold files of
    their own. Raises LockedError, naming the holder, after `wait_seconds`; SchemaChangeError for a table whose
    columns are not those of schemas/.
    """
    kept = retention or Retention()
    compacted = removed = 0
    with store.writer(f"maintain {now:%Y-%m-%dT%H:%M:%SZ}", wait_seconds):
        before = _size(store.data_dir)
        models = [model for model in ROW_CLASSES if store.exists(model.table.name)]
        for model in models:
            check_columns(store.delta(model.table.name), model)
        rows = {table: _retire_rows(store, table, days, now) for table, days in kept.log_days.items() if days}
        for model in models:
            delta = store.delta(model.table.name)
            compacted += _compact(delta, store.writer_name)
            removed += _vacuum(delta, kept.history_days)
        (store.data_dir / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
        clear_remains(store.data_dir / SNAPSHOTS)
        snapshots = retire_snapshots(store.data_dir, kept.newest_snapshots)
        freed = max(0, before - _size(store.data_dir))
    return Freed(compacted, removed, freed, len(snapshots), {table: n for table, n in rows.items() if n})


def _retire_rows(store: Store, table: str, days: int, now: datetime) -> int:
    """Number of rows of a log removed because they are older than so many days."""
    if not store.exists(table):
        return 0
    at = TIME_OF[table]
    newest = store.sql(f"SELECT max({at})::TIMESTAMPTZ AS at FROM {table}", views=False).to_pylist()[0]["at"]  # noqa: S608
    if newest is None:
        return 0
    # Counted from the newest row where that is earlier: a clock set wrongly ahead must not empty the logs.
    cutoff = min(now, newest) - timedelta(days=days)
    return store.replace(
        table, [], where=f"{at} < $cutoff AND NOT ({STILL_NEEDED[table]})", parameters={"cutoff": cutoff}
    )


def _compact(delta: DeltaTable, writer: str) -> int:
    """Number of files that were merged into others."""
    stamp = CommitProperties(custom_metadata={WRITER_KEY: writer})
    metrics = delta.optimize.compact(writer_properties=PARQUET, commit_properties=stamp)
    delta.create_checkpoint()
    return int(metrics["numFilesRemoved"])


def _vacuum(delta: DeltaTable, history_days: int) -> int:
    # Only the full one finds the orphans of killed writes; no reader of an old version is waited for, since readers
    # use snapshots.
    removed = delta.vacuum(
        retention_hours=24 * history_days, dry_run=False, enforce_retention_duration=False, full=True
    )
    return len(removed)


def _size(folder: Path) -> int:
    """Bytes on the disk under a folder; a file with several names counts once."""
    sizes: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            stat = path.stat()
            sizes[(stat.st_dev, stat.st_ino)] = stat.st_size
    return sum(sizes.values())
