"""Rows of one batch -> the sound ones, and rejects with reason and content: one bad row never fails its batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pyarrow as pa
from pydantic import BaseModel

from schemas.codes import RejectReason, RejectStage
from schemas.column import Row
from schemas.operations import Reject
from schemas.tables import RowT, to_arrow, validate
from warehouse.writes import one_of_each_key

UNSTORABLE = (pa.ArrowException, UnicodeError, OverflowError)


class Trouble:
    """Sorts rows into sound ones and rejects, for one batch of one run."""

    def __init__(self, run_id: str, now: datetime) -> None:
        self.run_id, self.now = run_id, now
        self.rejects: list[Reject] = []

    def sound(self, rows: Iterable[BaseModel | dict[str, Any]], model: type[RowT]) -> list[RowT]:
        """The rows that fit their table; the others are added to `rejects` with the reason and the content."""
        return self._storable(self._valid(rows, model), model)[0]

    def _valid(self, rows: Iterable[BaseModel | dict[str, Any]], model: type[RowT]) -> list[RowT]:
        # The parts of a row object were checked when they were made and are frozen; the row is checked whatever it is.
        good, bad = validate((row if isinstance(row, dict) else row.__dict__ for row in rows), model)
        for record, reason in bad:
            self._reject(record, model, reason)
        return good

    def sound_table(
        self, rows: Iterable[BaseModel | dict[str, Any]], model: type[RowT], wanted: Callable[[RowT], bool]
    ) -> pa.Table:
        """The same as Arrow rows with one of each key, those of them that are wanted; each row is converted once."""
        good, table = self._storable([row for row in self._valid(rows, model) if wanted(row)], model)
        distinct = one_of_each_key(good, model)
        return table if len(distinct) == len(good) else to_arrow(distinct, model)

    def _storable(self, rows: list[RowT], model: type[RowT]) -> tuple[list[RowT], pa.Table]:
        # What pydantic takes and Arrow does not: half a surrogate pair in a text, a number beyond 64 bits.
        try:
            return rows, to_arrow(rows, model)
        except UNSTORABLE:
            storable = []
            for row in rows:
                if (reason := _fails(row, model)) is None:
                    storable.append(row)
                else:
                    self._reject(row.model_dump(), model, reason)
            return storable, to_arrow(storable, model)

    def _reject(self, record: dict[str, Any], model: type[Row], reason: str) -> None:
        content = repr(record).encode(errors="backslashreplace").decode()
        self.rejects.append(
            Reject.of(
                stage=RejectStage.LOAD,
                reason=RejectReason.INVALID_ROW,
                detail=f"{model.table.name}: {reason}".encode(errors="backslashreplace").decode(),
                run_id=self.run_id,
                rejected_at=self.now,
                source_id=_text_of(record, "source_id"),
                article_id=_text_of(record, "article_id"),
                content=content,
            )
        )


def _fails(row: Row, model: type[Row]) -> str | None:
    try:
        to_arrow([row], model)
    except UNSTORABLE as error:
        return f"{type(error).__name__}: {error}"
    return None


def _text_of(record: dict[str, Any], name: str) -> str | None:
    value = record.get(name)
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else None
