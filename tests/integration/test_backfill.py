"""`brinkwatch backfill` as a user runs it: from a file to the published snapshot, with a bar, or one line that says why
not.
"""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

import brinkwatch
from tests.commands import BRINKWATCH, PROJECT, environment, run_brinkwatch


def on_a_terminal(*words: str) -> tuple[int, str, str]:
    """Exit code, standard output, and what a terminal shows of standard error."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*BRINKWATCH, *words],
        cwd=PROJECT,
        env=environment(TERM="xterm"),
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    ) as process:
        os.close(theirs)
        shown = b""
        # At its other end's close a terminal reads as an error and not as an end.
        while piece := _read(ours):
            shown += piece
        out, _ = process.communicate(timeout=300)
    os.close(ours)
    return process.returncode, out, shown.decode(errors="replace")


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65_536)
    except OSError:
        return b""


@pytest.mark.integration
def test_a_file_ends_in_the_snapshot_and_a_bar_shows_the_way(tmp_path: Path) -> None:
    row = {
        "url": "https://paper.example/a",
        "title": "Russia moves two battalions to the border",
        "text": "Russia moved two battalions to the border with Ukraine on Tuesday, the ministry in Kyiv said. " * 3,
        "published": "2022-01-12",
        "source": "The Paper",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n" + json.dumps(row | {"published": "soon"}) + "\n")
    code, out, shown = on_a_terminal(
        "backfill", "files", str(tmp_path / "a.jsonl"), "--data-dir", str(tmp_path / "data"), "--json"
    )
    assert code == 0, shown
    counts = json.loads(out)
    assert (counts["n_articles_new"], counts["n_rejects"]) == (1, 1)
    assert counts["n_mentions"] >= 1
    assert "1 articles" in shown
    assert "100%" in shown
    with brinkwatch.connect(tmp_path / "data") as connection:
        assert list(connection.sql("SELECT state FROM source_health")["state"]) == ["ok"]
        assert len(connection.events("RUS")) >= 1
        assert list(connection.sql("SELECT is_last FROM history_parts")["is_last"]) == [True]


@pytest.mark.integration
@pytest.mark.heavy
def test_a_backfill_that_reads_nothing_fails_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("url,title\nx,y\n")
    done = run_brinkwatch("backfill", "files", str(tmp_path / "bad.csv"), "--data-dir", str(tmp_path / "data"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "brinkwatch: the backfill read nothing: bad.csv: the file cannot be read on: columns text, published are "
        "missing, found url, title\n"
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["extract", "--url", "notaurl", "README.md"], "'notaurl' is no http or https address"),
        (["backfill", "sitemap", "file:///etc/passwd"], "'file:///etc/passwd' is no http or https address"),
        (["backfill", "warc", "nowhere.warc.gz"], "nowhere.warc.gz does not exist"),
        (["backfill", "gdelt", "--table", "events2"], "'events2' is no table of GDELT, expected events, mentions, gkg"),
        (["backfill", "gdelt", "--from", "2022-02-01", "--to", "2022-01-01"], "does not lie before --to"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_what_cannot_be_is_refused_in_one_line(words: list[str], reason: str) -> None:
    done = run_brinkwatch(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
