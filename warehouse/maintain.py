"""Housekeeping of the tables: small files into few, files of no version out, old snapshots out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable, Field, WriterProperties

from schemas.column import Row
from schemas.tables import ROW_CLASSES, arrow_schema
from warehouse.publish import SNAPSHOTS, clear_remains, retire_snapshots
from warehouse.store import Store, check_columns


@dataclass(frozen=True)
class Freed:
    """What was freed: files of tables, bytes on the disk (hard links of snapshots still count), snapshots."""

    files_removed: int
    bytes_freed: int
    snapshots_removed: int
    columns_added: int


def maintain_store(store: Store, now: datetime) -> Freed:
    """Compacts every table and removes what no current version needs, orphans of killed writes included.

    Earlier versions of the tables cannot be read afterwards; snapshots hold files of their own. A column that
    schemas/ gained and that may be null is added first; any other difference raises SchemaChangeError.
    """
    files = added = 0
    before = _size(store.data_dir)
    with store.writer(f"maintain {now:%Y-%m-%dT%H:%M:%SZ}", wait_seconds=30):
        for model in ROW_CLASSES:
            if store.exists(model.table.name):
                added += adopt_columns(store, model)
                files += _tidy(store.delta(model.table.name))
        (store.data_dir / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
        clear_remains(store.data_dir / SNAPSHOTS)
        snapshots = retire_snapshots(store.data_dir)
    return Freed(files, max(0, before - _size(store.data_dir)), len(snapshots), added)


def adopt_columns(store: Store, model: type[Row]) -> int:
    """Number of columns added to a stored table because schemas/ declares them now; they are null in its rows."""
    delta = store.delta(model.table.name)
    stored = set(pa.schema(delta.schema().to_arrow()).names)
    new = [
        name for name in arrow_schema(model).names if name not in stored and not model.model_fields[name].is_required()
    ]
    if new:
        declared = arrow_schema(model)
        delta.alter.add_columns([Field.from_arrow(declared.field(name)) for name in new])
    check_columns(store.delta(model.table.name), model)
    return len(new)


def _tidy(delta: DeltaTable) -> int:
    delta.optimize.compact(writer_properties=WriterProperties(compression="ZSTD"))
    delta.create_checkpoint()
    # Only the full one finds the orphans of killed writes; no reader of an old version is waited for, since readers
    # use snapshots.
    removed = delta.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False, full=True)
    return len(removed)


def _size(folder: Path) -> int:
    """Bytes on the disk under a folder; a file with several names counts once."""
    sizes: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            stat = path.stat()
            sizes[(stat.st_dev, stat.st_ino)] = stat.st_size
    return sum(sizes.values())
