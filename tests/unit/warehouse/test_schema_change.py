"""A column that schemas/ gained reaches stored tables by one command; what would lose data has to be asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from schemas.articles import Article
from schemas.errors import SchemaChangeError
from schemas.events import Mention
from schemas.tables import arrow_schema, to_arrow
from warehouse.maintain import maintain_store
from warehouse.publish import publish_snapshot
from warehouse.schema_change import apply_schema, schema_states
from warehouse.snapshot import open_snapshot
from warehouse.store import Store

NOW = datetime(2022, 1, 13, tzinfo=UTC)


def store_as(store: Store, rows: pa.Table, name: str) -> None:
    """A table as an earlier schemas/ declared it, with its rows."""
    delta = DeltaTable.create(str(store.path(name)), schema=rows.schema, partition_by=["year"])
    write_deltalake(delta, rows, mode="append")


def without(rows: pa.Table, name: str) -> pa.Table:
    return rows.drop_columns([name])


def test_a_new_column_is_added_and_null_in_what_is_stored(store: Store, press: Any) -> None:
    store_as(store, without(to_arrow([press.article("a")], Article), "duplicate_score"), "articles")
    with pytest.raises(SchemaChangeError, match=r"new: duplicate_score.*brinkwatch tables schema"):
        store.read("articles")
    with pytest.raises(SchemaChangeError, match="duplicate_score"):
        maintain_store(store, NOW)
    assert [str(change) for change in apply_schema(store)] == ["new: duplicate_score"]
    assert apply_schema(store) == []
    store.insert_new("articles", [press.article("b", duplicate_score=0.5)])
    assert {row.article_id: row.duplicate_score for row in store.rows(Article)} == {"a": None, "b": 0.5}


def test_a_new_column_that_is_never_null_but_has_a_default_holds_it(store: Store, press: Any) -> None:
    store_as(store, without(to_arrow([press.article("a")], Article), "sketch"), "articles")
    assert [str(change) for change in apply_schema(store)] == ["new: sketch"]
    assert [row.sketch for row in store.rows(Article)] == [[]]


def test_a_field_added_inside_a_struct_is_a_new_column(store: Store, press: Any) -> None:
    mention = press.mention(press.article("a"))
    rows = to_arrow([mention], Mention)
    nth = rows.schema.get_field_index("actors")
    parties = rows.schema.field("actors").type.value_type
    fewer = pa.list_(pa.field("element", pa.struct([part for part in parties if part.name != "sector"])))
    told = [[{k: v for k, v in party.items() if k != "sector"} for party in rows.column("actors")[0].as_py()]]
    store_as(store, rows.set_column(nth, pa.field("actors", fewer), pa.array(told, fewer)), "mentions")
    assert [str(change) for change in apply_schema(store)] == ["new: fields of actors"]
    assert store.rows(Mention) == [mention]


def test_a_column_that_is_gone_is_refused_until_it_is_given_up_by_name(store: Store, press: Any) -> None:
    rows = to_arrow([press.article("a")], Article)
    store_as(store, rows.append_column("mood", pa.array(["dark"])), "articles")
    with pytest.raises(SchemaChangeError, match=r"articles\.mood is no longer declared.*--drop articles\.mood"):
        apply_schema(store)
    assert DeltaTable(str(store.path("articles"))).to_pyarrow_table().column("mood").to_pylist() == ["dark"]
    apply_schema(store, ["articles.mood"])
    assert [row.article_id for row in store.rows(Article)] == ["a"]
    # The version before can still be read.
    assert DeltaTable(str(store.path("articles")), version=1).to_pyarrow_table().column("mood").to_pylist() == ["dark"]


@pytest.mark.parametrize(("values", "fits"), [(["3"], True), (["three"], False)])
def test_a_column_of_another_type_is_refused_and_converted_only_whole(
    store: Store, press: Any, values: list[str], fits: bool
) -> None:
    rows = to_arrow([press.article("a")], Article)
    nth = rows.schema.get_field_index("word_count")
    store_as(store, rows.set_column(nth, "word_count", pa.array(values)), "articles")
    with pytest.raises(SchemaChangeError, match=r"word_count .*string -> int64.*--retype articles\.word_count"):
        apply_schema(store)
    if fits:
        apply_schema(store, ["articles.word_count"])
        assert [row.word_count for row in store.rows(Article)] == [3]
    else:
        with pytest.raises(SchemaChangeError, match="nothing was changed"):
            apply_schema(store, ["articles.word_count"])


def test_a_column_that_may_not_be_null_is_refused_with_the_way_to_it(store: Store, press: Any) -> None:
    store_as(store, without(to_arrow([press.article("a")], Article), "publisher"), "articles")
    (state,) = schema_states(store)
    assert state.refused is not None and "declare it `| None = None`" in state.refused
    with pytest.raises(SchemaChangeError, match=r"articles\.publisher is new and may not be null"):
        apply_schema(store)


def test_nothing_is_changed_anywhere_where_one_table_is_refused(store: Store, press: Any) -> None:
    article = press.article("a")
    store_as(store, without(to_arrow([article], Article), "duplicate_score"), "articles")
    rows = to_arrow([press.mention(article)], Mention)
    store_as(store, rows.append_column("mood", pa.array(["dark"])), "mentions")
    with pytest.raises(SchemaChangeError, match="mood"):
        apply_schema(store)
    assert len(schema_states(store)[0].differing.new) == 1


def test_old_snapshots_stay_readable(store: Store, press: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot of the day before the column came is opened after it, and answers as it did."""
    old = arrow_schema(Article).remove(arrow_schema(Article).get_field_index("duplicate_score"))
    fields = {name: field for name, field in Article.model_fields.items() if name != "duplicate_score"}
    rows = to_arrow([press.article("a")], Article).select(old.names)
    with monkeypatch.context() as yesterday:
        yesterday.setattr(
            "warehouse.columns.arrow_schema", lambda model: old if model is Article else arrow_schema(model)
        )
        yesterday.setattr(Article, "__pydantic_fields__", fields)
        store_as(store, rows, "articles")
        before = publish_snapshot(store, store.data_dir, NOW)
    apply_schema(store)
    store.insert_new("articles", [press.article("b", duplicate_score=0.5)])
    after = publish_snapshot(store, store.data_dir, NOW)
    with open_snapshot(before) as connection:
        assert connection.execute("SELECT article_id FROM articles").fetchall() == [("a",)]
        connection.execute("FROM top_dyads()").fetchall()
        columns = [row[0] for row in connection.execute("DESCRIBE articles").fetchall()]
        assert "duplicate_score" not in columns and "duplicate_of" in columns
    with open_snapshot(after) as connection:
        found = connection.execute("SELECT article_id, duplicate_score FROM articles ORDER BY 1").fetchall()
    assert found == [("a", None), ("b", 0.5)]
