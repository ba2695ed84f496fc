"""The tables: Delta Lake folders under `<data_dir>/tables/`, written by one process at a time, read by DuckDB."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from schemas.column import Row
from schemas.errors import StoreError
from schemas.tables import arrow_schema, from_arrow, row_class, table_names, to_arrow
from warehouse.columns import check_columns
from warehouse.damage import explained, open_table
from warehouse.live import live_files, name_rows
from warehouse.lock import writer_lock
from warehouse.workspace import workspace
from warehouse.writes import EVERYTHING, Removal, append_new, one_of_each_key, quoted, replace_rows, write_rows

# A commit fails only beside a writer that ignores the lock; a handful of tries outlasts any such one.
COMMIT_TRIES = 5
# How long a single write outside `writer()` waits for the lock.
SINGLE_WRITE_WAIT_SECONDS = 30.0
SQL_FOLDERS = ("views", "macros")
HERE = Path(__file__).parent

RowT = TypeVar("RowT", bound=Row)
Parameters = Mapping[str, Any]


class Store:
    """The live tables of one data directory.

    All writes are single commits: a reader, or the next run after a kill, sees a write whole or not at all.
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = Path(data_dir)
        self._held = ExitStack()
        self._depth = 0
        self.writer_name = "a single write"
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
                self.writer_name = owner
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
        batch = one_of_each_key(rows, model)
        if not batch:
            return 0
        arrow = to_arrow(batch, model)
        return self._commit(table, lambda delta: append_new(delta, arrow, model, years, self.writer_name))

    def insert_arrow(self, table: str, arrow: pa.Table, where: Removal | None = None) -> int:
        """The same for Arrow rows with the table's own schema, whose keys differ.

        `where` and its years narrow where a stored twin can lie: in a table of hundreds of millions of rows nothing
        else would end.
        """
        return self._commit(
            table, lambda delta: append_new(delta, arrow, row_class(table), None, self.writer_name, where)
        )

    def replace(
        self,
        table: str,
        rows: Sequence[Row] | pa.Table,
        *,
        where: str | None = None,
        parameters: Parameters | None = None,
        years: Collection[int] | None = None,
        within: str = EVERYTHING,
    ) -> int:
        """Number of rows removed, when `rows` take the place of those that meet `where` or carry the key of a new one.

        One commit. `where` is a DuckDB condition over the columns of the table; values go into `parameters`
        (`article_id IN (SELECT unnest($ids))`), never into its text. `years` are the years in which rows to
        remove can lie; None looks through all; `within` is a condition that they meet in any case, of days or of what
        else lies in order in the files. Arrow rows have the table's own schema, and their keys differ.
        """
        model = row_class(table)
        arrow = rows if isinstance(rows, pa.Table) else to_arrow(one_of_each_key(rows, model), model)
        leaving = Removal(where or "false", dict(parameters or {}), years, within)
        return self._commit(table, lambda delta: replace_rows(delta, arrow, model, leaving, self.writer_name))

    def overwrite(
        self, table: str, rows: pa.Table, *, instead_of: str = EVERYTHING, notes: Mapping[str, str] | None = None
    ) -> int:
        """Number of rows written, in place of all stored ones, in one commit; for tables that are computed whole.

        `rows` are Arrow with the table's own schema: half a million row objects would cost more than the computation.
        `instead_of` is a condition in Delta's SQL that rows to leave and rows to come both meet; `notes` stay with the
        commit.
        """
        arrow = rows.select(arrow_schema(row_class(table)).names).cast(arrow_schema(row_class(table)))

        def change(delta: DeltaTable) -> int:
            write_rows(delta, arrow, instead_of, self.writer_name, notes=notes)
            return len(arrow)

        return self._commit(table, change)

    def note(self, table: str, notes: Mapping[str, str]) -> None:
        """Adds an entry without rows to the log of a table; `notes` stay with it."""
        arrow = arrow_schema(row_class(table)).empty_table()

        def change(delta: DeltaTable) -> int:
            write_rows(delta, arrow, None, self.writer_name, notes=notes)
            return 0

        self._commit(table, change)

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
        query = f"SELECT {', '.join(quoted(name) for name in names)} FROM {table}"  # noqa: S608 - own names
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
        self, tables: Collection[str] | None = None, *, views: bool = True, years: Collection[int] | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A DuckDB connection in memory with the live tables by name, each as of now, and the views and macros.

        Of `tables` that are named only the files of some `years` are there, if these are given.
        """
        # Views and macros are not temporary, so they take a database of their own.
        with explained(self.data_dir), duckdb.connect(config={"threads": 2}) if views else workspace() as connection:
            for name in tables if tables is not None else ():
                self._name_rows(connection, name, years)
            # All at once by the log alone: asking each file for its columns takes as long as a question.
            for name in table_names() if tables is None else ():
                connection.register(name, self.source(name))
            if views:
                connection.execute("SET TimeZone = 'UTC'")
                for statement in sql_files():
                    connection.execute(statement.read_text())
            yield connection

    def _name_rows(self, connection: duckdb.DuckDBPyConnection, table: str, years: Collection[int] | None) -> None:
        model, files = row_class(table), []
        if self.exists(table):
            delta = self.delta(table)
            check_columns(delta, model)
            files = live_files(delta, years)
        name_rows(connection, table, files, model)

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
        """The table as Delta sees it now: version, files, history. Raises DamagedError for a log that is not whole."""
        return open_table(self.path(table))

    def path(self, table: str) -> Path:
        """The folder of a table. Raises KeyError for a name that is no table."""
        return self.data_dir / "tables" / row_class(table).table.name

    def _commit(self, table: str, change: Callable[[DeltaTable], int]) -> int:
        """Runs a change on the newest version, again where somebody else committed in between."""
        model = row_class(table)
        waiting = self.writer(f"a write to {table}", SINGLE_WRITE_WAIT_SECONDS)
        with waiting, self._commit_guard, explained(self.data_dir):
            for left in reversed(range(COMMIT_TRIES)):
                delta = self.delta(table) if self.exists(table) else self.create(table)
                check_columns(delta, model)
                try:
                    return change(delta)
                except CommitFailedError as error:
                    if left == 0:
                        raise StoreError(f"{table}: somebody else keeps writing without the lock: {error}") from error
            raise AssertionError("the last try returns or raises")

    def create(self, table: str) -> DeltaTable:
        """The table, new and without rows."""
        model = row_class(table)
        path = self.path(table)
        path.mkdir(parents=True, exist_ok=True)
        return DeltaTable.create(
            str(path),
            schema=arrow_schema(model),
            partition_by=["year"] if model.table.partitioned else None,
            description=model.table.meaning,
            configuration={"delta.targetFileSize": str(model.table.file_bytes)} if model.table.file_bytes else None,
        )


def sql_files() -> list[Path]:
    """The .sql files of views and macros, in the order in which they run."""
    return [path for folder in SQL_FOLDERS for path in sorted((HERE / folder).glob("*.sql"))]
