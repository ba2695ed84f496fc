"""kill -9 in the middle of a night: every table stays readable, the next run completes it, nothing is doubled."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.tables import row_class, table_names
from tests.commands import SampleRun, environment, press_command
from tests.faults.killing import n_commits, start_and_kill
from warehouse.store import Store

# Which run stored a row and when is all that may differ between a killed night and a clean one.
OF_THE_RUN = {"run_id", "fetched_at", "first_seen_at", "coded_at", "rejected_at", "as_of_run", "url"} | {
    "judged_at", "tried_at", "delivered_at", "n_tries",
}  # fmt: skip
# What a killed run knew, and was later known better, stays on record.
OF_THE_NIGHT = ("fetches", "runs", "source_health", "indicator_revisions")


def content(store: Store) -> dict[str, list[str]]:
    """Every derived and fetched row as text, without what belongs to the run that wrote it."""
    tables = {}
    for name in table_names():
        if name in OF_THE_NIGHT:
            continue
        columns = [column for column in row_class(name).model_fields if column not in OF_THE_RUN]
        rows = _last_verdicts(store) if name == "verdicts" else store.read(name).to_pylist()
        tables[name] = sorted(str({column: row[column] for column in columns}) for row in rows)
    return tables


def _last_verdicts(store: Store) -> list[dict[str, Any]]:
    """Each week as it was judged last: a killed run's verdict stays beside that of the run after it."""
    rows = sorted(store.read("verdicts").to_pylist(), key=lambda row: row["judged_at"])
    return list({(row["series"], row["a"], row["b"], row["day"]): row for row in rows}.values())


MOMENTS = random.Random(20220224)


@pytest.mark.faults
@pytest.mark.parametrize(
    "kills",
    [
        pytest.param([MOMENTS.uniform(0.3, 0.9) for _ in range(2)], id="two-kills"),
        pytest.param([MOMENTS.uniform(0.1, 0.95) for _ in range(10)], id="ten-kills", marks=pytest.mark.heavy),
    ],
)
def test_a_killed_night_is_completed_by_the_next(
    sample_run: SampleRun, run_press: Callable[[Path], SampleRun], tmp_path: Path, kills: list[float]
) -> None:
    data_dir = tmp_path / "data"
    of_a_night = n_commits(sample_run.data_dir)
    env = environment(BRINKWATCH_ALLOW_PRIVATE_ADDRESSES="true")
    moments = [max(1, round(share * of_a_night)) for share in kills]
    was_killed = [start_and_kill(press_command(data_dir), env, data_dir, moment) for moment in moments]
    assert was_killed[0]
    store = Store(data_dir)
    for name in table_names():
        store.read(name)
    run_press(data_dir)
    assert content(store) == content(Store(sample_run.data_dir))
