"""Whatever a server does: one outcome for it, at most 150 MB, and the source beside it is read to its end."""

from __future__ import annotations

import gzip
import json
import ssl
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import trustme

from schemas.codes import FetchOutcome, HealthState, RejectReason
from sources.extract_pool import ROOT
from tests.unit.sources.loopback import Answer, Site, answer, serve
from tests.unit.sources.poison import bottomless_page
from tests.unit.sources.samples import page, rss
from tests.unit.sources.test_listings import bomb

MEMORY_CAP_BYTES = 150_000_000
DATE = "Wed, 12 Jan 2022 17:10:00 +0100"
REAL_FEEDS = ROOT.parent / "shared" / "data" / "ingest" / "feeds"
linux = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is read from /proc")


@dataclass(frozen=True)
class Hostile:
    """What a server does at /feed, and what must become of it. `titles` are those of the articles stored."""

    feed: bytes | str | Answer
    outcome: FetchOutcome
    titles: tuple[str, ...] = ()
    pages: dict[str, bytes | str | Answer] = field(default_factory=dict)
    entry: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)
    etag: str | None = None
    rejects: tuple[RejectReason, ...] | None = None


@cache
def gzip_bomb() -> bytes:
    """390 KB that unpack to 400 MB, made without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    piece = b"0" * 1_000_000
    return b"".join([*(packer.compress(piece) for _ in range(400)), packer.flush()])


def feed(*names: str, date: str | None = DATE) -> str:
    return rss(*[(f"/{name}", name.title(), date) for name in names])


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte every half second for ever."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.5)


def drip_in_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X")
        time.sleep(0.5)


def chunk_that_breaks_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"ffff\r\nhalf a chunk")


def asked_twice() -> Answer:
    """429 with Retry-After, and the feed to who waits."""
    answers = iter([answer(b"", 429, Retry_After="1")])

    def send(handler: BaseHTTPRequestHandler) -> None:
        next(answers, answer(feed("a").encode()))(handler)

    return send


def explode(handler: BaseHTTPRequestHandler) -> None:
    answer(gzip_bomb(), Content_Encoding="gzip")(handler)


def hundred_thousand(handler: BaseHTTPRequestHandler) -> None:
    items = rss(*[(f"/{number}", "T", None) for number in range(100_000)])
    answer(items.encode(), ETag='"1"')(handler)


def long_description(handler: BaseHTTPRequestHandler) -> None:
    """15 MB, packed."""
    described = feed("a").replace("</item>", f"<description>{'word ' * 3_000_000}</description></item>")
    answer(gzip.compress(described.encode()), Content_Encoding="gzip")(handler)


def chain(length: int, goal: str) -> dict[str, bytes | str | Answer]:
    """301 after 301, from /1 on."""
    return {f"/{n}": answer(status=301, Location=f"/{n + 1}" if n < length else goal) for n in range(1, length + 1)}


LATIN = feed("a").replace("<title>A</title>", "<title>Gespräche in Genf</title>").encode("latin-1")
CUT = feed("a", "b").encode()
CUT_AT = CUT.index(b"<title>B")
HOSTILE = {
    "a feed": Hostile(answer(feed("a", "b").encode(), ETag='"1"'), FetchOutcome.OK, ("A", "B")),
    "304 to an ETag": Hostile(answer(status=304), FetchOutcome.NOT_MODIFIED, etag='"1"'),
    "nothing": Hostile(answer(b""), FetchOutcome.EMPTY),
    "eleven bytes": Hostile("<rss></rss>", FetchOutcome.ZOMBIE),
    "a feed that stopped": Hostile(feed("a", date="Wed, 12 Jan 2011 17:10:00 +0100"), FetchOutcome.STALE, ("A",)),
    "no dates": Hostile(feed("a", date=None), FetchOutcome.UNDATED, ("A",)),
    "403": Hostile(answer(b"no", 403), FetchOutcome.BLOCKED),
    "410": Hostile(answer(b"no", 410), FetchOutcome.GONE),
    "429 for a day": Hostile(answer(b"", 429, Retry_After="86400"), FetchOutcome.RATE_LIMITED),
    "429 for a second": Hostile(asked_twice(), FetchOutcome.OK, ("A",)),
    "a gzip bomb": Hostile(explode, FetchOutcome.TOO_LARGE),
    "a page that is a gzip bomb": Hostile(
        feed("bomb", "a"),
        FetchOutcome.OK,
        ("A",),
        pages={"/bomb": explode},
        rejects=(RejectReason.TOO_LARGE,),
    ),
    "12 MB on the wire": Hostile(answer(b"<rss>" + b" " * 12_000_000), FetchOutcome.TOO_LARGE),
    "a byte every half second": Hostile(drip, FetchOutcome.TOO_SLOW, limits={"deadline_seconds": 1.5}),
    "a header every half second": Hostile(drip_in_headers, FetchOutcome.TOO_SLOW, limits={"deadline_seconds": 1.5}),
    "a login page": Hostile(page("Log in", "Your name and your word, please."), FetchOutcome.BAD_XML),
    "billion laughs": Hostile(bomb(), FetchOutcome.BAD_XML),
    "billion laughs in a sitemap": Hostile(
        bomb("<url><loc>/a?&l8;</loc></url>").replace("rss", "urlset").replace("channel>", "url>"),
        FetchOutcome.BAD_XML,
        entry={"kind": "sitemap"},
    ),
    "200,000 tags": Hostile(f"<rss version='2.0'><channel>{'<a>' * 200_000}", FetchOutcome.BAD_XML),
    "a page of 200,000 tags": Hostile(
        feed("deep", "a"),
        FetchOutcome.OK,
        ("A",),
        pages={"/deep": bottomless_page()},
        rejects=(RejectReason.TOO_LARGE,),
    ),
    "NUL bytes": Hostile(
        feed("a").replace("<title>A", "<title>\0A").encode(),
        FetchOutcome.OK,
        ("A",),
        pages={"/a": page("A", head=f"<!-- {'x' * 1_000} -->").replace("Moscow", "\0Moscow\0")},
    ),
    "100,000 items": Hostile(
        hundred_thousand,
        FetchOutcome.UNDATED,
        ("T",) * 5,
        pages={f"/{number}": page(f"Story {number}") for number in range(5)},
        rejects=(RejectReason.BAD_ITEM, RejectReason.BAD_ITEM),
    ),
    "a description of 15 MB": Hostile(long_description, FetchOutcome.TOO_LARGE),
    "robots.txt forbids": Hostile(
        feed("a"), FetchOutcome.ROBOTS, pages={"/robots.txt": "User-agent: *\nDisallow: /feed"}
    ),
    "a redirect to the metadata service": Hostile(
        answer(status=302, Location="http://169.254.169.254/latest/meta-data/"), FetchOutcome.REFUSED_ADDRESS
    ),
    "a redirect to a name that is loopback": Hostile(
        answer(status=302, Location="http://inside.example.org/feed"), FetchOutcome.REFUSED_ADDRESS
    ),
    "an item that redirects inside": Hostile(
        feed("in", "a"),
        FetchOutcome.OK,
        ("A",),
        pages={"/in": answer(status=302, Location="http://inside.example.org/secret")},
        rejects=(RejectReason.FETCH_FAILED,),
    ),
    "four redirects": Hostile(
        answer(status=301, Location="/1"), FetchOutcome.OK, ("A",), pages={**chain(3, "/found"), "/found": feed("a")}
    ),
    "a circle of redirects": Hostile(answer(status=301, Location="/feed"), FetchOutcome.ERROR),
    "a body that ends early": Hostile(answer(CUT[:CUT_AT], Content_Length="4000"), FetchOutcome.ERROR),
    "a chunk that ends early": Hostile(chunk_that_breaks_off, FetchOutcome.ERROR),
    "a length that is too short": Hostile(
        answer(CUT, Content_Length=str(CUT_AT), ETag='"1"'),
        FetchOutcome.OK,
        ("A",),
        rejects=(RejectReason.BAD_ITEM, RejectReason.BAD_ITEM),
    ),
    "plain text that is called gzip": Hostile(answer(CUT, Content_Encoding="gzip"), FetchOutcome.ERROR),
    "a charset that is not the one": Hostile(
        answer(LATIN, Content_Type="application/rss+xml; charset=utf-8"), FetchOutcome.OK, ("Gespräche in Genf",)
    ),
    "a link of 3,000 signs": Hostile(feed("a" * 3_000, "a"), FetchOutcome.OK, ("A",), rejects=(RejectReason.BAD_ITEM,)),
}


@dataclass
class Measured:
    """The child that reads, and the site beside each case."""

    child: subprocess.Popen[str]
    neighbour: Site

    def read(self, url: str, case: Hostile) -> dict[str, Any]:
        """What became of a case."""
        words = {"url": url, "neighbour": f"{self.neighbour.origin}/feed", "entry": case.entry, "limits": case.limits}
        if case.etag is not None:
            words["etag"] = case.etag
        assert self.child.stdin is not None and self.child.stdout is not None
        self.child.stdin.write(json.dumps(words) + "\n")
        self.child.stdin.flush()
        told: dict[str, Any] = json.loads(self.child.stdout.readline())
        return told


@pytest.fixture(scope="module")
def measured() -> Iterator[Measured]:
    """One process for all cases: what a case leaves behind counts against the next."""
    with serve() as neighbour:
        neighbour.pages["/feed"] = rss(*[(f"/{name}", f"Story {name}", DATE) for name in "xyz"])
        neighbour.pages.update({f"/{name}": page(f"Story {name}") for name in "xyz"})
        words = [sys.executable, "-m", "tests.unit.sources.measured"]
        with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
            yield Measured(child, neighbour)
            assert child.stdin is not None
            child.stdin.close()
            child.wait(60)


def check(told: dict[str, Any], outcome: FetchOutcome) -> None:
    """What holds for every case."""
    assert told["case"]["outcome"] == outcome, told["case"]["error"]
    assert told["neighbour"]["titles"] == ["Story x", "Story y", "Story z"]
    assert told["above"] <= MEMORY_CAP_BYTES
    seen = (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED, FetchOutcome.UNDATED)
    assert told["case"]["state"] == (HealthState.OK if outcome in seen else HealthState.NO_COVERAGE)


@linux
@pytest.mark.parametrize("name", HOSTILE)
def test_a_server_gets_its_outcome_and_harms_nobody(measured: Measured, name: str) -> None:
    case = HOSTILE[name]
    with serve() as site:
        site.pages.update({"/a": page("A"), "/b": page("B"), **case.pages, "/feed": case.feed})
        told = measured.read(f"{site.origin}/feed", case)
    check(told, case.outcome)
    assert tuple(told["case"]["titles"]) == case.titles
    if case.rejects is not None:
        assert tuple(told["case"]["rejects"]) == case.rejects


@linux
def test_a_certificate_that_nobody_signed_is_bad_tls(measured: Measured) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with serve(context) as site:
        told = measured.read(site.origin.replace("http:", "https:") + "/feed", Hostile("", FetchOutcome.BAD_TLS))
    check(told, FetchOutcome.BAD_TLS)
    assert "the certificate of 127.0.0.1 is not valid" in told["case"]["error"]


@linux
@pytest.mark.parametrize("name", ["100,000 items", "a length that is too short"])
def test_a_listing_that_was_not_read_whole_is_asked_for_again(measured: Measured, name: str) -> None:
    case = HOSTILE[name]
    with serve() as site:
        site.pages.update({"/a": page("A"), "/b": page("B"), **case.pages, "/feed": case.feed})
        assert measured.read(f"{site.origin}/feed", case)["case"]["etag"] is None


def test_every_outcome_is_produced() -> None:
    assert {case.outcome for case in HOSTILE.values()} | {FetchOutcome.BAD_TLS} == set(FetchOutcome)


@linux
@pytest.mark.skipif(not REAL_FEEDS.exists(), reason=f"{REAL_FEEDS} with feeds of publishers is not here")
@pytest.mark.parametrize("path", sorted(REAL_FEEDS.glob("*")), ids=lambda path: path.name)
def test_feeds_of_publishers_are_read(measured: Measured, path: Path) -> None:
    with serve() as site:
        site.pages["/feed"] = answer(path.read_bytes(), ETag='"1"')
        told = measured.read(f"{site.origin}/feed", Hostile("", FetchOutcome.OK, limits={"max_attempts": 1}))
    # Their pages are elsewhere: no name but the site's own is known here.
    assert told["case"]["outcome"] in (FetchOutcome.OK, FetchOutcome.STALE), told["case"]["error"]
    assert told["case"]["n_listed"] >= 1
    assert told["neighbour"]["titles"] == ["Story x", "Story y", "Story z"]
    assert told["above"] <= MEMORY_CAP_BYTES
