"""Large files come to the disk in pieces, and go on where they were broken off."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from schemas.codes import FetchOutcome
from sources.download import Downloader
from sources.http import Fetcher
from tests.unit.sources.loopback import Site, answer, make_public_fetcher

BODY = bytes(range(256)) * 2_000


def fetch(downloader: Downloader, url: str, target: Path) -> FetchOutcome:
    return downloader.download(url, target, source_id="s", run_id="r").outcome


def breaking_off(handler: BaseHTTPRequestHandler) -> None:
    """Sends half, and the rest to who asks for it."""
    asked = handler.headers.get("Range")
    start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
    handler.send_response(206 if asked else 200)
    handler.send_header("ETag", '"one"')
    handler.send_header("Content-Length", str(len(BODY) - start))
    handler.end_headers()
    handler.wfile.write(BODY[start:] if asked else BODY[: len(BODY) // 2])
    handler.close_connection = True


def test_a_file_that_broke_off_goes_on_where_it_stopped(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/file"] = breaking_off
    downloader = Downloader(fetcher, sleep=lambda seconds: None)
    got = downloader.download(f"{site.origin}/file", tmp_path / "file", source_id="s", run_id="r")
    assert (got.outcome, (tmp_path / "file").read_bytes() == BODY) == (FetchOutcome.OK, True)
    assert [row.outcome for row in got.rows if row.url.endswith("/file")] == [FetchOutcome.ERROR, FetchOutcome.OK]
    _, second = [headers for path, headers in site.asked if path == "/file"]
    assert (second["Range"], second["If-Range"]) == (f"bytes={len(BODY) // 2}-", '"one"')
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (answer(b"", 404), FetchOutcome.GONE),
        (answer(b"", 403), FetchOutcome.BLOCKED),
        (answer(status=302, Location="file:///etc/passwd"), FetchOutcome.REFUSED_ADDRESS),
        (answer(BODY), FetchOutcome.TOO_LARGE),
    ],
)
def test_what_cannot_be_had_says_why(
    site: Site, fetcher: Fetcher, tmp_path: Path, given: object, outcome: FetchOutcome
) -> None:
    site.pages["/file"] = given  # type: ignore[assignment]
    downloader = Downloader(fetcher, cap_bytes=100_000, sleep=lambda seconds: None)
    assert fetch(downloader, f"{site.origin}/file", tmp_path / "file") is outcome
    assert not (tmp_path / "file").exists()


def test_robots_is_heeded(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /file"
    assert fetch(Downloader(fetcher), f"{site.origin}/file", tmp_path / "file") is FetchOutcome.ROBOTS
    assert site.paths() == []


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest", "http://inside.example.org/file"])
def test_a_redirect_is_checked_like_the_first_request(site: Site, tmp_path: Path, target: str) -> None:
    site.pages["/file"] = answer(status=302, Location=target)
    downloader = Downloader(make_public_fetcher({"inside.example.org": ["127.0.0.2"]}))
    assert fetch(downloader, f"{site.origin}/file", tmp_path / "file") is FetchOutcome.REFUSED_ADDRESS
    assert site.paths() == ["/file"]


def test_a_name_that_changes_its_address_is_judged_at_every_connection(site: Site, tmp_path: Path) -> None:
    """Once for robots.txt and once for the file; a third look, to connect, would be answered in time to get inside."""
    port = site.origin.rpartition(":")[2]
    site.pages["/file"] = answer(BODY, Connection="close")
    for answers, outcome in (
        (["127.0.0.1", "127.0.0.1", "127.0.0.2"], FetchOutcome.OK),
        (["127.0.0.1", "127.0.0.2"], FetchOutcome.REFUSED_ADDRESS),
    ):
        downloader = Downloader(make_public_fetcher({"files.example.org": answers}))
        assert fetch(downloader, f"http://files.example.org:{port}/file", tmp_path / "file") is outcome
    assert site.paths() == ["/file"]
