"""Folded events as Arrow columns: what one mention says is copied as it lies there, the rest is counted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from coding.fold_told import TOLD_COLUMNS
from coding.folded_event import Became, Joined
from schemas.coded import ActFields
from schemas.events import Event, EventMention
from schemas.tables import arrow_schema

# What is read of `mentions`: what the rule compares, and what events repeat of it.
MENTION_COLUMNS = tuple(dict.fromkeys((*TOLD_COLUMNS, *ActFields.model_fields, "text", "coder_version")))


def event_columns(events: Sequence[Joined], mentions: pa.Table) -> pa.Table:
    """One row of `events` for each, in their order; `mentions` are the rows that they were folded from."""
    schema = arrow_schema(Event)
    clearest = mentions.take(pa.array([event.clearest.row for event in events], pa.int64()))
    columns: dict[str, Any] = {name: clearest.column(name) for name in ActFields.model_fields}
    columns |= _counted(events)
    columns |= _dated(events, mentions)
    columns["location"] = _taken(mentions, "location", [event.placed.row for event in events])
    columns["evidence"] = _taken(mentions, "text", [event.evidence.row for event in events])
    columns["magnitudes"] = _magnitudes(events, mentions, schema.field("magnitudes").type)
    columns["history"] = _history(events, schema.field("history").type)
    return pa.table([_fitting(columns[field.name], field.type) for field in schema], schema=schema)


def event_mention_columns(events: Sequence[Joined], years: pa.ChunkedArray, mentions: pa.Table) -> pa.Table:
    """One row of `event_mentions` for each mention, by id; `years` are those of the events."""
    columns: dict[str, Any] = {
        "mention_id": [mention.mention_id for event in events for mention in event.mentions],
        "event_id": [event.event_id for event in events for _ in event.mentions],
        "coder_version": _taken(mentions, "coder_version", [m.row for event in events for m in event.mentions]),
        "year": years.take(pa.array([n for n, event in enumerate(events) for _ in event.mentions], pa.int64())),
    }
    schema = arrow_schema(EventMention)
    rows = pa.table([_fitting(columns[field.name], field.type) for field in schema], schema=schema)
    return rows.sort_by("mention_id")


def _counted(events: Sequence[Joined]) -> dict[str, Any]:
    lists = {
        name: [getattr(event, name) for event in events]
        for name in ("publishers", "actor_side_publishers", "recipient_side_publishers")
    }
    return {
        **{
            name: _lists(values, pa.array(list(chain.from_iterable(values)), pa.string()))
            for name, values in lists.items()
        },
        "event_id": [event.event_id for event in events],
        "superseded_by": pa.nulls(len(events), pa.string()),
        "status": [event.status.value for event in events],
        "n_mentions": [len(event.mentions) for event in events],
        "n_articles": [event.n_articles for event in events],
        "n_publishers": [event.n_publishers for event in events],
        "is_reported_by_actor_side": [bool(event.actor_side_publishers) for event in events],
        "is_reported_by_recipient_side": [bool(event.recipient_side_publishers) for event in events],
        "evidence_mention_id": [event.evidence.mention_id for event in events],
    }


def _dated(events: Sequence[Joined], mentions: pa.Table) -> dict[str, Any]:
    """The columns of time; a precision without a day says nothing, and the year is that of the first report then."""
    rows = [event.dated.row for event in events]
    day = _taken(mentions, "event_date", rows)
    precision = _taken(mentions, "date_precision", rows)
    first = _taken(mentions, "published_at", [event.mentions[0].row for event in events])
    # Without the zone, which is UTC: to ask for the year of a zoned time takes a time zone data base.
    first_year = pc.year(first.cast(pa.timestamp("us")))
    return {
        "event_date": day,
        "date_precision": pc.if_else(pc.is_valid(day), precision, pa.scalar(None, pa.string())),
        "first_reported_at": first,
        "last_reported_at": _taken(mentions, "published_at", [event.mentions[-1].row for event in events]),
        "year": pc.coalesce(pc.year(day), first_year),
    }


def _magnitudes(events: Sequence[Joined], mentions: pa.Table, kind: pa.ListType) -> pa.Array:
    stated = mentions.column("magnitudes").combine_chunks().flatten()
    rows = pa.array([magnitude.row for event in events for magnitude in event.magnitudes], pa.int64())
    return _lists([event.magnitudes for event in events], stated.take(rows).cast(kind.value_type))


def _history(events: Sequence[Joined], kind: pa.ListType) -> pa.Array:
    changes = list(chain.from_iterable(event.history for event in events))
    parts = list(zip(*changes, strict=True)) or [()] * len(Became._fields)
    fields = list(kind.value_type)
    flat = pa.StructArray.from_arrays(
        [pa.array(part, f.type) for part, f in zip(parts, fields, strict=True)], fields=fields
    )
    return _lists([event.history for event in events], flat)


def _taken(mentions: pa.Table, name: str, rows: Sequence[int]) -> Any:
    return mentions.column(name).take(pa.array(rows, pa.int64())).combine_chunks()


def _lists(values: Sequence[Sequence[Any]], flat: pa.Array) -> pa.Array:
    """Lists of these lengths over the values of all, one after the other."""
    lengths = np.fromiter((len(value) for value in values), dtype=np.int32, count=len(values))
    offsets = np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])
    return pa.ListArray.from_arrays(pa.array(offsets), flat, type=pa.list_(pa.field("element", flat.type)))


def _fitting(values: Any, kind: pa.DataType) -> Any:
    return pa.array(values, kind) if isinstance(values, list) else values.cast(kind)
