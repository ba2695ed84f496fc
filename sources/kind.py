"""What a kind of source is: the one interface behind which the modules of sources/kinds/ stand, one file a kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from sources import kinds

if TYPE_CHECKING:
    from sources.history import Archive
    from sources.listing import Listing
    from sources.registry import SourceEntry

NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class GotListing:
    """The bytes of a listing as they were fetched; `url` is where they came from in the end.

    What was last changed before `since` (UTC) need not be given.
    """

    body: bytes
    url: str
    content_type: str | None = None
    time_zone: str = "UTC"
    since: datetime | None = None


Parse = Callable[[GotListing], "Listing"]


@dataclass(frozen=True)
class OpenRequest:
    """A source that gives its articles itself, and the run that asks for them; `now` in UTC."""

    source: SourceEntry
    run_id: str
    now: datetime


Open = Callable[[OpenRequest], "Archive"]


@dataclass(frozen=True)
class Kind:
    """How sources of a kind are read: by one of three ways. Raises ValueError where it is none or several.

    `parse` makes items of the bytes of a listing, which are fetched for it, and raises FetchError for what is none.
    `open` gives the articles themselves. `read_with` is the command that reads what no nightly run does.
    `lists_news` says that a listing holds what is new, so that an item with an old date is not believed at its word.
    `is_local`: the address may be a path, which is meant from the folder of the entry.
    """

    parse: Parse | None = None
    open: Open | None = None
    read_with: str | None = None
    lists_news: bool = False
    is_local: bool = False

    def __post_init__(self) -> None:
        if [self.parse, self.open, self.read_with or None].count(None) != 2:
            raise ValueError("a kind is read by one of `parse`, `open` and `read_with`")


def kind_of(name: str) -> Kind:
    """The kind of a name: `KIND` in the module of sources/kinds/ that is called so. Raises ValueError where none is."""
    if not NAME.fullmatch(name) or name not in kind_names():
        raise ValueError(f"{name!r} is no kind of source, known: {', '.join(kind_names())}")
    kind = getattr(import_module(f"{kinds.__name__}.{name}"), "KIND", None)
    if not isinstance(kind, Kind):
        raise ValueError(f"{name!r}: no KIND is defined in sources/kinds/{name}.py")
    return kind


def kind_names() -> list[str]:
    """The names of all kinds, as their files are called."""
    return sorted(module.name for module in iter_modules(kinds.__path__))
