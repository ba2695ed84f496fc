"""The files of a table as a query: now, at an earlier version, of a table nobody wrote, and what one has more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from schemas.errors import DamagedError
from tests.unit.warehouse.conftest import Press
from warehouse.damage import LOG
from warehouse.store import Store
from warehouse.table_files import TableFiles, table_files


def ids(files: TableFiles) -> list[tuple[str, int]]:
    with duckdb.connect() as connection:
        files.declare(connection)
        return connection.sql(f"{files.sql(['article_id', 'year'])} ORDER BY article_id").fetchall()


@pytest.fixture
def store(press: Press, tmp_path: Path) -> Store:
    """Three articles of two years in a folder whose name SQL has to quote, one commit each."""
    store = Store(tmp_path / "it's here")
    for name, day in (("a", date(2021, 3, 1)), ("b", date(2022, 3, 1)), ("c", date(2022, 4, 1))):
        store.insert_new("articles", [press.article(name, day=day)])
    return store


def test_the_rows_now_and_at_an_earlier_version(store: Store) -> None:
    assert ids(table_files(store, "articles")) == [("a", 2021), ("b", 2022), ("c", 2022)]
    newest = store.delta("articles").version()
    assert ids(table_files(store, "articles", newest - 1)) == [("a", 2021), ("b", 2022)]
    assert store.delta("articles").version() == newest


def test_what_one_version_has_that_another_has_not(store: Store) -> None:
    newest = store.delta("articles").version()
    now, before = table_files(store, "articles"), table_files(store, "articles", newest - 1)
    assert ids(now.but(before)) == [("c", 2022)]
    assert ids(before.but(now)) == []
    assert len(now.paths) == 3 and list(now.paths) == sorted(now.paths)


def test_a_table_nobody_wrote_has_its_columns_and_no_row(store: Store) -> None:
    for files in (table_files(store, "events"), TableFiles.of_none("events")):
        assert not files.paths
        with duckdb.connect() as connection:
            files.declare(connection)
            found = connection.sql(files.sql(["event_id", "history", "year"]))
            assert found.columns == ["event_id", "history", "year"] and found.fetchall() == []


def test_a_column_that_older_files_lack_is_null_in_them(store: Store, press: Press) -> None:
    table = table_files(store, "articles")
    old = table.paths[0]
    with duckdb.connect() as connection:
        rest = connection.sql(
            f"SELECT * EXCLUDE (byline) FROM '{str(old).replace(chr(39), chr(39) * 2)}'"
        ).to_arrow_table()
    old.unlink()
    with duckdb.connect() as connection:
        connection.register("rest", rest.drop_columns(["year"]) if "year" in rest.column_names else rest)
        connection.execute(f"COPY rest TO '{str(old).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
        found = connection.sql(f"{table.sql(['article_id', 'byline'])} ORDER BY article_id").fetchall()
    assert [name for name, _ in found] == ["a", "b", "c"] and found[0][1] is None


def test_an_entry_cut_short_is_refused_whichever_version_is_asked_for(store: Store) -> None:
    newest = max((store.path("articles") / LOG).glob("*.json"))
    newest.write_bytes(newest.read_bytes()[:-20])
    for version in (None, 0):
        with pytest.raises(DamagedError, match=newest.name):
            table_files(store, "articles", version)
