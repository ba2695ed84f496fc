"""The tables: types that come back unchanged, one commit a write, one writer at a time."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from schemas.column import Row
from schemas.errors import CorpusError, LockedError, SchemaChangeError
from schemas.operations import Run, SourceHealth
from schemas.tables import ROW_CLASSES, arrow_schema, to_arrow
from warehouse.corpus import bind_corpus
from warehouse.store import Store

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
SCALARS: dict[type, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    date: st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    datetime: st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
}


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Any value that a column of this type can hold."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return values(arguments[0])
    if origin in (Union, UnionType):
        return st.one_of([values(part) for part in arguments])
    if origin is list:
        return st.lists(values(arguments[0]), max_size=3)
    if origin is Literal:
        return st.sampled_from(arguments)
    if annotation is NoneType:
        return st.none()
    if issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    if issubclass(annotation, BaseModel):
        return rows_of(annotation)
    return SCALARS[annotation]


def rows_of(model: type[BaseModel], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(model)
    fields = {name: fixed.get(name, values(hints[name])) for name in model.model_fields}
    return st.builds(model, **fields)


@pytest.mark.parametrize("model", ROW_CLASSES, ids=lambda row: row.table.name)
def test_a_table_gives_back_what_it_was_given(model: type[Row], tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=st.lists(rows_of(model, year=st.integers(2020, 2022)), min_size=1, max_size=4))
    def check(rows: list[Row]) -> None:
        store = Store(tmp_path_factory.mktemp("with a space"))
        distinct = by_key(sorted(rows, key=repr, reverse=True))
        assert store.insert_new(model.table.name, rows) == len(distinct)
        back = store.read(model.table.name)
        assert back.schema == arrow_schema(model)
        wanted = to_arrow(list(distinct.values()), model)
        assert sorted(map(repr, back.to_pylist())) == sorted(map(repr, wanted.to_pylist()))
        assert by_key(store.rows(model)) == distinct

    check()


def by_key(rows: Iterable[Row]) -> dict[tuple[Any, ...], Row]:
    return {tuple(getattr(row, name) for name in row.table.key): row for row in rows}


def health(source: str, year: int, **changes: Any) -> SourceHealth:
    row = {
        "source_id": source,
        "publisher": "p",
        "source_country": None,
        "day": date(year, 1, 1),
        "state": "ok",
        "run_id": "r",
        "year": year,
    }
    return SourceHealth.model_validate(row | changes)


def stored(store: Store) -> list[tuple[str, int, int]]:
    rows = store.rows(SourceHealth)
    return sorted((row.source_id, row.year, row.n_items) for row in rows)


@pytest.mark.parametrize("table", [row.table.name for row in ROW_CLASSES])
def test_a_table_nobody_wrote_is_empty_and_has_its_columns(store: Store, table: str) -> None:
    assert store.read(table).num_rows == 0
    assert store.sql(f"SELECT count(*) AS n FROM {table}").to_pylist() == [{"n": 0}]


def test_a_row_whose_key_is_stored_is_not_added_again(store: Store) -> None:
    assert store.insert_new("source_health", [health("a", 2021), health("a", 2021), health("b", 2022)]) == 2
    assert store.insert_new("source_health", [health("a", 2021, n_items=9), health("c", 2021)]) == 1
    assert stored(store) == [("a", 2021, 0), ("b", 2022, 0), ("c", 2021, 0)]


def test_only_the_named_years_are_searched_for_a_stored_key(store: Store) -> None:
    store.insert_new("source_health", [health("a", 2021)])
    assert store.insert_new("source_health", [health("a", 2021)], years=[2021]) == 0
    assert store.insert_new("source_health", [health("a", 2021)], years=[2022]) == 1


def test_replace_takes_out_what_meets_the_condition_and_what_has_the_same_key(store: Store) -> None:
    store.insert_new("source_health", [health("a", 2021), health("b", 2021), health("c", 2022), health("d", 2023)])
    removed = store.replace(
        "source_health",
        [health("a", 2021, n_items=5), health("e", 2020)],
        where="source_id IN (SELECT unnest($ids))",
        parameters={"ids": ["c"]},
    )
    assert removed == 2
    assert stored(store) == [("a", 2021, 5), ("b", 2021, 0), ("d", 2023, 0), ("e", 2020, 0)]


def test_replace_is_one_commit_and_leaves_other_years_alone(store: Store) -> None:
    store.insert_new("source_health", [health("a", 2021), health("b", 2022)])
    before = {uri for uri in store.delta("source_health").file_uris() if "year=2022" in uri}
    version = store.delta("source_health").version()
    store.replace("source_health", [health("a", 2021, n_items=1)])
    after = store.delta("source_health")
    assert after.version() == version + 1
    assert before <= set(after.file_uris())


def test_rows_can_be_replaced_by_none(store: Store) -> None:
    store.insert_new("source_health", [health("a", 2021), health("b", 2021)])
    assert store.replace("source_health", [], where="source_id = $id", parameters={"id": "a"}) == 1
    assert stored(store) == [("b", 2021, 0)]


def test_words_from_the_news_are_values_and_never_sql(store: Store) -> None:
    name = "x' OR true; DROP TABLE source_health --"
    store.insert_new("source_health", [health(name, 2021), health("b", 2021)])
    assert store.insert_new("source_health", [health(name, 2021)]) == 0
    assert store.replace("source_health", [], where="source_id = $id", parameters={"id": name}) == 1
    assert stored(store) == [("b", 2021, 0)]


def test_a_write_beside_a_writer_that_ignores_the_lock_is_done_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.insert_new("source_health", [health("a", 2021), health("b", 2021)])
    real = Store.delta
    first = [True]

    def stale(self: Store, table: str) -> DeltaTable:
        delta = real(self, table)
        if first.pop() if first else False:
            rows = to_arrow([health("a", 2021, n_items=7), health("b", 2021)], SourceHealth)
            write_deltalake(str(self.path(table)), rows, mode="overwrite", predicate="year IN (2021)")
        return delta

    monkeypatch.setattr(Store, "delta", stale)
    store.replace("source_health", [health("b", 2021, n_items=3)])
    assert stored(store) == [("a", 2021, 7), ("b", 2021, 3)]


def test_a_table_whose_columns_differ_from_the_declaration_is_refused_by_name(store: Store) -> None:
    schema = arrow_schema(SourceHealth)
    without = pa.schema([field for field in schema if field.name != "reason"])
    DeltaTable.create(str(store.path("source_health")), schema=without, partition_by=["year"])
    with pytest.raises(SchemaChangeError, match="new: reason"):
        store.insert_new("source_health", [health("a", 2021)])
    with pytest.raises(SchemaChangeError, match="new: reason"):
        store.read("source_health")


def test_a_row_of_another_table_is_refused(store: Store) -> None:
    at = datetime(2022, 1, 1, tzinfo=UTC)
    run = Run.model_validate({"run_id": "r", "flow": "nightly", "stage": "started", "stage_at": at, "year": 2022})
    with pytest.raises(TypeError, match="source_health takes SourceHealth"):
        store.insert_new("source_health", [run])


def test_a_second_writer_is_told_who_holds_the_tables(store: Store) -> None:
    with store.writer("nightly r1"):
        other = Store(store.data_dir).writer("backfill")
        with (
            pytest.raises(LockedError, match=r"nightly r1 \(process \d+ on .*, since 2.* UTC, command: .+"),
            other,
        ):
            raise AssertionError
        store.insert_new("source_health", [health("a", 2021)])
    with Store(store.data_dir).writer("backfill"):
        pass


def test_a_second_writer_waits_as_long_as_it_was_told(store: Store) -> None:
    with store.writer("nightly"):
        start = time.monotonic()
        with pytest.raises(LockedError), Store(store.data_dir).writer("backfill", wait_seconds=0.3):
            raise AssertionError
        assert 0.25 < time.monotonic() - start < 3


HOLD = """
import sys, time
from pathlib import Path
from warehouse.store import Store
with Store(Path(sys.argv[1])).writer("a run that is killed"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_ends_with_its_owner_however_that_ends(store: Store) -> None:
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(store.data_dir)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "held\n"
    with pytest.raises(LockedError, match="a run that is killed"), store.writer("next"):
        raise AssertionError
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    with store.writer("next", wait_seconds=2):
        pass


def test_a_forked_child_does_not_keep_the_lock(store: Store) -> None:
    with store.writer("parent"):
        pid = os.fork()
        if pid == 0:
            time.sleep(3)
            os._exit(0)
    with Store(store.data_dir).writer("next"):
        pass
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def test_the_store_can_be_handed_to_another_process(store: Store) -> None:
    with store.writer("parent"):
        assert pickle.loads(pickle.dumps(store)).data_dir == store.data_dir


def test_one_data_directory_has_one_corpus(tmp_path: Path) -> None:
    bind_corpus(tmp_path / "data", "sample")
    bind_corpus(tmp_path / "data", "sample")
    with pytest.raises(CorpusError, match="holds the corpus 'sample'"):
        bind_corpus(tmp_path / "data", "live")


def test_rows_written_by_two_processes_at_once_are_all_there(store: Store) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_some, args=(store.data_dir, name)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(stored(store)) == 6


def write_some(data_dir: Path, name: str) -> None:
    for nth in range(3):
        Store(data_dir).insert_new("source_health", [health(f"{name}{nth}", 2021 + nth)])


def test_a_reader_sees_times_in_utc(store: Store) -> None:
    at = datetime(2022, 1, 12, 23, 30, tzinfo=UTC)
    run = Run.model_validate({"run_id": "r", "flow": "nightly", "stage": "started", "stage_at": at, "year": 2022})
    store.insert_new("runs", [run])
    assert store.sql("SELECT stage_at::DATE AS d, stage_at FROM runs").to_pylist() == [{"d": at.date(), "stage_at": at}]
    assert timedelta(0) == store.sql("SELECT stage_at FROM runs").to_pylist()[0]["stage_at"].utcoffset()
