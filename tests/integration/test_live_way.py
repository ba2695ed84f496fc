"""What `make live` does, as far as it can be done without the internet: the project's own live entries, read over
https under their real names from a server on loopback, through the nightly flow, down to the published snapshot."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme
import yaml
from prefect import flow

import brinkwatch
from flows.intake import fetcher_of
from flows.nightly import run_nightly
from flows.run import RunRecord
from flows.settings import PROJECT_DIR, Settings, load_settings
from schemas.errors import NothingReadError
from sources.http import Fetcher, FetchLimits
from sources.registry import SourceEntry, load_sources
from tests.unit.sources.loopback import Site, serve
from tests.unit.sources.samples import page, rss

NAMES = ("un_news_en", "guardian_world", "dw_en_world")
pytestmark = pytest.mark.usefixtures("prefect_server")
YESTERDAY = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)


@flow(name="night of a test", validate_parameters=False)
def night(settings: Settings, fetcher: Fetcher) -> RunRecord:
    """The nightly run with a fetcher of the test's own, in a flow as always."""
    return run_nightly(settings, fetcher=fetcher)


def at_port(entry: SourceEntry, port: int) -> dict[str, object]:
    """The entry as it stands in sources/feeds, at a port that a test may listen on."""
    parts = urlsplit(entry.url)
    url = parts._replace(netloc=f"{parts.hostname}:{port}").geturl()
    return entry.model_dump(mode="json") | {"url": url, "canonical_base": f"https://{parts.hostname}"}


def write_site(site: Site, entries: list[SourceEntry]) -> None:
    """A feed of one article for each entry, at the path where the real one lies."""
    for number, entry in enumerate(entries):
        feed = urlsplit(entry.url)
        path = feed.path + (f"?{feed.query}" if feed.query else "")
        site.pages[path] = rss((f"/story-{number}", f"Story {number}", format_datetime(YESTERDAY)))
        text = f"Russia withdrew {number + 2} battalions from the border with Ukraine, the ministry in Kyiv said."
        site.pages[f"/story-{number}"] = page(
            f"Story {number}", f"{text}\n{text} Talks go on in Geneva next week. " * 3
        )


def test_live_entries_go_the_whole_way_over_https(tmp_path: Path) -> None:
    entries = [entry for entry in load_sources(PROJECT_DIR / "sources" / "feeds") if entry.id in NAMES]
    assert len(entries) == len(NAMES)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(str(urlsplit(entry.url).hostname) for entry in entries)).configure_cert(context)
    with serve(context) as site:
        write_site(site, entries)
        port = int(site.origin.rsplit(":", 1)[1])
        live = tmp_path / "live.yaml"
        live.write_text(yaml.safe_dump([at_port(entry, port) for entry in entries]))
        fetcher = Fetcher(
            FetchLimits(allow_private_addresses=True, pause_seconds=0),
            resolver=lambda host, port: ["127.0.0.1"],
            ca_bundle=tmp_path / "ca.pem",
        )
        run = night(load_settings(data_dir=tmp_path / "data-live", sources=live), fetcher)
    assert (run.summary.n_sources_ok, run.summary.n_articles_new) == (len(NAMES), len(NAMES))
    with brinkwatch.connect(tmp_path / "data-live") as connection:
        known = connection.sql("SELECT canonical_url FROM articles ORDER BY 1")["canonical_url"]
        assert all(url.startswith("https://") and ":" not in url.removeprefix("https://") for url in known)
        assert len(connection.events("RUS")) > 0


def test_a_night_in_which_nothing_answers_says_so_and_publishes_what_was_known(tmp_path: Path) -> None:
    dead = tmp_path / "dead.yaml"
    entry = load_sources(PROJECT_DIR / "sources" / "feeds")[0]
    dead.write_text(yaml.safe_dump(entry.model_dump(mode="json") | {"url": "http://127.0.0.1:9/feed"}))
    settings = load_settings(data_dir=tmp_path / "data", sources=dead, pause_seconds=0)
    with pytest.raises(NothingReadError, match="none of 1 sources"):
        night(settings, fetcher_of(settings))
    with brinkwatch.connect(tmp_path / "data") as connection:
        assert list(connection.sql("SELECT DISTINCT outcome FROM fetches")["outcome"]) == ["refused_address"]
        assert list(connection.sql("SELECT state FROM source_health")["state"]) == ["no_coverage"]
