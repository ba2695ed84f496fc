"""Every request ends in one outcome, politely and under its caps."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake import fetcher_of, project_version
from flows.settings import load_settings
from schemas.codes import FetchOutcome, FetchPurpose
from sources.addresses import is_public
from sources.http import Fetcher, FetchLimits, FetchResult
from sources.politeness import BACKOFF_BASE_SECONDS, backoff_seconds, retry_after_seconds
from tests.unit.sources.loopback import Site, answer, make_fetcher, make_public_fetcher


def get(fetcher: Fetcher, url: str, **conditions: str) -> FetchResult:
    return fetcher.fetch(url, FetchPurpose.PAGE, "paper", "run", **conditions)


def test_a_page_comes_with_its_row(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = answer(b"<p>hello</p>", Content_Type="text/html", ETag='"1"')
    result = get(fetcher, f"{site.origin}/a")
    assert result.body == b"<p>hello</p>"
    assert result.row.outcome is FetchOutcome.OK
    assert (result.row.http_status, result.row.etag, result.row.wire_bytes) == (200, '"1"', 12)
    assert [row.purpose for row in result.rows] == [FetchPurpose.ROBOTS, FetchPurpose.PAGE]
    assert site.asked[0][1]["User-Agent"] == "brinkwatch-test"


def test_the_etag_is_sent_alone_and_304_is_not_modified(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = answer(status=304)
    result = get(fetcher, f"{site.origin}/feed", etag='"1"', last_modified="Tue, 01 Feb 2022 00:00:00 GMT")
    assert result.row.outcome is FetchOutcome.NOT_MODIFIED
    headers = site.asked[-1][1]
    assert headers["If-None-Match"] == '"1"'
    assert "If-Modified-Since" not in headers


def test_redirects_are_followed_to_the_last_address(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = answer(status=301, Location="/b")
    site.pages["/b"] = answer(status=302, Location=f"{site.origin}/c")
    site.pages["/c"] = "<p>here</p>"
    row = get(fetcher, f"{site.origin}/a").row
    assert (row.outcome, row.final_url, row.n_redirects) == (FetchOutcome.OK, f"{site.origin}/c", 2)


def test_a_circle_of_redirects_ends(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = answer(status=302, Location="/a")
    row = get(fetcher, f"{site.origin}/a").row
    assert row.outcome is FetchOutcome.ERROR
    assert len(site.paths()) == 6


@pytest.mark.parametrize(
    ("status", "outcome", "n_asked"),
    [
        (404, FetchOutcome.GONE, 1),
        (410, FetchOutcome.GONE, 1),
        (403, FetchOutcome.BLOCKED, 1),
        (400, FetchOutcome.ERROR, 1),
        (429, FetchOutcome.RATE_LIMITED, 3),
        (503, FetchOutcome.ERROR, 3),
    ],
)
def test_a_status_has_its_outcome_and_only_passing_trouble_is_tried_again(
    site: Site, fetcher: Fetcher, status: int, outcome: FetchOutcome, n_asked: int
) -> None:
    site.pages["/a"] = answer(b"no", status)
    row = get(fetcher, f"{site.origin}/a").row
    assert (row.outcome, row.http_status, row.n_attempts) == (outcome, status, n_asked)
    assert len(site.paths()) == n_asked


def test_the_wait_doubles_with_each_attempt_and_is_nobody_elses(site: Site) -> None:
    """Doubled, and by a random factor of 0.5 to 1, so that those who failed together do not come back together."""
    for nth in range(1, 5):
        longest = BACKOFF_BASE_SECONDS * 2 ** (nth - 1)
        drawn = {backoff_seconds(nth) for _ in range(100)}
        assert 0.5 * longest <= min(drawn) < 0.7 * longest < 0.8 * longest < max(drawn) <= longest
    site.pages["/a"] = answer(b"", 503)
    waits: list[float] = []
    limits = FetchLimits(allow_private_addresses=True, pause_seconds=0, max_attempts=5)
    assert get(Fetcher(limits, sleep=waits.append), f"{site.origin}/a").row.n_attempts == 5
    assert len(waits) == 4
    assert all(0 < wait <= BACKOFF_BASE_SECONDS * 2**nth for nth, wait in enumerate(waits))


def test_the_user_agent_says_who_asks_and_whom_to_write_to(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = "<p>hello</p>"
    settings = load_settings(
        data_dir=tmp_path, contact="https://lab.example/crawler", allow_private_addresses=True, pause_seconds=0
    )
    assert get(fetcher_of(settings), f"{site.origin}/a").row.outcome is FetchOutcome.OK
    agents = {headers["User-Agent"] for _, headers in site.asked}
    assert agents == {f"brinkwatch/{project_version()} (news event research; +https://lab.example/crawler)"}


def test_retry_after_is_waited_for(site: Site) -> None:
    answers = iter([answer(b"", 429, Retry_After="1"), answer(b"<p>now</p>")])
    site.pages["/a"] = lambda handler: next(answers)(handler)  # noqa: PLW0108 - the next one at each request
    waits: list[float] = []
    fetcher = Fetcher(FetchLimits(allow_private_addresses=True, pause_seconds=0), sleep=waits.append)
    row = get(fetcher, f"{site.origin}/a").row
    assert (row.outcome, row.n_attempts) == (FetchOutcome.OK, 2)
    assert 0.5 < max(waits) <= 1.0


def test_a_retry_after_beyond_the_cap_closes_the_host_for_the_run(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = answer(b"", 429, Retry_After="86400")
    assert get(fetcher, f"{site.origin}/a").row.outcome is FetchOutcome.RATE_LIMITED
    assert get(fetcher, f"{site.origin}/b").row.outcome is FetchOutcome.RATE_LIMITED
    assert site.paths() == ["/a"]


def test_a_gzip_bomb_is_cut_off_at_the_cap(site: Site) -> None:
    bomb = gzip.compress(b"0" * 5_000_000)
    site.pages["/a"] = answer(bomb, Content_Encoding="gzip")
    result = get(make_fetcher(body_cap_bytes=100_000), f"{site.origin}/a")
    assert (result.row.outcome, result.body) == (FetchOutcome.TOO_LARGE, None)


def test_the_body_of_a_redirect_is_not_read(site: Site) -> None:
    site.pages["/a"] = answer(gzip.compress(b"0" * 5_000_000), 302, Location="/b", Content_Encoding="gzip")
    site.pages["/b"] = "<p>here</p>"
    row = get(make_fetcher(body_cap_bytes=100_000), f"{site.origin}/a").row
    assert (row.outcome, row.wire_bytes) == (FetchOutcome.OK, 11)


def test_a_packed_body_under_the_cap_is_unpacked(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = answer(gzip.compress(b"first ") + gzip.compress(b"second"), Content_Encoding="gzip")
    assert get(fetcher, f"{site.origin}/a").body == b"first second"


def test_a_packed_body_that_breaks_off_is_an_error(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = answer(gzip.compress(b"x" * 9_000 + b"y" * 9_000)[:-12], Content_Encoding="gzip")
    row = get(fetcher, f"{site.origin}/a").row
    assert row.outcome is FetchOutcome.ERROR


def test_a_large_body_is_cut_off_on_the_wire(site: Site) -> None:
    site.pages["/a"] = answer(b"x" * 300_000)
    assert get(make_fetcher(wire_cap_bytes=100_000), f"{site.origin}/a").row.outcome is FetchOutcome.TOO_LARGE


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    for number in range(100):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if number == 0 else b"X: ")
        time.sleep(0.05)


@pytest.mark.parametrize("how", [drip, drip_headers])
def test_a_drip_ends_at_the_deadline(site: Site, how: Any) -> None:
    site.pages["/robots.txt"] = answer(b"")
    site.pages["/a"] = how
    started = time.monotonic()
    row = get(make_fetcher(deadline_seconds=0.4, read_timeout_seconds=5.0), f"{site.origin}/a").row
    assert row.outcome is FetchOutcome.TOO_SLOW
    assert time.monotonic() - started < 2


def test_a_silent_server_is_too_slow(site: Site) -> None:
    site.pages["/robots.txt"] = answer(b"")
    site.pages["/a"] = lambda handler: time.sleep(1)
    limits = {"read_timeout_seconds": 0.1, "max_attempts": 2}
    row = get(make_fetcher(**limits), f"{site.origin}/a").row
    assert (row.outcome, row.n_attempts) == (FetchOutcome.TOO_SLOW, 2)


def test_a_truncated_body_is_an_error(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = answer(b"half", Content_Length="4000")
    assert get(fetcher, f"{site.origin}/a").row.outcome is FetchOutcome.ERROR


def test_an_empty_body_is_told_from_an_answer(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = answer(b"")
    assert get(fetcher, f"{site.origin}/a").row.outcome is FetchOutcome.EMPTY


def no_server(port: int) -> None:
    """Nobody listens."""


def hang_up(port: int) -> None:
    """Takes a request and says nothing."""
    _once(port, b"")


def speak_otherwise(port: int) -> None:
    """Says something that is no HTTP."""
    _once(port, b"220 mail.example.org ready\r\n")


def _once(port: int, words: bytes) -> None:
    server = socket.create_server(("127.0.0.1", port))

    def run() -> None:
        with server:
            for _ in range(4):
                connection, _ = server.accept()
                with connection:
                    connection.recv(10_000)
                    connection.sendall(words)

    threading.Thread(target=run, daemon=True).start()


@pytest.mark.parametrize(
    ("server", "words"),
    [
        (no_server, "127.0.0.1 refuses connections"),
        (hang_up, "127.0.0.1 closed the connection without an answer"),
        (speak_otherwise, "127.0.0.1 answered with what is no HTTP (BadStatusLine: 220 mail.example.org ready\r\n)"),
    ],
)
def test_trouble_on_the_way_is_told_in_plain_words(server: Any, words: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server(port)
    row = get(make_fetcher(max_attempts=1), f"http://127.0.0.1:{port}/a").row
    assert (row.outcome, row.http_status, row.final_url) == (FetchOutcome.ERROR, None, None)
    assert row.error == words


def test_an_unknown_name_is_told_in_plain_words() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    fetcher = Fetcher(FetchLimits(max_attempts=1, pause_seconds=0), resolver=unknown, sleep=lambda seconds: None)
    row = get(fetcher, "http://nowhere.example.org/a").row
    assert (row.outcome, row.error) == (FetchOutcome.ERROR, "the name nowhere.example.org is not known")


def test_loopback_is_refused_unless_allowed(site: Site) -> None:
    site.pages["/a"] = "<p>secret</p>"
    fetcher = make_fetcher(allow_private_addresses=False)
    assert get(fetcher, f"{site.origin}/a").row.outcome is FetchOutcome.REFUSED_ADDRESS
    assert site.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://inside.example.org:{port}/secret",
        "http://127.0.0.2:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:7f00:2]:{port}/secret",
        "file:///etc/passwd",
        "http://user:word@127.0.0.1:{port}/secret",
        "http://[",
        "/" + "a" * 3_000,
    ],
)
def test_a_redirect_is_checked_like_the_first_request(site: Site, target: str) -> None:
    port = site.origin.rsplit(":", 1)[1]
    site.pages["/a"] = answer(status=302, Location=target.replace("{port}", port))
    site.pages["/secret"] = "<p>secret</p>"
    fetcher = make_public_fetcher({"inside.example.org": ["127.0.0.2"]})
    row = get(fetcher, f"{site.origin}/a").row
    assert (row.outcome, row.n_redirects) == (FetchOutcome.REFUSED_ADDRESS, 1)
    assert site.paths() == ["/a"]


def test_a_name_that_changes_its_address_is_judged_at_every_connection(site: Site) -> None:
    """The name server says a public address first and an inner one next, as in DNS rebinding."""
    port = int(site.origin.rsplit(":", 1)[1])
    site.pages["/a"] = answer(b"<p>hello</p>", Connection="close")
    fetcher = make_public_fetcher({"news.example.org": ["127.0.0.1", "127.0.0.1", "127.0.0.2"]})
    url = f"http://news.example.org:{port}/a"
    assert get(fetcher, url).row.outcome is FetchOutcome.OK
    refused = get(fetcher, url).row
    assert (refused.outcome, refused.error) == (
        FetchOutcome.REFUSED_ADDRESS,
        "news.example.org, which is 127.0.0.2, is not a public address",
    )
    # Robots and the page: had the name been asked for once more to connect, the third answer would have come sooner.
    assert site.paths() == ["/a"]


def test_the_connection_goes_to_the_resolved_address_under_the_name(site: Site) -> None:
    site.pages["/a"] = "<p>hello</p>"
    port = int(site.origin.rsplit(":", 1)[1])
    limits = FetchLimits(allow_private_addresses=True, pause_seconds=0)
    fetcher = Fetcher(limits, resolver=lambda host, port: ["127.0.0.1"])
    result = get(fetcher, f"http://news.example.org:{port}/a")
    assert result.row.outcome is FetchOutcome.OK
    assert site.asked[-1][1]["Host"] == f"news.example.org:{port}"


def test_robots_txt_forbids_and_is_asked_once(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /*?print\nDisallow: /private"
    site.pages["/a"] = "<p>hello</p>"
    outcomes = [get(fetcher, f"{site.origin}{path}").row.outcome for path in ("/a?print=1", "/private/x", "/a")]
    assert outcomes == [FetchOutcome.ROBOTS, FetchOutcome.ROBOTS, FetchOutcome.OK]
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]


def test_a_robots_txt_that_fails_allows_nothing_for_now(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = answer(b"", 500)
    site.pages["/a"] = "<p>hello</p>"
    result = get(fetcher, f"{site.origin}/a")
    assert result.row.outcome is FetchOutcome.ERROR
    assert result.row.n_attempts == 1
    assert site.paths() == []


def test_the_crawl_delay_is_kept_between_two_requests(site: Site) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 7"
    site.pages["/a"] = "<p>hello</p>"
    waits: list[float] = []
    fetcher = Fetcher(FetchLimits(allow_private_addresses=True, pause_seconds=0), sleep=waits.append)
    get(fetcher, f"{site.origin}/a")
    get(fetcher, f"{site.origin}/a")
    assert 6 < max(waits) <= 7


def test_one_request_at_a_time_to_a_host(site: Site, fetcher: Fetcher) -> None:
    busy, most = [0], [0]

    def count(handler: BaseHTTPRequestHandler) -> None:
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        time.sleep(0.03)
        busy[0] -= 1
        answer(b"<p>hello</p>")(handler)

    site.pages["/a"] = count
    threads = [threading.Thread(target=get, args=(fetcher, f"{site.origin}/a")) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert len(site.paths()) == 6


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.100.100.200",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00:ec2::254", "::ffff:127.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_both_forms_of_retry_after() -> None:
    now = datetime(2022, 2, 1, 12, tzinfo=UTC)
    assert retry_after_seconds("120", now) == 120
    assert retry_after_seconds("Tue, 01 Feb 2022 12:01:00 GMT", now) == 60
    assert retry_after_seconds("soon", now) is None


@given(st.text(max_size=60))
def test_no_address_makes_the_fetcher_raise(url: str) -> None:
    fetcher = Fetcher(FetchLimits(max_attempts=1), resolver=lambda host, port: ["127.0.0.1"])
    outcome = get(fetcher, url).row.outcome
    assert outcome is FetchOutcome.REFUSED_ADDRESS
    fetcher.close()


@given(st.text(max_size=40))
def test_no_retry_after_makes_trouble(header: str) -> None:
    wait = retry_after_seconds(header, datetime(2022, 2, 1, tzinfo=UTC))
    assert wait is None or wait >= 0
