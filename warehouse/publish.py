"""From the tables to what readers see: a new dated snapshot folder, and `latest` moved to it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from schemas.errors import SnapshotError
from warehouse.durable import sync, sync_tree
from warehouse.snapshot import DATABASE, build_snapshot
from warehouse.store import Store

SNAPSHOTS = "snapshots"
LATEST = "latest"
LATEST_JSON = "latest.json"
NEWEST_KEPT = 7
# A name with a dot in front is work under way, or on its way out; a kill leaves it there and the next run clears it.
BUILDING = ".building-"
LEAVING = ".leaving-"


def publish_snapshot(store: Store, data_dir: Path, now: datetime, newest_kept: int = NEWEST_KEPT) -> Path:
    """Folder of the new snapshot of what the tables hold; complete when it appears under its name, or not there,
    after a power cut too.

    The newest (seven, by default) and each month's last stay; what else was published before goes.
    """
    folder = Path(data_dir) / SNAPSHOTS
    with store.writer("publish", wait_seconds=30):
        folder.mkdir(parents=True, exist_ok=True)
        clear_remains(folder)
        name = _free_name(folder, f"{now:%Y-%m-%dT%H%M%SZ}")
        building = folder / f"{BUILDING}{name}"
        building.mkdir()
        counts = build_snapshot(store, building)
        (building / "snapshot.json").write_text(_described(name, now, counts))
        # Else the final name could be on the disk, after a power cut, before what it names.
        sync_tree(building)
        building.rename(folder / name)
        sync(folder)
        point_latest(Path(data_dir), name, _described(name, now, counts))
        retire_snapshots(Path(data_dir), newest_kept)
    return folder / name


def latest_snapshot(data_dir: Path) -> Path:
    """Folder of the newest published snapshot. Raises SnapshotError where there is none, or not a whole one."""
    named = _named_by_link(Path(data_dir)) or _named_by_json(Path(data_dir))
    if named is None:
        raise SnapshotError(f"{data_dir}: no snapshot is published yet; a run or `brinkwatch publish` makes one")
    folder = Path(data_dir) / SNAPSHOTS / named
    if not (folder / DATABASE).is_file():
        raise SnapshotError(f"{folder}: the published snapshot is not complete; `brinkwatch publish` makes a new one")
    return folder


def point_latest(data_dir: Path, name: str, described: str) -> None:
    """Moves `latest` and `latest.json` to a snapshot; each is the old one or the new one at any moment."""
    link = data_dir / f".{LATEST}.{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(SNAPSHOTS) / name, target_is_directory=True)
    link.replace(data_dir / LATEST)
    text = data_dir / f".{LATEST_JSON}.{os.getpid()}"
    text.write_text(described)
    sync(text)
    text.replace(data_dir / LATEST_JSON)
    sync(data_dir)


def retire_snapshots(data_dir: Path, newest_kept: int = NEWEST_KEPT) -> list[str]:
    """Names of the snapshots removed: all but the newest ones, each month's last, and the one that `latest` names."""
    folder = data_dir / SNAPSHOTS
    published = snapshot_names(folder)
    kept = set(published[-newest_kept:]) | {_named_by_link(data_dir)} | set(last_of_months(published))
    leaving = [name for name in published if name not in kept]
    for name in leaving:
        gone = folder / f"{LEAVING}{name}"
        (folder / name).rename(gone)
        shutil.rmtree(gone)
    return leaving


def snapshot_names(folder: Path) -> list[str]:
    """Names of the snapshots, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def last_of_months(names: Sequence[str]) -> list[str]:
    """The last name of each month."""
    return list({name[:7]: name for name in sorted(names)}.values())


def clear_remains(folder: Path) -> int:
    """Number of half-built and half-removed folders that a kill had left."""
    remains = [*folder.glob(f"{BUILDING}*"), *folder.glob(f"{LEAVING}*")]
    for path in remains:
        shutil.rmtree(path)
    return len(remains)


def _free_name(folder: Path, name: str) -> str:
    """The name, with a number behind it where two snapshots fall into one second."""
    free, number = name, 1
    while (folder / free).exists():
        number += 1
        free = f"{name}-{number:02}"
    return free


def _described(name: str, now: datetime, counts: dict[str, int]) -> str:
    described = {"snapshot": name, "path": f"{SNAPSHOTS}/{name}", "published_at": now.isoformat(), "rows": counts}
    return json.dumps(described, indent=1) + "\n"


def _named_by_link(data_dir: Path) -> str | None:
    link = data_dir / LATEST
    return link.readlink().name if link.is_symlink() else None


def _named_by_json(data_dir: Path) -> str | None:
    """The same from the file, for a folder that was copied without its links."""
    try:
        return str(json.loads((data_dir / LATEST_JSON).read_text())["snapshot"])
    except (OSError, ValueError, KeyError):
        return None
