"""Tables restored after damage: good copies first, then rows out of other files, then coding and folding again.

Nothing is deleted: what cannot be read is moved to `<data_dir>/damaged/`. In this order:
1. a Parquet file that a snapshot holds unharmed is put back in its place: nothing is lost;
2. a log entry that is cut short leaves, with those behind it: the table is that of the version before;
3. a Parquet file with no good copy leaves the table;
4. of insert-only tables, rows whose key is now missing come back from files that no current version names
   (of the entries that left, of versions before a compaction) and from snapshots;
5. what is derived is made anew: articles whose mentions do not add up lose their row in `codings` and so wait for the
   coder, and events are folded again from all mentions.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

from schemas.column import Row
from schemas.operations import SourceHealth
from schemas.tables import ROW_CLASSES, arrow_schema, from_arrow
from warehouse.columns import converted
from warehouse.damage import LOG, Damage, damaged_entries, damages, local_path, unreadable, version_of
from warehouse.load import load_articles
from warehouse.publish import SNAPSHOTS, snapshot_names
from warehouse.snapshot import PARQUET
from warehouse.store import Store

DAMAGED = "damaged"
# Their rows are never taken back, so a row found anywhere belongs into the table.
INSERTED = ("articles", "fetches", "runs", "source_health", "rejects")
DOES_NOT_ADD_UP = """
article_id IN (
    SELECT c.article_id FROM stored c LEFT JOIN (
        SELECT unnest($articles) AS article_id, unnest($versions) AS version, unnest($counts) AS n
    ) m ON m.article_id = c.article_id AND m.version = c.coder_version
    WHERE c.n_mentions <> coalesce(m.n, 0)
)
"""


@dataclass(frozen=True)
class Repaired:
    """What was wrong with a file, what was done, how many rows came back from elsewhere, how many did not.

    Of a table that is derived no row counts as missing: coding and folding make them anew. What a cut log entry added
    is not known.
    """

    damage: Damage
    done: str
    n_rows_restored: int = 0
    n_rows_missing: int = 0


def repair_store(store: Store, now: datetime) -> list[Repaired]:
    """What was damaged and what became of it; rows that are derived are missing until they are coded and folded."""
    repaired: list[Repaired] = []
    aside = store.data_dir / DAMAGED / f"{now:%Y-%m-%dT%H%M%SZ}"
    with store.writer(f"repair {now:%Y-%m-%dT%H:%M:%SZ}", wait_seconds=30):
        for model in ROW_CLASSES:
            repaired += _repair_table(store, model, aside / model.table.name, now)
        incomplete = {part.damage.table for part in repaired if part.done != PUT_BACK}
        if incomplete & {"mentions", "codings"}:
            code_again(store)
        if incomplete & {"events", "event_mentions"}:
            store.replace("event_mentions", [], where="true")
    return repaired


PUT_BACK = "an unharmed copy in a snapshot took its place"


def _repair_table(store: Store, model: type[Row], aside: Path, now: datetime) -> list[Repaired]:
    name, folder = model.table.name, store.path(model.table.name)
    repaired = _without_cut_entries(store, model, aside)
    n_lost = 0
    for damage in damages(folder):
        if copy := _unharmed_copy(store, damage):
            _move(damage.path, aside)
            shutil.copyfile(copy, part := damage.path.with_name(f".{damage.path.name}.part"))
            part.replace(damage.path)
            repaired.append(Repaired(damage, PUT_BACK))
        else:
            _move(damage.path, aside)
            n_lost += _logged_rows(store.delta(name), damage.path)
            repaired.append(Repaired(damage, "it left the table"))
    if any(part.done != PUT_BACK for part in repaired):
        store.delta(name).repair()
        if name in INSERTED:
            restored = salvage_health(store, now) if name == "source_health" else salvage(store, model)
            repaired[-1] = replace(repaired[-1], n_rows_restored=restored, n_rows_missing=max(0, n_lost - restored))
    return repaired


def _logged_rows(delta: DeltaTable, path: Path) -> int:
    """How many rows the log says a file has."""
    added = pa.table(delta.get_add_actions(flatten=True)).select(["path", "num_records"]).to_pylist()
    return sum(int(row["num_records"] or 0) for row in added if Path(unquote(row["path"])).name == path.name)


def _without_cut_entries(store: Store, model: type[Row], aside: Path) -> list[Repaired]:
    """Moves the first entry that is not whole, and all behind it, out of the log."""
    folder = store.path(model.table.name)
    found = damaged_entries(folder) if (folder / LOG).is_dir() else []
    if not found:
        return []
    first = version_of(found[0].path)
    for path in sorted((folder / LOG).glob("[0-9]*.*")):
        if version_of(path) >= first:
            _move(path, aside / LOG)
    if not DeltaTable.is_deltatable(str(folder)):
        _move(folder / LOG, aside)
        store.create(model.table.name)
        return [Repaired(found[0], "the table began anew")]
    return [Repaired(found[0], f"the table went back to version {first - 1}")]


def salvage(store: Store, model: type[Row]) -> int:
    """Number of rows that came back into an insert-only table from files that no current version names."""
    live = {local_path(uri) for uri in store.delta(model.table.name).file_uris()}
    others = [path for path in _all_files(store, model) if path not in live]
    return sum(store.insert_arrow(model.table.name, rows) for rows in _rows_of(others, model))


def salvage_health(store: Store, now: datetime) -> int:
    """The same for `source_health`, whose rows are judged anew: of each day the newest file's row stays."""
    newest: dict[tuple[str, date], SourceHealth] = {}
    files = sorted(_all_files(store, SourceHealth), key=lambda path: (path.stat().st_mtime, path.name))
    for rows in _rows_of(files, SourceHealth):
        newest |= {(row.source_id, row.day): row for row in from_arrow(rows, SourceHealth)}
    before = store.read("source_health", ["day"]).num_rows
    store.replace("source_health", list(newest.values()))
    # Counts the articles of each day again: those of an older row may be out of date.
    load_articles(store, [], health=newest.values(), run_id="repair", now=now)
    return int(store.read("source_health", ["day"]).num_rows) - int(before)


