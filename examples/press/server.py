"""Serves the sample press over HTTP on loopback, one port per publisher."""

from __future__ import annotations

import threading
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import yaml

from examples.press.archive import HERE, Article, Press, Publisher, load_press
from examples.press.pages import Page, canonical, link_path, missing, path_of
from examples.press.site import build_site, robots


class _PublisherServer(ThreadingHTTPServer):
    """The server of one publisher; its site is laid out once its port is known."""

    daemon_threads = True

    def __init__(self, publisher: Publisher, articles: tuple[Article, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"
        self.site = build_site(publisher, articles, self.origin) if articles else {"/robots.txt": robots()}
        self.missing = missing(publisher)
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)


def _moment(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from the laid-out site and 304 to a feed the reader already has."""

    server: _PublisherServer
    server_version = "press"
    sys_version = ""
    timeout = 10

    def log_message(self, format: str, *args: object) -> None:
        """Keeps the log quiet."""

    def _unchanged(self, page: Page) -> bool:
        if page.etag is None or page.last_modified is None:
            return False
        tags = self.headers.get("If-None-Match")
        # RFC 9110: a date is looked at only when no tag was sent.
        if tags is not None:
            sent = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return bool(sent & {"*", page.etag})
        since = _moment(self.headers.get("If-Modified-Since"))
        return since is not None and parsedate_to_datetime(page.last_modified) <= since

    def _answer(self, with_body: bool) -> None:
        page = self.server.site.get(urlsplit(self.path).path, self.server.missing)
        unchanged = self._unchanged(page)
        self.send_response(304 if unchanged else page.status)
        if page.etag is not None and page.last_modified is not None:
            self.send_header("ETag", page.etag)
            self.send_header("Last-Modified", page.last_modified)
        if page.location is not None:
            self.send_header("Location", page.location)
        if not unchanged:
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(page.body)

    def do_GET(self) -> None:
        """The page at the path."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """The headers of the page at the path."""
        self._answer(with_body=False)


class PressServer:
    """A context in which the sample press can be read over HTTP."""

    def __init__(self, folder: Path = HERE) -> None:
        self.press: Press = load_press(folder)
        self._servers: dict[str, _PublisherServer] = {}

    def __enter__(self) -> PressServer:
        try:
            for publisher in (*self.press.publishers, self.press.dead_source):
                server = _PublisherServer(publisher, self.press.of(publisher))
                self._servers[publisher.id] = server
                server.thread.start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        for server in self._servers.values():
            # shutdown() waits for a loop, so a thread that never started must not be asked.
            if server.thread.is_alive():
                server.shutdown()
                server.thread.join()
            server.server_close()
        self._servers.clear()

    def origin(self, publisher: Publisher) -> str:
        """The loopback address of the publisher, without a path."""
        return self._servers[publisher.id].origin

    def feed_url(self, publisher: Publisher) -> str:
        """The loopback address of the publisher's feed."""
        return self.origin(publisher) + publisher.feed_path

    def _publisher(self, article: Article) -> Publisher:
        return next(publisher for publisher in self.press.publishers if publisher.id == article.publisher)

    def url(self, article: Article) -> str:
        """The loopback address of the article's page."""
        publisher = self._publisher(article)
        return self.origin(publisher) + path_of(publisher, article)

    def link(self, article: Article) -> str:
        """The loopback address that the feed gives for the article."""
        publisher = self._publisher(article)
        return self.origin(publisher) + link_path(publisher, article)

    def public_url(self, article: Article) -> str:
        """The canonical address of the article."""
        return canonical(self._publisher(article), article)

    def source_entry(self, publisher: Publisher) -> dict[str, object]:
        """The source entry under which the pipeline reads the publisher."""
        return {
            "id": publisher.id,
            "publisher": publisher.name,
            "country": publisher.country,
            "language": "en",
            "kind": "news_sitemap" if publisher.feed == "news_sitemap" else "feed",
            "url": self.feed_url(publisher),
            "canonical_base": f"https://{publisher.domain}",
            "owner_kind": publisher.owner_kind,
            "owner_group": publisher.owner_group,
            "enabled": True,
            "archive": True,
            "expected_per_day": publisher.expected_per_day,
            "corpus": "sample",
            "note": publisher.note,
        }

    def write_source_entries(self, folder: Path) -> Path:
        """Writes one entry per publisher, and one for the dead source, into `folder` and returns it."""
        folder.mkdir(parents=True, exist_ok=True)
        for publisher in (*self.press.publishers, self.press.dead_source):
            text = yaml.safe_dump(self.source_entry(publisher), sort_keys=False, allow_unicode=True)
            (folder / f"{publisher.id}.yaml").write_text(text, encoding="utf-8")
        return folder
