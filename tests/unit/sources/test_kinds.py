"""A new kind of source is one file: nothing else has to know of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.codes import FetchOutcome
from schemas.errors import FetchError, SourceEntryError
from sources import kinds
from sources.check import check_source
from sources.collect import IntakeLimits, KnownItems, collect_source
from sources.http import Fetcher
from sources.kind import GotListing, Kind, kind_names, kind_of
from sources.registry import load_sources
from tests.unit.sources.loopback import Site, answer
from tests.unit.sources.samples import page

NOW = datetime(2022, 1, 13, 3, tzinfo=UTC)
# A wire service that lists one story a line: date, address and headline between bars.
WIRE = """
from sources.kind import GotListing, Kind
from sources.listing import ListedItem, Listing, item_url
from sources.moments import parse_moment

def parse(got: GotListing) -> Listing:
    lines = [line.split("|") for line in got.body.decode().splitlines()]
    return Listing(tuple(
        ListedItem(url=item_url(link, got.url), title=title, published=parse_moment(date, got.time_zone))
        for date, link, title in lines
    ))

KIND = Kind(parse=parse, lists_news=True)
"""
# Telegrams in a folder, one a file, named by their day.
TELEGRAMS = """
from pathlib import Path
from sources.files import FilesArchive
from sources.kind import Kind

def opened(asked):
    return FilesArchive(Path(asked.source.url), run_id=asked.run_id, now=asked.now, source=asked.source)

KIND = Kind(open=opened, is_local=True)
"""
ENTRY = "id: wire\npublisher: Wire\nkind: {kind}\nurl: {url}\nowner_kind: private\nowner_group: wire\n"


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose files are kinds, beside the project's own."""
    folder = tmp_path / "kinds"
    folder.mkdir()
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(folder)])
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        if name.startswith("sources.kinds."):
            del sys.modules[name]


def test_a_kind_that_is_one_new_file_is_read_like_every_other(
    plug_in: Path, tmp_path: Path, site: Site, fetcher: Fetcher
) -> None:
    (plug_in / "wire.py").write_text(WIRE)
    (tmp_path / "wire.yaml").write_text(ENTRY.format(kind="wire", url=f"{site.origin}/latest"))
    (source,) = load_sources(tmp_path / "wire.yaml")
    lines = "2022-01-12T10:00:00Z|/a|Talks fail\n2022-01-12T11:00:00Z|/b|Talks go on\n"
    site.pages |= {"/latest": answer(lines.encode(), ETag='"1"'), "/a": page("Talks fail"), "/b": answer(b"", 404)}
    found = collect_source(source, fetcher=fetcher, known=KnownItems(), run_id="run", now=NOW, limits=IntakeLimits())
    assert [(article.title, article.published_at.hour) for article in found.articles] == [("Talks fail", 10)]
    assert (found.n_listed, found.error, found.health[0].outcome) == (2, None, FetchOutcome.OK)
    assert check_source(source, fetcher=fetcher, run_id="run", now=NOW).n_items == 2


def test_a_kind_that_gives_its_articles_itself_is_one_file_too(plug_in: Path, tmp_path: Path, fetcher: Fetcher) -> None:
    (plug_in / "telegrams.py").write_text(TELEGRAMS)
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "2022-01-12.txt").write_text("Talks fail\nMoscow said that talks in Geneva had failed.")
    (tmp_path / "box.yaml").write_text(ENTRY.format(kind="telegrams", url="box"))
    (source,) = load_sources(tmp_path / "box.yaml")
    found = collect_source(source, fetcher=fetcher, known=KnownItems(), run_id="run", now=NOW, limits=IntakeLimits())
    assert [(article.source_id, article.title) for article in found.articles] == [("wire", "Talks fail")]


def test_a_file_that_defines_no_kind_is_told_with_file_and_line(plug_in: Path, tmp_path: Path) -> None:
    (plug_in / "empty.py").write_text("")
    (tmp_path / "one.yaml").write_text(ENTRY.format(kind="empty", url="https://wire.example/"))
    with pytest.raises(SourceEntryError, match=r"one\.yaml:3: kind: 'empty': no KIND is defined in"):
        load_sources(tmp_path / "one.yaml")


@pytest.mark.parametrize("ways", ["", "read_with=''", "parse=print, open=print", "parse=print, read_with='a command'"])
def test_a_kind_that_is_not_read_in_one_way_is_told_with_file_and_line(
    plug_in: Path, tmp_path: Path, ways: str
) -> None:
    (plug_in / "odd.py").write_text(f"from sources.kind import Kind\nKIND = Kind({ways})\n")
    (tmp_path / "one.yaml").write_text(ENTRY.format(kind="odd", url="https://wire.example/"))
    with pytest.raises(SourceEntryError, match=r"one\.yaml:3: kind: .*one of `parse`, `open` and `read_with`"):
        load_sources(tmp_path / "one.yaml")


@pytest.mark.parametrize("name", ["os", "../kind", "kinds.feed", "", "Feed", "__init__"])
def test_a_name_that_is_no_kind_imports_nothing(name: str) -> None:
    with pytest.raises(ValueError, match="is no kind of source, known: feed, files, gdelt, news_sitemap"):
        kind_of(name)


@pytest.mark.parametrize("name", kind_names())
def test_every_kind_can_be_read_in_one_way(name: str) -> None:
    kind = kind_of(name)
    assert isinstance(kind, Kind)
    assert [kind.parse, kind.open, kind.read_with].count(None) == 2
    assert kind.lists_news is False or kind.parse is not None


REPORT = {
    "id": "1",
    "fields": {
        "title": "Border crossings: Situation Report No. 3",
        "url_alias": "https://reliefweb.int/report/ukraine/border-crossings-3",
        "date": {"created": "2022-01-12T09:30:00+00:00"},
    },
}


def test_reports_of_reliefweb_are_items_and_a_bad_one_costs_itself() -> None:
    body = json.dumps({"count": 2, "data": [REPORT, {"id": "2", "fields": {"title": "No address"}}]}).encode()
    parse = kind_of("reliefweb").parse
    assert parse is not None
    listing = parse(GotListing(body, "https://api.reliefweb.int/v2/reports"))
    (item,) = listing.items
    assert (item.title, item.published) == (REPORT["fields"]["title"], datetime(2022, 1, 12, 9, 30, tzinfo=UTC))  # type: ignore[index]
    assert [bad.detail for bad in listing.bad] == ["KeyError: 'url'"]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [(b"<html>", FetchOutcome.BAD_XML), (b"[]", FetchOutcome.BAD_XML), (b'{"data": []}', FetchOutcome.EMPTY)],
)
def test_what_is_no_answer_of_reliefweb_says_so(body: bytes, outcome: FetchOutcome) -> None:
    parse = kind_of("reliefweb").parse
    assert parse is not None
    with pytest.raises(FetchError) as caught:
        parse(GotListing(body, "https://api.reliefweb.int/v2/reports"))
    assert caught.value.outcome == outcome
