"""The whole way of a live source, over https and under its own name, against a server on loopback."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from schemas.codes import FetchOutcome, HealthState
from sources.collect import Collected, IntakeLimits, KnownItems, collect_source
from sources.http import Fetcher, FetchLimits
from tests.unit.sources.loopback import Site, answer, entry, serve
from tests.unit.sources.samples import LEAD, MORE, page, rss

NOW = datetime(2022, 1, 13, tzinfo=UTC)


@dataclass(frozen=True)
class Web:
    """A TLS server that answers for news.example.org, and a reader that believes its certificates."""

    site: Site
    port: int
    ca_bundle: Path

    def fetcher(self, ca_bundle: Path | None) -> Fetcher:
        """A fetcher that looks all names up here."""
        return Fetcher(
            FetchLimits(allow_private_addresses=True, pause_seconds=0, max_attempts=1),
            resolver=lambda host, port: ["127.0.0.1"],
            ca_bundle=ca_bundle,
        )

    def collect(self, host: str, ca_bundle: Path | None) -> Collected:
        """One reading of the feed at a host name."""
        fetcher = self.fetcher(ca_bundle)
        try:
            return collect_source(
                entry(f"https://{host}:{self.port}/feed", canonical_base=f"https://{host}"),
                fetcher=fetcher,
                known=KnownItems(),
                run_id="run",
                now=NOW,
                limits=IntakeLimits(),
            )
        finally:
            fetcher.close()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """The server, with a feed of two articles, one of them behind a redirect to another name."""
    authority = trustme.CA()
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example.org", "www.example.org").configure_cert(context)
    with serve(context) as site:
        port = int(site.origin.rsplit(":", 1)[1])
        site.pages["/robots.txt"] = "User-agent: *\nDisallow: /private"
        site.pages["/feed"] = rss(
            ("/a", "Russia moves two battalions", "Wed, 12 Jan 2022 17:10:00 +0100"),
            ("/moved", "Talks go on", "Wed, 12 Jan 2022 18:10:00 +0100"),
            ("/private/b", "Not for us", "Wed, 12 Jan 2022 18:10:00 +0100"),
        )
        site.pages["/a"] = page()
        site.pages["/moved"] = answer(status=301, Location=f"https://www.example.org:{port}/b")
        site.pages["/b"] = page("Talks go on", f"{MORE}\n{LEAD}")
        yield Web(site, port, bundle)


def test_articles_come_in_over_https_under_their_names(web: Web) -> None:
    collected = web.collect("news.example.org", web.ca_bundle)
    assert [(article.canonical_url, article.title) for article in collected.articles] == [
        ("https://news.example.org/a", "Russia moves two battalions"),
        (f"https://www.example.org:{web.port}/b", "Talks go on"),
    ]
    assert all(article.is_codable for article in collected.articles)
    assert collected.health[0].state is HealthState.OK
    assert collected.fetches[-1].outcome is FetchOutcome.ROBOTS
    hosts = {headers["Host"] for _, headers in web.site.asked}
    assert hosts == {f"news.example.org:{web.port}", f"www.example.org:{web.port}"}


@pytest.mark.parametrize("host", ["other.example.org", "127.0.0.1"])
def test_a_certificate_for_another_name_is_bad_tls(web: Web, host: str) -> None:
    collected = web.collect(host, web.ca_bundle)
    assert collected.articles == []
    assert {row.outcome for row in collected.fetches} == {FetchOutcome.BAD_TLS}
    assert collected.health[0].state is HealthState.NO_COVERAGE
    assert web.site.asked == []


def test_a_certificate_of_an_unknown_authority_is_bad_tls(web: Web) -> None:
    assert {row.outcome for row in web.collect("news.example.org", None).fetches} == {FetchOutcome.BAD_TLS}


def test_a_certificate_that_has_run_out_is_bad_tls(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old = authority.issue_cert("news.example.org", not_after=datetime(2021, 1, 1, tzinfo=UTC))
    old.configure_cert(context)
    with serve(context) as site:
        web = Web(site, int(site.origin.rsplit(":", 1)[1]), tmp_path / "ca.pem")
        collected = web.collect("news.example.org", web.ca_bundle)
    assert {row.outcome for row in collected.fetches} == {FetchOutcome.BAD_TLS}
