"""`brinkwatch doctor`: whether everything that a run needs is there, with what was found."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from brinkwatch import shadowed_rooms
from flows.settings import Settings
from schemas.errors import BrinkwatchError


@dataclass(frozen=True)
class Finding:
    """One check and what it found."""

    check: str
    ok: bool
    found: str


def examine(settings: Settings) -> list[Finding]:
    """All checks in the order of the data's way; a failing one never hides the others."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("packages are the project's own", _packages),
        ("source entries", lambda: _sources(settings)),
        ("language model", lambda: _model(settings)),
        ("codebook", _codebook),
        ("data directory can be written", lambda: _data_dir(settings.data_dir)),
        ("snapshot", lambda: _snapshot(settings.data_dir)),
    ]
    return [_finding(name, check) for name, check in checks]


def _finding(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except (BrinkwatchError, OSError) as error:
        return Finding(name, False, str(error))


def _packages() -> str:
    if lines := shadowed_rooms():
        raise BrinkwatchError("; ".join(lines))
    return "all"


def _sources(settings: Settings) -> str:
    from sources.registry import load_sources

    entries = load_sources(settings.sources)
    return f"{sum(entry.enabled for entry in entries)} enabled of {len(entries)} in {settings.sources}"


def _model(settings: Settings) -> str:
    from coding.coder import load_coder

    return load_coder(model=settings.spacy_model).version


def _codebook() -> str:
    from coding.codebook import load_codebook

    return f"{len(load_codebook().acts)} acts"


def _data_dir(data_dir: Path) -> str:
    data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=data_dir):
        return str(data_dir.resolve())


def _snapshot(data_dir: Path) -> str:
    from warehouse.publish import LATEST, LATEST_JSON, latest_snapshot
    from warehouse.sandbox import run_query

    if not any((data_dir / name).exists() or (data_dir / name).is_symlink() for name in (LATEST, LATEST_JSON)):
        return "none yet: run `brinkwatch nightly`"
    snapshot = latest_snapshot(data_dir)
    n_events = run_query(snapshot, "SELECT count(*) AS n FROM events").column("n")[0].as_py()
    return f"{snapshot.name}, {n_events:,} events"
