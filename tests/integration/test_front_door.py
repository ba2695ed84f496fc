"""What answers at once does so: the quick commands load neither Prefect nor, without need, spaCy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from brinkwatch import shadowed_rooms
from tests.commands import PROJECT, environment, run_brinkwatch


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint('\\n'.join(sys.modules))"],
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    ("code", "never"),
    [
        ("import brinkwatch.cli", {"prefect", "spacy", "duckdb", "pandas", "trafilatura"}),
        ("import coding.codebook; coding.codebook.load_codebook()", {"prefect", "spacy"}),
        ("import warehouse.sandbox, warehouse.publish, warehouse.queries", {"prefect", "spacy"}),
        ("import sources.article", {"prefect", "spacy"}),
        ("import coding.coder", {"prefect"}),
        ("import dashboard.app", {"prefect", "spacy"}),
    ],
)
def test_a_room_loads_what_it_needs(code: str, never: set[str]) -> None:
    assert not modules_after(code) & never


def test_version_and_help_answer() -> None:
    assert run_brinkwatch("--version").stdout.startswith("brinkwatch 0.")
    assert "nightly" in run_brinkwatch("--help").stdout


def test_a_folder_that_shadows_a_room_is_named() -> None:
    found = shadowed_rooms(Path("/elsewhere"))
    assert found[0].startswith("schemas: expected /elsewhere/schemas, found ")
    assert shadowed_rooms() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"BRINKWATCH_SCHEDULE_CRON": "every night"}, "BRINKWATCH_SCHEDULE_CRON: Invalid cron string"),
        ({"BRINKWATCH_SCHEDULE_TIME_ZONE": "Mars/Base"}, "BRINKWATCH_SCHEDULE_TIME_ZONE: Invalid timezone"),
        ({}, "PREFECT_API_URL: `serve` needs a Prefect server"),
    ],
    ids=["cron", "time zone", "no server"],
)
def test_serve_says_what_it_lacks(changes: dict[str, str], said: str, tmp_path: Path) -> None:
    done = run_brinkwatch("serve", "--data-dir", str(tmp_path), PREFECT_HOME=str(tmp_path), **changes)
    assert done.returncode != 0
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
