"""The exception tree, for every room.

BrinkwatchError
├── SettingsError            a setting or an argument that cannot be
├── SourceEntryError         a source entry that cannot be read: file, line, what was expected
├── FetchError               a request that gave nothing; carries its outcome code
├── ExtractError             a page that holds no article; carries the reason
├── CodebookError            a codebook file that cannot be: file, key, what was expected
├── IndicatorError           an indicator, watchlist or panel file that cannot be: file, what was expected
├── CodingError              a text that could not be coded
├── ModelError               the language model is missing or not the expected one
├── StoreError               a table that cannot be read or written
│   ├── LockedError          another writer holds the tables; says who
│   ├── CorpusError          sample press and live sources in one data directory
│   ├── DamagedError         a file of a table that cannot be read; says which and what restores it
│   └── SchemaChangeError    a table whose columns differ from schemas/
├── SnapshotError            no snapshot is published, or it is not complete
├── DeliveryError            a receiver that did not take an alert; says why
├── NothingReadError         a run whose sources or archives gave nothing at all; says why
└── QueryError               SQL that is refused or fails
"""

from __future__ import annotations

from pathlib import Path


class BrinkwatchError(Exception):
    """Base of all errors that are told to the user in one line."""


class SettingsError(BrinkwatchError):
    """A setting or an argument that cannot be."""


class SourceEntryError(BrinkwatchError):
    """A source entry that cannot be read; names the file, the line and what was expected."""

    def __init__(self, path: Path, line: int | None, expected: str) -> None:
        self.path, self.line, self.expected = path, line, expected
        where = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{where}: {expected}")


class FetchError(BrinkwatchError):
    """A request that gave nothing; `outcome` is a code of schemas.codes.FetchOutcome."""

    def __init__(self, outcome: str, message: str) -> None:
        self.outcome = outcome
        super().__init__(message)


class ExtractError(BrinkwatchError):
    """A page that holds no article; `reason` is a code of schemas.codes.RejectReason."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class NothingReadError(BrinkwatchError):
    """Not one of the sources or archives of a run could be read; carries the first reasons."""


class DeliveryError(BrinkwatchError):
    """A receiver that did not take an alert; says why, and names no secret of its address."""


class CodebookError(BrinkwatchError):
    """A codebook file that cannot be; names the file, the key and what was expected."""

    def __init__(self, path: Path, expected: str) -> None:
        self.path, self.expected = path, expected
        super().__init__(f"{path}: {expected}")


class IndicatorError(BrinkwatchError):
    """An indicator, watchlist or panel file that cannot be; names the file and what was expected."""

    def __init__(self, path: Path, expected: str) -> None:
        self.path, self.expected = path, expected
        super().__init__(f"{path}: {expected}")


class CodingError(BrinkwatchError):
    """A text that could not be coded."""


class ModelError(BrinkwatchError):
    """The language model is missing or is not the expected one."""


class StoreError(BrinkwatchError):
    """A table that cannot be read or written."""


class LockedError(StoreError):
    """Another writer holds the tables."""


class CorpusError(StoreError):
    """The sample press and live sources do not go into one data directory."""


class DamagedError(StoreError):
    """A Parquet file or a log entry of a table that cannot be read."""


class SchemaChangeError(StoreError):
    """The columns of a stored table differ from those in schemas/."""


class SnapshotError(BrinkwatchError):
    """No snapshot is published, or it is not complete."""


class QueryError(BrinkwatchError):
    """SQL that is refused or fails."""
