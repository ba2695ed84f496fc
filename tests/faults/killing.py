"""kill -9 of a command after so many commits of its tables: how far it has come, whatever the speed of the machine."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.commands import PROJECT


def n_commits(data_dir: Path) -> int:
    """Commits of all tables."""
    return sum(1 for _ in data_dir.glob("tables/*/_delta_log/*.json"))


def start_and_kill(command: Sequence[str], env: Mapping[str, str], data_dir: Path, after_commits: int) -> bool:
    """Starts a command in a session of its own and kills all of it; false where it was over by then."""
    reached = n_commits(data_dir) + after_commits
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        while process.poll() is None:
            if n_commits(data_dir) >= reached:
                os.killpg(process.pid, signal.SIGKILL)
                return True
            time.sleep(0.005)
        return False
