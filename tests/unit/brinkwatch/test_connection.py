"""What a notebook gets: the snapshot as pandas and Arrow, and errors with the nearest names."""

from __future__ import annotations

from pathlib import Path

import pytest

from brinkwatch import Connection, connect
from schemas.errors import QueryError, SnapshotError
from tests.published import publish


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Connection:
    data_dir = tmp_path_factory.mktemp("data")
    publish(data_dir)
    return connect(data_dir)


def test_a_result_is_pandas_or_arrow(connection: Connection) -> None:
    asked = "SELECT a, b, n_events FROM top_dyads() ORDER BY n_events DESC LIMIT 1"
    assert connection.df(asked).to_dict("records") == connection.arrow(asked).to_pylist()
    assert connection.sql(asked).equals(connection.df(asked))
    assert connection.arrow("SELECT act FROM events WHERE act = ?", ["invasion"]).to_pylist() == [{"act": "invasion"}]


def test_named_queries_and_events_of_a_pair(connection: Connection) -> None:
    assert list(connection.query("refusals").columns)[:3] == ["who", "whom", "act"]
    assert set(connection.events("RUS", "UKR")["act"]) >= {"invasion", "threat"}
    with pytest.raises(QueryError, match="refusals"):
        connection.query("refusal")


def test_an_error_is_one_line_with_the_nearest_names(connection: Connection) -> None:
    with pytest.raises(QueryError, match=r'^no table "evnts"; nearest: events'):
        connection.sql("FROM evnts")


def test_without_a_snapshot_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="no snapshot is published"):
        connect(tmp_path)
