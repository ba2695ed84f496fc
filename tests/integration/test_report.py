"""`brinkwatch report` and what a run leaves for receivers, over the sample press."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import feedparser
import lxml.html
import pytest

from brinkwatch import connect
from tests.commands import SampleRun


@pytest.mark.parametrize("name", ["report.html", "report.md"])
def test_the_report_tells_how_russia_came_to_invade(sample_run: SampleRun, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    made = sample_run.brinkwatch(
        "report", "UKR", "RUS", "--from", "2021-12-01", "--to", "2022-02-28", "--output", str(path)
    )
    assert made.returncode == 0, made.stderr
    text = path.read_text()
    assert text.startswith("<!doctype html>" if name.endswith("html") else "# RUS – UKR")
    words = " ".join(map(str, lxml.html.document_fromstring(text).itertext()))
    assert "Russia invades Ukraine by land, air and sea" in words
    assert "https://meridian-wire.example/article/russia-invades-ukraine" in text
    assert "About 100,000 Russian troops have gathered near Ukraine's border" in words
    assert text.count("<svg ") == 5
    with connect(sample_run.data_dir) as connection:
        (alert,) = connection.df(
            "SELECT summary FROM alerts WHERE a = 'RUS' AND b = 'UKR' "
            "AND start_day BETWEEN '2021-12-01' AND '2022-02-28' ORDER BY start_day DESC LIMIT 1"
        )["summary"]
    assert alert.partition(",")[0] in words


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["RUS", "UKX"], "nothing is known of RUS and UKX together"),
        (["RUS", "RUS"], "two different parties"),
        (["RUS", "UKR", "--from", "24 February"], "--from is a day like 2022-02-24"),
        (["RUS", "UKR", "--format", "pdf"], "--format is md or html"),
        (["RUS", "UKR", "--output", "/nowhere/report.md"], "/nowhere/report.md: No such file"),
    ],
)
def test_what_cannot_be_is_one_clear_line(sample_run: SampleRun, words: list[str], error: str) -> None:
    refused = sample_run.brinkwatch("report", *words)
    assert refused.returncode != 0
    assert error in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_the_path_of_a_pair_is_dense_and_null_where_nobody_looked(sample_run: SampleRun) -> None:
    with connect(sample_run.data_dir) as connection:
        weeks = connection.df("FROM escalation_path('UKR', 'RUS')")
        rungs = connection.df("FROM rungs('RUS', 'UKR')").set_index("week")
    assert (weeks["week"].diff().dropna().dt.days == 7).all()
    blind = weeks[weeks["status"] == "no_coverage"]
    assert len(blind) and blind[["rung", "rung_any", "talks", "threats", "announced", "done"]].isna().all(axis=None)
    seen = weeks[weeks["status"] != "no_coverage"].set_index("week")
    assert seen["rung_any"].notna().all()
    both = seen.join(rungs["rung"].rename("of_rungs"), how="inner")
    assert len(both) > 5 and (both["rung_any"] == both["of_rungs"]).all()
    assert (seen["rung"] <= seen["rung_any"]).all()


def test_a_run_leaves_a_feed_and_says_whom_it_told(sample_run: SampleRun) -> None:
    feed = feedparser.parse((sample_run.data_dir / "alerts.atom").read_bytes())
    assert not feed.bozo
    delivered: Any = sample_run.summary["delivered"]
    by_channel = {one["channel"]: one for one in delivered}
    assert set(by_channel) == {"summary", "feed"}
    assert by_channel["feed"]["n_delivered"] == by_channel["feed"]["n_due"] == len(feed.entries)
    assert sorted(sample_run.summary["new_alerts"]) == sorted(entry.title for entry in feed.entries)  # type: ignore[call-overload]
