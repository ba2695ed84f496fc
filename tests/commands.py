"""Commands as a user runs them, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BRINKWATCH = [sys.executable, "-m", "brinkwatch"]


def environment(**changes: str) -> dict[str, str]:
    """The environment of a child process: none of the caller's settings, all of the project's defaults."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BRINKWATCH_", "PREFECT_"))}
    return kept | {"PYTHONPATH": str(PROJECT), "BRINKWATCH_PAUSE_SECONDS": "0"} | changes


def press_command(data_dir: Path, *options: str) -> list[str]:
    """The command of `make run`, into another folder."""
    nightly = [*BRINKWATCH, "nightly", "--sources", "{sources}", "--data-dir", str(data_dir), *options]
    return [sys.executable, "-m", "examples.press", "--", *nightly]


@dataclass(frozen=True)
class SampleRun:
    """A finished run over the sample press."""

    data_dir: Path
    summary: dict[str, object]
    wall_seconds: float = 0.0

    def brinkwatch(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a command on the run's data directory."""
        return run_brinkwatch(*words, "--data-dir", str(self.data_dir))


def run_brinkwatch(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Runs `brinkwatch` as a user would, in a process of its own."""
    return subprocess.run(
        [*BRINKWATCH, *words], cwd=PROJECT, env=environment(**changes), capture_output=True, text=True, timeout=300
    )
