"""How far folding has come: the tables' versions when everything was folded, and which files were only added since.

The tables are the truth, and comparing them whole says what is to be folded; it also reads every row. The note spares
that as long as it can be trusted: any change but new files, and any doubt about the log, gives None, and the whole is
compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from warehouse.damage import LOG
from warehouse.store import Store

NOTE = "folded_up_to"
# Rows are added to the first two by others; the last two are written by folding alone.
READ = ("articles", "mentions")
WRITTEN = ("event_mentions", "events")
# How many of the newest entries are looked through for the note: fewer than a week of nights writes.
LOOKED_THROUGH = 100


@dataclass(frozen=True)
class Added:
    """Files that the tables have gained since all was folded, and nothing else has changed."""

    articles: list[Path]
    mentions: list[Path]


def note_folded(store: Store) -> None:
    """Writes down that everything is folded as the tables are now: an entry of the log of `events` without rows."""
    if store.exists("events"):
        versions = {table: _version(store, table) for table in (*READ, "event_mentions")}
        store.note("events", {NOTE: json.dumps(versions)})


def added_since(store: Store) -> Added | None:
    """What was added since everything was folded; None where more happened, or the logs cannot say."""
    noted = _noted(store)
    if noted is None:
        return None
    added = {table: _added(store, table, *noted[table]) for table in (*READ, *WRITTEN)}
    articles, mentions = added["articles"], added["mentions"]
    if articles is None or mentions is None or any(added[table] != [] for table in WRITTEN):
        return None
    return Added(articles, mentions)


def _version(store: Store, table: str) -> tuple[int, str]:
    """The version of a table and the digest of its log entry; a repaired table can come to the same version again."""
    if not store.exists(table):
        return -1, ""
    version = store.delta(table).version()
    return version, _digest(_entry(store, table, version))


def _noted(store: Store) -> dict[str, tuple[int, str]] | None:
    """The newest note, with the version of `events` that carries it."""
    if not store.exists("events"):
        return None
    newest = store.delta("events").version()
    for version in range(newest, max(-1, newest - LOOKED_THROUGH), -1):
        entry = _entry(store, "events", version)
        if not entry.is_file():
            return None
        for action in _actions(entry):
            if NOTE in action.get("commitInfo", {}):
                noted = json.loads(action["commitInfo"][NOTE])
                return {table: (int(at), digest) for table, (at, digest) in noted.items()} | {
                    "events": (version, _digest(entry))
                }
    return None


def _added(store: Store, table: str, since: int, digest: str) -> list[Path] | None:
    """The files that a table has gained since a version and still has; None where rows may have left or moved."""
    if not store.exists(table):
        return [] if since < 0 else None
    folder, newest = store.path(table), store.delta(table).version()
    if since >= 0 and (since > newest or _digest(_entry(store, table, since)) != digest):
        return None
    files: set[str] = set()
    for version in range(since + 1, newest + 1):
        if not (entry := _entry(store, table, version)).is_file():
            return None
        for action in _actions(entry):
            if "remove" in action and (action["remove"].get("dataChange", True) or action["remove"]["path"] in files):
                return None
            # Compaction writes the same rows into other files, and says so.
            if "add" in action and action["add"].get("dataChange", True):
                files.add(action["add"]["path"])
    return [folder / unquote(path) for path in sorted(files)]


def _actions(entry: Path) -> Iterator[dict[str, Any]]:
    # Not `splitlines`: words of the news may hold other line ends.
    for line in entry.read_text(encoding="utf-8").split("\n"):
        if line:
            yield json.loads(line)


def _entry(store: Store, table: str, version: int) -> Path:
    return store.path(table) / LOG / f"{version:020}.json"


def _digest(entry: Path) -> str:
    """Of an entry's content; empty where the log was cleared of it."""
    return hashlib.sha256(entry.read_bytes()).hexdigest() if entry.is_file() else ""