def _all_files(store: Store, model: type[Row]) -> list[Path]:
    """All Parquet files of a table, also those that no version names, and those of snapshots behind them."""
    folder, snapshots = store.path(model.table.name), store.data_dir / SNAPSHOTS
    own = [path for path in sorted(folder.rglob("*.parquet")) if LOG not in path.parts]
    return own + [path for name in reversed(snapshot_names(snapshots)) for path in _files(snapshots / name, model)]


def rescue(store: Store, model: type[Row], output: Path) -> tuple[int, list[Damage]]:
    """Writes all rows of a table that can be read into one Parquet file; gives their number and what cannot be read.

    Raises DamagedError where the table's log cannot be read: then only `repair_store` helps.
    """
    folder = store.path(model.table.name)
    damaged = damages(folder)
    bad = {damage.path for damage in damaged}
    delta = DeltaTable(str(folder))
    files = [path for uri in delta.file_uris() if (path := local_path(uri)) not in bad]
    n = 0
    with pq.ParquetWriter(output, arrow_schema(model)) as writer:
        for rows in _rows_of(files, model):
            writer.write_table(rows)
            n += len(rows)
    return n, damaged


def code_again(store: Store) -> int:
    """Number of articles that wait for the coder again, because their stored mentions are not those it found."""
    counted = store.sql(
        "SELECT article_id, coder_version, count(*) AS n FROM mentions WHERE via_duplicate IS NULL GROUP BY ALL",
        views=False,
    )
    return store.replace(
        "codings",
        [],
        where=DOES_NOT_ADD_UP,
        parameters={
            "articles": counted.column("article_id").to_pylist(),
            "versions": counted.column("coder_version").to_pylist(),
            "counts": counted.column("n").to_pylist(),
        },
    )


def _unharmed_copy(store: Store, damage: Damage) -> Path | None:
    """The same file in a snapshot, where that one can be read: a hard link of a file that was harmed cannot."""
    inside = damage.path.relative_to(store.path(damage.table))
    snapshots = store.data_dir / SNAPSHOTS
    for name in reversed(snapshot_names(snapshots)):
        copy = snapshots / name / PARQUET / damage.table / inside
        if copy.is_file() and unreadable(copy) is None:
            return copy
    return None


def _files(snapshot: Path, model: type[Row]) -> list[Path]:
    return sorted((snapshot / PARQUET / model.table.name).rglob("*.parquet"))


def _rows_of(paths: Iterable[Path], model: type[Row]) -> Iterator[pa.Table]:
    """The rows of each file that can be read, with the declared columns; the year stands in the folder's name."""
    for path in paths:
        if unreadable(path):
            continue
        rows = pq.ParquetFile(path).read()
        if "year" not in rows.column_names:
            year = int(path.parent.name.removeprefix("year="))
            rows = rows.append_column("year", pa.array([year] * len(rows), pa.int64()))
        yield converted(rows, model)


def _move(path: Path, aside: Path) -> None:
    """Out of the way; what is not there any more is left out."""
    if path.exists():
        aside.mkdir(parents=True, exist_ok=True)
        shutil.move(path, aside / path.name)
