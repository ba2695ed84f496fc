"""The front door: `from brinkwatch import load_coder, connect`, and the command line."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brinkwatch.connection import Connection as Connection
    from brinkwatch.connection import connect as connect
    from coding.coder import load_coder as load_coder

__version__ = "0.1.0"
__all__ = ["Connection", "connect", "load_coder"]

ROOMS = ("schemas", "sources", "coding", "warehouse", "delivery", "dashboard", "evaluation", "flows")
_HOME = {"load_coder": "coding.coder", "connect": "brinkwatch.connection", "Connection": "brinkwatch.connection"}


def __getattr__(name: str) -> Any:
    # Loaded when asked for: `brinkwatch --help` must not wait for spaCy or DuckDB.
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'brinkwatch' has no attribute {name!r}")


def shadowed_rooms(project_dir: Path = Path(__file__).resolve().parent.parent) -> list[str]:
    """One line for each room that Python would import from elsewhere; the generic names invite it."""
    from importlib.util import find_spec

    lines = []
    for room in ROOMS:
        spec = find_spec(room)
        origin = Path(spec.origin).resolve() if spec is not None and spec.origin else None
        if origin != project_dir / room / "__init__.py":
            lines.append(f"{room}: expected {project_dir / room}, found {origin or 'nothing'}")
    return lines
