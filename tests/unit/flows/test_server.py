"""A Prefect server that cannot be reached is told in one line that says what to do."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from flows.server import FAILED_TO_REACH, server_trouble
from tests.commands import run_brinkwatch

NOWHERE = "http://127.0.0.1:1/api"


def refused() -> Exception:
    with pytest.raises(httpx.TransportError) as caught:
        httpx.get(NOWHERE, trust_env=False)
    return caught.value


def test_the_server_of_the_user_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", NOWHERE)
    for error in (refused(), RuntimeError(f"{FAILED_TO_REACH} at {NOWHERE}")):
        line = server_trouble(error)
        assert line is not None
        assert line.startswith(f"the Prefect server at {NOWHERE} cannot be reached (")


def test_the_temporary_server_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    line = server_trouble(refused())
    assert line is not None
    assert line.startswith("the temporary Prefect server of this run does not answer (")


def test_other_errors_are_none_of_the_server() -> None:
    assert server_trouble(RuntimeError("no current event loop")) is None
    assert server_trouble(ValueError("a column too many")) is None


@pytest.mark.heavy
def test_a_command_says_so(tmp_path: Path) -> None:
    done = run_brinkwatch("publish", "--data-dir", str(tmp_path), PREFECT_API_URL=NOWHERE)
    assert done.returncode == 1
    assert done.stderr.startswith(f"brinkwatch: the Prefect server at {NOWHERE} cannot be reached (")
