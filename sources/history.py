"""What every kind of archive gives, whatever its form: parts that are read one after another and stored one by one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from schemas.articles import Article
from schemas.codes import FetchOutcome, OwnerKind
from schemas.operations import Fetch, Reject
from sources.article import site_of
from sources.registry import SourceEntry

if TYPE_CHECKING:
    from sources.reading import KnownItems

# Rows of one part: what a kill costs, and what is in memory at once.
PART_ROWS = 200
# A source id in a table, out of any name: as in SourceEntry.
NO_ID = re.compile(r"[^a-z0-9.]+")


@dataclass(frozen=True)
class Part:
    """A stretch of an archive, read to its end. `position` is where the next one begins; rejects say what was lost.

    `tables` holds rows that are no articles, by the name of their table. `n_rows` counts whatever was met, `n_known`
    of them what was passed over because it is stored.
    """

    position: int
    is_last: bool
    n_rows: int
    articles: list[Article] = field(default_factory=list)
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)
    outcome: FetchOutcome = FetchOutcome.OK
    detail: str | None = None
    n_known: int = 0


class Archive(Protocol):
    """One file, sitemap or published batch of the past.

    `stamp` changes when its content does; with an empty one it is read anew each time, and what is known is passed
    over. `size` is in the unit of a part's position; null where it is not known before.
    """

    @property
    def kind(self) -> str:
        """The kind of source it is, as a module of `sources/kinds/` is named."""
        ...

    @property
    def name(self) -> str:
        """Its address or path."""
        ...

    @property
    def stamp(self) -> str:
        """A word that differs when its content does; empty where none is known."""
        ...

    @property
    def size(self) -> int | None:
        """Where its last part ends, in the unit of a part's position; None where that is not known before."""
        ...

    def parts(self, after: int) -> Iterator[Part]:
        """The parts behind a position, in their order; what is wrong with the archive is data of a part."""
        ...


class KnownAmong(Protocol):
    """Asks the tables which of some addresses are known: an archive is never compared with all of them at once."""

    def __call__(self, urls: Collection[str]) -> KnownItems:
        """What the tables hold of these addresses."""
        ...


class SourceBook:
    """Whose page an address is: the configured source of its site, else a source of the site's own name."""

    def __init__(self, entries: Iterable[SourceEntry]) -> None:
        self._by_site: dict[str, SourceEntry] = {}
        for entry in entries:
            for url in (entry.canonical_base, entry.url):
                if url is not None and "://" in url:
                    self._by_site.setdefault(site_of(_host(url)), entry)

    def is_configured(self, url: str) -> bool:
        """Whether a source entry is of this site."""
        return site_of(_host(url)) in self._by_site

    def source_of(self, url: str, kind: str) -> SourceEntry:
        """The source of an address; a site without an entry is a voice of its own, of an owner nobody knows."""
        site = site_of(_host(url))
        known = self._by_site.get(site)
        if known is not None:
            return known
        source_id = NO_ID.sub("-", site).strip("-.")[:70] or f"site-{sha256(site.encode()).hexdigest()[:8]}"
        made = SourceEntry(
            id=source_id,
            publisher=site or "unknown",
            kind=kind,
            url=url[:2_000],
            owner_kind=OwnerKind.UNKNOWN,
            owner_group=source_id,
            archive=True,
        )
        self._by_site[site] = made
        return made


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0].lower()
