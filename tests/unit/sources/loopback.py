"""A loopback site whose answers a test writes, and what reads it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from schemas.codes import OwnerKind
from sources.addresses import is_public
from sources.http import Fetcher, FetchLimits
from sources.registry import SourceEntry

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A site on 127.0.0.1: `pages` maps a path to its body or to a function that answers; `asked`, `posted` came."""

    origin: str
    pages: dict[str, bytes | str | Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    posted: list[bytes] = field(default_factory=list)

    def paths(self) -> list[str]:
        """The paths asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


def answer(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    """An answer with these headers (underscores are dashes) and a right Content-Length."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return send


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what several tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def log_message(self, format: str, *args: object) -> None:
        """Keeps the log quiet."""

    def do_GET(self) -> None:
        """What the test wrote for the path."""
        self.server.site.asked.append((self.path, dict(self.headers.items())))
        page = self.server.site.pages.get(self.path, answer(b"nothing here", 404))
        if callable(page):
            page(self)
            return
        body = page.encode() if isinstance(page, str) else page
        answer(body, Content_Type="text/html; charset=utf-8")(self)

    def do_POST(self) -> None:
        """The same for what is posted; the body is kept."""
        self.server.site.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()


@contextmanager
def serve(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """An empty site that is up; over TLS where a context is given."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def make_fetcher(**limits: Any) -> Fetcher:
    """A fetcher that may reach loopback, without pauses, and waits for nothing."""
    values: dict[str, Any] = {
        "allow_private_addresses": True,
        "pause_seconds": 0.0,
        "user_agent": "brinkwatch-test",
    } | limits
    return Fetcher(FetchLimits(**values), sleep=lambda seconds: None)


def make_public_fetcher(addresses: Mapping[str, Sequence[str]], **limits: Any) -> Fetcher:
    """A fetcher for which 127.0.0.1 lies in the open internet and every other loopback address does not.

    `addresses` holds what the name server says, answer by answer, the last one for ever; it knows no other name, and a
    number is its own.
    """
    asked: Counter[str] = Counter()

    def resolver(host: str, port: int) -> list[str]:
        answers = addresses.get(host) or resolve_number(host, port)
        asked[host] += 1
        return [answers[min(asked[host], len(answers)) - 1]]

    values: dict[str, Any] = {"pause_seconds": 0.0, "user_agent": "brinkwatch-test"} | limits
    return Fetcher(
        FetchLimits(**values),
        resolver=resolver,
        sleep=lambda seconds: None,
        may_reach=lambda address: address == "127.0.0.1" or is_public(address),
    )


def resolve_number(host: str, port: int) -> list[str]:
    """The address that a number is. Raises OSError for a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(found[0][4][0])]


def entry(url: str, **values: Any) -> SourceEntry:
    """A source entry of a private British paper."""
    given: dict[str, Any] = {
        "id": "paper",
        "publisher": "The Paper",
        "country": "GBR",
        "kind": "feed",
        "owner_kind": OwnerKind.PRIVATE,
        "owner_group": "paper-group",
        "url": url,
    }
    return SourceEntry(**(given | values))
