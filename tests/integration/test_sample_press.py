"""The whole way once, as `make run` goes it: from source entries to the answer of a SQL question."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.commands import SampleRun, run_brinkwatch


def rows(run: SampleRun, sql: str) -> list[dict[str, str]]:
    done = run.brinkwatch("sql", sql, "--format", "csv")
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def one(run: SampleRun, sql: str) -> str:
    (row,) = rows(run, sql)
    return next(iter(row.values()))


def test_every_stop_left_its_rows(sample_run: SampleRun) -> None:
    for table in (
        "articles",
        "mentions",
        "events",
        "event_mentions",
        "fetches",
        "runs",
        "source_health",
        "rejects",
        "indicators_daily",
        "alerts",
    ):
        assert int(one(sample_run, f"SELECT count(*) FROM {table}")) > 0, table


def test_the_summary_counts_what_the_tables_hold(sample_run: SampleRun) -> None:
    assert sample_run.summary["n_articles_new"] == int(one(sample_run, "SELECT count(*) FROM articles"))
    assert sample_run.summary["n_mentions"] == int(
        one(sample_run, "SELECT count(*) FROM mentions WHERE via_duplicate IS NULL")
    )
    assert int(str(sample_run.summary["n_sources_ok"])) >= 8
    assert sample_run.summary["n_rejects"] == int(one(sample_run, "SELECT count(*) FROM rejects"))


def test_every_trouble_of_the_press_is_told_and_stops_nothing(sample_run: SampleRun) -> None:
    reasons = {row["reason"] for row in rows(sample_run, "SELECT DISTINCT reason FROM rejects")}
    assert {"fetch_failed", "not_html", "consent_page", "undated"} <= reasons


def test_reprints_are_stored_once_as_originals(sample_run: SampleRun) -> None:
    assert int(one(sample_run, "SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL")) >= 2


def test_items_are_known_by_their_public_address(sample_run: SampleRun) -> None:
    assert one(sample_run, "SELECT count(*) FROM articles WHERE canonical_url NOT LIKE 'https://%.example/%'") == "0"


def test_the_build_up_is_in_the_tables_with_its_numbers(sample_run: SampleRun) -> None:
    found = rows(
        sample_run,
        "SELECT event_date, magnitudes FROM events WHERE act = 'troop_buildup' AND "
        "list_contains(list_transform(actors, lambda p: p.code), 'RUS') AND len(magnitudes) > 0",
    )
    assert found


def test_the_invasion_is_actual_on_its_day(sample_run: SampleRun) -> None:
    found = one(
        sample_run,
        "SELECT count(*) FROM events WHERE act = 'invasion' AND status = 'actual' AND "
        "event_date = DATE '2022-02-24' AND list_contains(list_transform(actors, lambda p: p.code), 'RUS')",
    )
    assert int(found) >= 1


def test_each_mention_holds_the_words_of_its_article(sample_run: SampleRun) -> None:
    from warehouse.store import Store

    bad = Store(sample_run.data_dir).sql(
        "SELECT count(*) AS n FROM mentions m "
        "JOIN articles a ON a.article_id = coalesce(m.via_duplicate, m.article_id) "
        'WHERE substr(a.text, m."start" + 1, m."end" - m."start") <> m.text'
    )
    assert bad.to_pylist() == [{"n": 0}]


def test_a_dyad_with_an_organisation_answers(sample_run: SampleRun) -> None:
    assert rows(sample_run, "FROM dyad('RUS', 'NATO')")


def test_plain_duckdb_opens_the_published_file(sample_run: SampleRun) -> None:
    with duckdb.connect(str(sample_run.data_dir / "latest" / "brinkwatch.duckdb"), read_only=True) as connection:
        count = connection.execute("SELECT count(*) FROM events").fetchone()
    assert count is not None and count[0] == int(one(sample_run, "SELECT count(*) FROM events"))


def test_a_second_run_adds_nothing_twice(
    sample_run: SampleRun, run_press: Callable[[Path], SampleRun], tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    shutil.copytree(sample_run.data_dir, data_dir, symlinks=True)
    again = run_press(data_dir)
    assert (again.summary["n_articles_new"], again.summary["n_mentions"], again.summary["n_events_new"]) == (0, 0, 0)
    for table in ("articles", "mentions", "events", "event_mentions", "rejects", "indicators_daily", "alerts"):
        count = f"SELECT count(*) FROM {table}"
        assert one(again, count) == one(sample_run, count), table


def test_live_sources_do_not_go_into_the_samples_folder(sample_run: SampleRun, tmp_path: Path) -> None:
    entry = tmp_path / "live.yaml"
    entry.write_text(
        "id: somewhere\npublisher: Somewhere\nlanguage: en\nkind: feed\nurl: http://127.0.0.1:9/feed\n"
        "owner_kind: private\nowner_group: somewhere\nenabled: true\n"
    )
    done = run_brinkwatch("nightly", "--sources", str(entry), "--data-dir", str(sample_run.data_dir))
    assert done.returncode == 1
    assert "sample" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nightly", "--nope"], "No such option"),
        (["nightly", "--sources", "/does/not/exist"], "/does/not/exist"),
        (["code", "/does/not/exist"], "/does/not/exist"),
        (["sql", "DROP TABLE events"], "SELECT"),
        (["sql", "SELECT colour FROM events"], "colour"),
        (["sql", "--query", "nothing"], "nothing"),
        (["codebook", "show", "nothing"], "nothing"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else None,
)
def test_a_wrong_word_gets_one_clear_line(sample_run: SampleRun, words: list[str], told: str) -> None:
    done = run_brinkwatch(*words, BRINKWATCH_DATA_DIR=str(sample_run.data_dir))
    assert done.returncode != 0
    assert told in done.stderr and done.stderr.count("\n") == 1, done.stderr


def test_a_result_that_was_cut_says_so(sample_run: SampleRun) -> None:
    done = sample_run.brinkwatch("sql", "FROM range(5)", "--limit", "2", "--format", "csv")
    assert done.stdout.split() == ["range", "0", "1"]
    assert "cut after 2 rows" in done.stderr


def test_csv_keeps_whole_numbers_nested_values_and_columns_of_one_name(sample_run: SampleRun) -> None:
    done = sample_run.brinkwatch("sql", "SELECT 1 AS a, 2 AS a, NULL::INT AS b, [1, 2] AS c", "--format", "csv")
    assert list(csv.reader(io.StringIO(done.stdout))) == [["a", "a_1", "b", "c"], ["1", "2", "", "[1, 2]"]]


def test_doctor_finds_a_snapshot_that_cannot_be_opened(sample_run: SampleRun, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    shutil.copytree(sample_run.data_dir, data_dir, symlinks=True)
    database = data_dir / "latest" / "brinkwatch.duckdb"
    database.unlink()
    database.write_bytes(b"no database")
    done = run_brinkwatch("doctor", "--data-dir", str(data_dir))
    assert done.returncode == 1
    assert "FAIL" in done.stdout


def test_alerts_and_doctor_answer(sample_run: SampleRun) -> None:
    done = sample_run.brinkwatch("alerts", "--json")
    assert done.returncode == 0
    assert all("expected_false_spells_per_week" in json.loads(line) for line in done.stdout.splitlines())
    done = sample_run.brinkwatch("doctor")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_notebook_gets_a_data_frame(sample_run: SampleRun) -> None:
    import brinkwatch

    with brinkwatch.connect(sample_run.data_dir) as connection:
        frame = connection.events("RUS", "UKR")
        assert len(frame) > 0
        assert list(connection.arrow("SELECT 1 AS one").to_pydict()["one"]) == [1]
