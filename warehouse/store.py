"""The tables: Delta Lake folders under `<data_dir>/tables/`, written by one process at a time, read by DuckDB."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
from deltalake import DeltaTable, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError

from schemas.column import Row
from schemas.errors import CorpusError, SchemaChangeError, StoreError
from schemas.tables import arrow_schema, from_arrow, row_class, table_names, to_arrow
from warehouse.lock import writer_lock

CORPUS_FILE = "corpus.json"
# A commit fails only beside a writer that ignores the lock; a handful of tries outlasts any such one.
COMMIT_TRIES = 5
# How long a single write outside `writer()` waits for the lock.
SINGLE_WRITE_WAIT_SECONDS = 30.0
SQL_FOLDERS = ("views", "macros")
HERE = Path(__file__).parent

RowT = TypeVar("RowT", bound=Row)
Parameters = Mapping[str, Any]

_WRITER = WriterProperties(compression="ZSTD")


class Store:
    """The live tables of one data directory.

    All writes are single commits: a reader, or the next run after a kill, sees a write whole or not at all.
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = Path(data_dir)
        self._held = ExitStack()
        self._depth = 0
        # Threads of one run share its lock: the first brings it, the last gives it back, and they commit in turn.
        self._guard = threading.Lock()
        self._commit_guard = threading.Lock()

    def __reduce__(self) -> tuple[type[Store], tuple[Path]]:
        # Handed to another process it is the same place without the lock.
        return Store, (self.data_dir,)

    @contextmanager
    def writer(self, owner: str, wait_seconds: float = 0.0) -> Iterator[Store]:
        """Holds the writer's lock for as long as the block runs; taken again inside, it is the same lock.

        Raises LockedError, which names the holder, after `wait_seconds`.
        """
        with self._guard:
            if self._depth == 0:
                self._held.enter_context(writer_lock(self.data_dir, owner, wait_seconds))
            self._depth += 1
        try:
            yield self
        finally:
            with self._guard:
                self._depth -= 1
                if self._depth == 0:
                    self._held.close()

    def insert_new(self, table: str, rows: Sequence[Row], years: Collection[int] | None = None) -> int:
        """Number of rows added: those whose key is neither stored nor earlier in `rows`.

        `years` are the years in which a stored twin can lie; None looks through all.
        """
        model = row_class(table)
        batch = _first_of_each_key(rows, model)
        return self.insert_new_table(table, to_arrow(batch, model), years=years) if batch else 0

    def insert_new_table(
        self,
        table: str,
        rows: pa.Table,
        *,
        years: Collection[int] | None = None,
        where: str = "true",
        parameters: Parameters | None = None,
    ) -> int:
        """Number of rows added, as `insert_new`, of an Arrow table whose keys differ, its columns in any order.

        `where` narrows further where a stored twin can lie: in a table of hundreds of millions of rows nothing else
        would end.
        """
        model = row_class(table)
        if len(rows) == 0:
            return 0
        arrow = rows.select(arrow_schema(model).names).cast(arrow_schema(model))
        return self._commit(table, lambda delta: _append_new(delta, arrow, model, years, where, dict(parameters or {})))

    def replace(
        self,
        table: str,
        rows: Sequence[Row],
        *,
        where: str | None = None,
        parameters: Parameters | None = None,
        years: Collection[int] | None = None,
    ) -> int:
        """Number of rows removed, when `rows` take the place of those that meet `where` or carry the key of a new one.

        One commit. `where` is a DuckDB condition over the columns of the table; values go into `parameters`
        (`article_id IN (SELECT unnest($ids))`), never into its text. `years` are the years in which rows to
        remove can lie; None looks through all.
        """
        model = row_class(table)
        arrow = to_arrow(_first_of_each_key(rows, model), model)
        return self._commit(
            table, lambda delta: _replace_rows(delta, arrow, model, where or "false", dict(parameters or {}), years)
        )

    def overwrite(self, table: str, rows: pa.Table) -> int:
        """Number of rows written, in place of all stored ones, in one commit; for tables that are computed whole.

        `rows` are Arrow with the table's own schema: half a million row objects would cost more than the computation.
        """
        arrow = rows.select(arrow_schema(row_class(table)).names).cast(arrow_schema(row_class(table)))

        def change(delta: DeltaTable) -> int:
            write_deltalake(delta, arrow, mode="overwrite", writer_properties=_WRITER)
            return len(arrow)

        return self._commit(table, change)

    def read(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        parameters: Parameters | None = None,
    ) -> pa.Table:
        """The rows that meet `where`, in no order; a table nobody has written yet is empty, with its columns."""
        schema = arrow_schema(row_class(table))
        names = list(columns or schema.names)
        query = f"SELECT {', '.join(_quoted(name) for name in names)} FROM {table}"  # noqa: S608 - own names
        found = self.sql(f"{query} WHERE {where}" if where else query, parameters, views=False)
        return found.cast(pa.schema([schema.field(name) for name in names]))

    def rows(self, model: type[RowT], where: str | None = None, parameters: Parameters | None = None) -> list[RowT]:
        """The rows that meet `where`, as objects."""
        return from_arrow(self.read(model.table.name, where=where, parameters=parameters), model)

    def sql(self, query: str, parameters: Parameters | None = None, *, views: bool = True) -> pa.Table:
        """The result of a query over the live tables by name, and with `views` over the views and macros."""
        names = None if views else [name for name in table_names() if re.search(rf"\b{name}\b", query)]
        with self.connect(names, views=views) as connection:
            return connection.sql(query, params=dict(parameters) if parameters else None).to_arrow_table()

    @contextmanager
    def connect(
        self, tables: Collection[str] | None = None, *, views: bool = True
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A DuckDB connection in memory with the live tables by name, each as of now, and the views and macros."""
        with duckdb.connect(config={"threads": 2}) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            for name in table_names() if tables is None else tables:
                connection.register(name, self.source(name))
            if views:
                for statement in sql_files():
                    connection.execute(statement.read_text())
            yield connection

    def source(self, table: str) -> Any:
        """What DuckDB reads a table from: a dataset over its current files, or an empty Arrow table."""
        model = row_class(table)
        if not self.exists(table):
            return arrow_schema(model).empty_table()
        delta = self.delta(table)
        check_columns(delta, model)
        return delta.to_pyarrow_dataset()

    def exists(self, table: str) -> bool:
        """Whether anything was ever written to the table."""
        return bool(DeltaTable.is_deltatable(str(self.path(table))))

    def delta(self, table: str) -> DeltaTable:
        """The table as Delta sees it now: version, files, history."""
        return DeltaTable(str(self.path(table)))

    def path(self, table: str) -> Path:
        """The folder of a table. Raises KeyError for a name that is no table."""
        return self.data_dir / "tables" / row_class(table).table.name

    def _commit(self, table: str, change: Callable[[DeltaTable], int]) -> int:
        """Runs a change on the newest version, again where somebody else committed in between."""
        model = row_class(table)
        with self.writer(f"a write to {table}", SINGLE_WRITE_WAIT_SECONDS), self._commit_guard:
            for left in reversed(range(COMMIT_TRIES)):
                delta = self.delta(table) if self.exists(table) else self._create(table)
                check_columns(delta, model)
                try:
                    return change(delta)
                except CommitFailedError as error:
                    if left == 0:
                        raise StoreError(f"{table}: somebody else keeps writing without the lock: {error}") from error
            raise AssertionError("the last try returns or raises")

    def _create(self, table: str) -> DeltaTable:
        model = row_class(table)
        path = self.path(table)
        path.mkdir(parents=True, exist_ok=True)
        return DeltaTable.create(
            str(path),
            schema=arrow_schema(model),
            partition_by=["year"] if model.table.partitioned else None,
            description=model.table.meaning,
        )


def sql_files() -> list[Path]:
    """The .sql files of views and macros, in the order in which they run."""
    return [path for folder in SQL_FOLDERS for path in sorted((HERE / folder).glob("*.sql"))]


def check_columns(delta: DeltaTable, model: type[Row]) -> None:
    """Raises SchemaChangeError, naming the columns, where a stored table is not what schemas/ declares."""
    stored = {field.name: field.type for field in pa.schema(delta.schema().to_arrow())}
    declared = {field.name: field.type for field in arrow_schema(model)}
    if (differing := _differing(stored, declared)) is None:
        return
    raise SchemaChangeError(
        f"{model.table.name}: the stored columns are not those of schemas/ ({differing}); "
        "a new column that may be null is added by `brinkwatch maintain`, anything else needs a new data directory"
    )


def _differing(stored: Mapping[str, pa.DataType], declared: Mapping[str, pa.DataType]) -> str | None:
    parts = [f"new: {name}" for name in declared if name not in stored]
    parts += [f"gone: {name}" for name in stored if name not in declared]
    parts += [f"of another type: {name}" for name in declared if name in stored and stored[name] != declared[name]]
    return ", ".join(parts) or None


def bind_corpus(data_dir: Path, corpus: str) -> None:
    """Marks an empty data directory with its corpus. Raises CorpusError where it carries another one."""
    path = Path(data_dir) / CORPUS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    mine = path.with_name(f".{CORPUS_FILE}.{os.getpid()}")
    mine.write_text(json.dumps({"corpus": corpus}) + "\n")
    try:
        # A link never replaces: of two first runs one names the corpus and the other reads it.
        os.link(mine, path)
    except FileExistsError:
        pass
    finally:
        mine.unlink()
    found = json.loads(path.read_text())["corpus"]
    if found != corpus:
        raise CorpusError(
            f"{data_dir}: holds the corpus {found!r}; {corpus!r} needs a data directory of its own (--data-dir)"
        )


def _append_new(
    delta: DeltaTable,
    arrow: pa.Table,
    model: type[Row],
    years: Collection[int] | None,
    where: str,
    parameters: dict[str, Any],
) -> int:
    key = ", ".join(_quoted(name) for name in model.table.key)
    with duckdb.connect() as connection:
        connection.register("stored", delta.to_pyarrow_dataset())
        keys = arrow.select(list(model.table.key))
        connection.register("batch", keys.append_column("n", pa.array(range(len(keys)))))
        stored = f"SELECT {key} FROM stored WHERE {_in_years(years)} AND ({where})"  # noqa: S608 - own names
        new = connection.sql(
            f"SELECT n FROM batch ANTI JOIN ({stored}) USING ({key})",  # noqa: S608 - own names
            params=parameters or None,
        ).to_arrow_table()
    if len(new) == 0:
        return 0
    _write(delta, arrow.take(sorted(new.column("n").to_pylist())))
    return len(new)


def _replace_rows(
    delta: DeltaTable,
    arrow: pa.Table,
    model: type[Row],
    where: str,
    parameters: dict[str, Any],
    years: Collection[int] | None,
) -> int:
    same_key = " AND ".join(f"batch.{_quoted(name)} = stored.{_quoted(name)}" for name in model.table.key)
    out = f"(coalesce(({where}), false) OR EXISTS (SELECT 1 FROM batch WHERE {same_key}))"  # noqa: S608 - own names
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("stored", delta.to_pyarrow_dataset())
        connection.register("batch", arrow.select(list(model.table.key)))
        removed = connection.execute(
            f"SELECT year, count(*) FROM stored WHERE {_in_years(years)} AND {out} GROUP BY year",  # noqa: S608
            parameters or None,
        ).fetchall()
        if not removed:
            if len(arrow):
                _write(delta, arrow)
            return 0
        touched = sorted({year for year, _ in removed} | set(arrow.column("year").to_pylist()))
        kept = connection.sql(
            f"SELECT * FROM stored WHERE {_in_years(touched)} AND NOT {out}",  # noqa: S608
            params=parameters or None,
        ).to_arrow_table()
    whole = pa.concat_tables([kept.select(arrow.schema.names).cast(arrow.schema), arrow])
    _write(delta, whole, instead_of=_in_years(touched))
    return sum(count for _, count in removed)


def _write(delta: DeltaTable, rows: pa.Table, *, instead_of: str | None = None) -> None:
    """Adds rows in one commit, instead of all that meet the condition where there is one."""
    if instead_of is None:
        write_deltalake(delta, rows, mode="append", writer_properties=_WRITER)
    else:
        write_deltalake(delta, rows, mode="overwrite", predicate=instead_of, writer_properties=_WRITER)


def _in_years(years: Collection[int] | None) -> str:
    """A condition with the years written out: only literals spare the other years from being read."""
    if years is None:
        return "true"
    return f"year IN ({', '.join(str(int(year)) for year in sorted(years))})" if years else "false"


def _first_of_each_key(rows: Sequence[Row], model: type[Row]) -> list[Row]:
    first: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        if not isinstance(row, model):
            raise TypeError(f"{model.table.name} takes {model.__name__}, not {type(row).__name__}")
        first.setdefault(tuple(getattr(row, name) for name in model.table.key), row)
    return list(first.values())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
