"""What is made from the declarations: Arrow schemas, JSON Schema, the data dictionary, validation."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import jsonschema
import pyarrow as pa
import pytest
from pydantic import BaseModel

from schemas.codes import RejectReason, RejectStage, RunStage
from schemas.column import Column, Row
from schemas.operations import Reject, Run
from schemas.tables import (
    ROW_CLASSES,
    TIMESTAMP,
    arrow_schema,
    arrow_type,
    column_of,
    columns_page,
    from_arrow,
    json_schema,
    row_class,
    to_arrow,
    validate,
)

DOCS = Path(__file__).parents[3] / "docs"
NOW = datetime(2022, 1, 12, 3, 0, tzinfo=UTC)


def run_row(**changes: object) -> dict[str, object]:
    return {
        "run_id": "r1",
        "flow": "nightly",
        "stage": RunStage.STARTED,
        "stage_at": NOW,
        "year": 2022,
    } | changes


@pytest.mark.parametrize("row", ROW_CLASSES, ids=lambda row: row.table.name)
def test_every_column_says_what_it_means(row: type[Row]) -> None:
    for name in row.model_fields:
        assert len(column_of(row, name).meaning) > 5


@pytest.mark.parametrize("row", ROW_CLASSES, ids=lambda row: row.table.name)
def test_the_key_and_the_year_are_columns(row: type[Row]) -> None:
    assert set(row.table.key) <= set(row.model_fields)
    assert row.table.partitioned == ("year" in row.model_fields)


@pytest.mark.parametrize("row", ROW_CLASSES, ids=lambda row: row.table.name)
def test_every_type_survives_delta(row: type[Row]) -> None:
    def leaves(kind: pa.DataType) -> list[pa.DataType]:
        if pa.types.is_list(kind):
            return leaves(kind.value_type)
        if pa.types.is_struct(kind):
            return [leaf for field in kind for leaf in leaves(field.type)]
        return [kind]

    allowed = {pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.date32(), TIMESTAMP}
    assert {leaf for field in arrow_schema(row) for leaf in leaves(field.type)} <= allowed


def test_rows_come_back_from_arrow_as_they_went() -> None:
    rows = [
        Run.model_validate(run_row()),
        Run.model_validate(run_row(run_id="r2", message="ends", n_rejects=3)),
    ]
    assert from_arrow(to_arrow(rows, Run), Run) == rows


def test_a_bad_row_is_told_and_the_rest_stays() -> None:
    good, bad = validate([run_row(), run_row(stage="launched"), run_row(n_rejects="many")], Run)
    assert [row.run_id for row in good] == ["r1"]
    assert [reason.split(":")[0] for _, reason in bad] == ["stage", "n_rejects"]


def test_json_schema_accepts_a_row_and_refuses_an_unknown_column() -> None:
    reject = Reject(
        reject_id="x",
        run_id="r1",
        stage=RejectStage.FETCH,
        reason=RejectReason.NOT_HTML,
        detail="a picture",
        rejected_at=NOW,
        year=2022,
    )
    record = reject.model_dump(mode="json")
    schema = json_schema(Reject)
    jsonschema.validate(record, schema)
    assert schema["properties"]["detail"]["description"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record | {"colour": "red"}, schema)


def test_a_column_without_a_meaning_is_refused() -> None:
    class Bare(BaseModel):
        field: int

    with pytest.raises(TypeError, match="field has no Column"):
        arrow_schema(Bare)


@pytest.mark.parametrize("annotation", [int | str, set[int], complex, bytes])
def test_a_type_that_delta_would_change_is_refused(annotation: object) -> None:
    with pytest.raises(TypeError):
        arrow_type(annotation)


def test_annotated_and_optional_types_are_looked_through() -> None:
    assert arrow_type(Annotated[date | None, Column("a day, or none")]) == pa.date32()


def test_an_unknown_table_is_named_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="articles"):
        row_class("nothing")


def test_the_data_dictionary_is_current() -> None:
    assert (DOCS / "columns.md").read_text() == columns_page(), "run `make docs`"


@pytest.mark.parametrize("row", ROW_CLASSES, ids=lambda row: row.table.name)
def test_the_json_schema_is_current(row: type[Row]) -> None:
    stored = json.loads((DOCS / "json-schema" / f"{row.table.name}.json").read_text())
    assert stored == json_schema(row), "run `make docs`"
