"""Row objects -> Arrow arrays, column by column: a dict for each row and each part of it cost four times as long."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
from pydantic import BaseModel


def columns_of(rows: Sequence[BaseModel], schema: pa.Schema) -> pa.Table:
    """Arrow table of the rows' attributes. Raises ArrowException or OverflowError for a value that does not fit."""
    columns = _turned([row.__dict__ for row in rows], schema.names)
    return pa.Table.from_arrays(
        [_array(values, f.type) for values, f in zip(columns, schema, strict=True)], schema=schema
    )


def _turned(parts: Sequence[dict[str, Any] | None], names: Sequence[str]) -> Sequence[Sequence[Any]]:
    """The values of each name, None where the whole is None; all names of a row are read in one step."""
    # The first name twice, so that a single one gives a tuple as well.
    read, nothing = itemgetter(names[0], *names), (None,) * (len(names) + 1)
    turned = zip(*(nothing if part is None else read(part) for part in parts), strict=True)
    return list(turned)[1:] if parts else [()] * len(names)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Values of one column: scalars, structs as objects, or lists of either; None is null."""
    if pa.types.is_list(kind):
        return _lists(values, kind)
    if pa.types.is_struct(kind):
        return _structs(values, kind)
    return pa.array(values, kind)


def _structs(values: Sequence[Any], kind: pa.StructType) -> pa.Array:
    parts = [None if value is None else value.__dict__ for value in values]
    fields = [kind.field(n) for n in range(kind.num_fields)]
    columns = _turned(parts, [f.name for f in fields])
    arrays = [_array(column, f.type) for column, f in zip(columns, fields, strict=True)]
    mask = pa.array([part is None for part in parts], pa.bool_())
    return pa.StructArray.from_arrays(arrays, fields=fields, mask=mask)


def _lists(values: Sequence[Any], kind: pa.ListType) -> pa.Array:
    lengths = np.fromiter((len(value or ()) for value in values), dtype=np.int32, count=len(values))
    offsets = np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])
    flat = _array(list(chain.from_iterable(value or () for value in values)), kind.value_type)
    mask = pa.array([value is None for value in values], pa.bool_())
    return pa.ListArray.from_arrays(pa.array(offsets), flat, type=kind, mask=mask)
