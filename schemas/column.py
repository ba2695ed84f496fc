"""The declaration of one column, written beside the type of its field; below everything else in the data's way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True)
class Column:
    """What a column means: `Annotated[float | None, Column("...", unit="degrees")]`.

    `values` names the code list where its members are not the type's own (a StrEnum documents itself);
    `source` names the standard or paper that a definition comes from.
    """

    meaning: str
    unit: str | None = None
    values: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Table:
    """Where a row class rests: its table, what one row is, and the columns that make a row unique.

    `partitioned` tables lie in one folder a year, by their column `year`. `file_bytes` is the size that their files
    are kept to where a few days of many have to be replaced every night; None leaves it to Delta.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    partitioned: bool = True
    file_bytes: int | None = None


class Struct(BaseModel):
    """A value with named parts inside a column; frozen, and no part that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=False)


class Row(BaseModel):
    """Base of every row class; unknown columns are refused, types are checked when a row is made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: ClassVar[Table]
