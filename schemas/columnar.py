"""Row objects -> Arrow arrays, column by column: a dict for each row and each part of it cost four times as long."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
from pydantic import BaseModel


def columns_of(rows: Sequence[BaseModel], schema: pa.Schema) -> pa.Table:
    """Arrow table of the rows' attributes. Raises ArrowException or OverflowError for a value that does not fit."""
    parts = [row.__dict__ for row in rows]
    return pa.Table.from_arrays([_array([part[f.name] for part in parts], f.type) for f in schema], schema=schema)


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
    arrays = [_array([None if part is None else part[f.name] for part in parts], f.type) for f in fields]
    mask = pa.array([part is None for part in parts], pa.bool_())
    return pa.StructArray.from_arrays(arrays, fields=fields, mask=mask)


def _lists(values: Sequence[Any], kind: pa.ListType) -> pa.Array:
    lengths = np.fromiter((len(value or ()) for value in values), dtype=np.int32, count=len(values))
    offsets = np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])
    flat = _array(list(chain.from_iterable(value or () for value in values)), kind.value_type)
    mask = pa.array([value is None for value in values], pa.bool_())
    return pa.ListArray.from_arrays(pa.array(offsets), flat, type=kind, mask=mask)
