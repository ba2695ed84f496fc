"""A recode that is killed again and again: it goes on where it was, and tells what it changed as if it was one."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from coding.folding import fold
from schemas.articles import Coding
from schemas.events import EventMention, Mention
from tests.commands import BRINKWATCH, PROJECT, SampleRun, environment
from tests.faults.content import content
from tests.faults.killing import start_and_kill
from warehouse.load import refold
from warehouse.store import Store

SMALL_STEPS = {"BRINKWATCH_ARTICLES_PER_LOAD": "10", "BRINKWATCH_ARTICLES_PER_BATCH": "5"}


@pytest.fixture
def by_an_older_coder(sample_run: SampleRun, tmp_path: Path) -> Path:
    """The sample press as an older coder left it: it took no notice of sanctions and all threats for demands."""
    data_dir = tmp_path / "data"
    shutil.copytree(sample_run.data_dir, data_dir, symlinks=True)
    store = Store(data_dir)
    with store.writer("an older coder"):
        mentions = [row for row in store.rows(Mention) if row.act != "sanctions" and row.via_duplicate is None]
        found = {row.article_id: 0 for row in mentions}
        for row in mentions:
            found[row.article_id] += 1
        older = [
            row.model_copy(update={"coder_version": "older", "act": "demand" if row.act == "threat" else row.act})
            for row in mentions
        ]
        store.replace("mentions", older, where="true")
        codings = [
            row.model_copy(update={"coder_version": "older", "n_mentions": found.get(row.article_id, 0)})
            for row in store.rows(Coding)
        ]
        store.replace("codings", codings, where="true")
        store.replace("event_mentions", [], where="true")
        refold(store, fold)
        assert {row.coder_version for row in store.rows(EventMention)} == {"older"}
    return data_dir


def killed(data_dir: Path, after_commits: int) -> bool:
    """Starts a recode and kills it; false where it was over by then."""
    command = [*BRINKWATCH, "recode", "--data-dir", str(data_dir)]
    return start_and_kill(command, environment(**SMALL_STEPS), data_dir, after_commits)


@pytest.mark.faults
@pytest.mark.heavy
def test_a_killed_recode_goes_on_and_tells_the_whole_change(by_an_older_coder: Path, sample_run: SampleRun) -> None:
    acts_before = Store(by_an_older_coder).read("events", ["act"], "superseded_by IS NULL").column("act").to_pylist()
    assert "sanctions" not in acts_before and "threat" not in acts_before
    assert killed(by_an_older_coder, after_commits=4)
    coded = Store(by_an_older_coder).read("codings", ["coder_version"]).column("coder_version").to_pylist()
    assert 0 < coded.count("older") < len(coded)
    assert killed(by_an_older_coder, after_commits=6)
    done = subprocess.run(
        [*BRINKWATCH, "recode", "--json", "--data-dir", str(by_an_older_coder)],
        cwd=PROJECT,
        env=environment(**SMALL_STEPS),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    now, clean = content(Store(by_an_older_coder)), content(Store(sample_run.data_dir))
    assert now["mentions"] == clean["mentions"] and now["event_mentions"] == clean["event_mentions"]
    assert told["n_runs"] == 3
    assert told["n_events_gained"] > 0 and any(" sanctions " in event["event"] for event in told["gained"])
    assert told["changed_fields"]["act"] > 0
    assert told["unreadable"] is None and told["n_events_unchanged"] > 100
