"""Work in a process of its own: what it leaves in memory is not counted to those after it.

A program and no process of `multiprocessing`: DuckDB takes one that has no file for a terminal, and draws its progress.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def apart(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What `work` returns, a function of a module and its arguments, done by another process."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "asked", Path(folder) / "answered"
        asked.write_bytes(pickle.dumps((work, args, kwargs)))
        subprocess.run([sys.executable, "-m", "tests.bench.apart", asked, answered], check=True)
        return cast(R, pickle.loads(answered.read_bytes()))


def main(asked: Path, answered: Path) -> None:
    """Does what was asked."""
    work, args, kwargs = pickle.loads(asked.read_bytes())
    answered.write_bytes(pickle.dumps(work(*args, **kwargs)))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
