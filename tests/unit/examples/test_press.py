"""The sample press holds what it promises and really answers over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from email.message import Message
from itertools import pairwise
from pathlib import Path

import feedparser
import pytest
import yaml
from lxml import etree, html

from examples.press.__main__ import main
from examples.press.archive import (
    FEED_KINDS,
    OWNER_KINDS,
    STYLES,
    TROUBLES,
    Article,
    BadArticleError,
    Publisher,
    load_press,
    read_article,
)
from examples.press.server import PressServer

PRESS = load_press()
BY_ID = {article.id: article for article in PRESS.articles}
WITHOUT_CANONICAL = {"consent", "gone", "not_html"}


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """No redirect is followed, so that the test sees it."""


def fetch(url: str, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
    """Status, headers and body of one request, whatever the status."""
    request = urllib.request.Request(
        url, method=method, headers={key.replace("_", "-"): value for key, value in headers.items()}
    )
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.fixture(scope="module")
def server() -> Iterator[PressServer]:
    """One running press for all tests of the module."""
    with PressServer() as running:
        yield running


def troubled(trouble: str) -> Article:
    """The one article with the trouble."""
    (article,) = [article for article in PRESS.articles if article.trouble == trouble]
    return article


def publisher_of(article: Article) -> Publisher:
    """The publisher of the article."""
    return next(publisher for publisher in PRESS.publishers if publisher.id == article.publisher)


def visible_text(body: bytes) -> str:
    """The text of a page as UTF-8, blanks joined."""
    return " ".join(str(html.fromstring(body.decode("utf-8")).xpath("string()")).split())


def test_counts() -> None:
    assert len(PRESS.articles) >= 66
    assert len(PRESS.publishers) == 8
    assert sum(publisher.owner_kind in {"government", "igo"} for publisher in PRESS.publishers) == 2
    assert sum(not article.holds_events for article in PRESS.articles) >= 10
    private = [publisher for publisher in PRESS.publishers if publisher.owner_kind == "private"]
    groups = Counter(publisher.owner_group for publisher in private)
    assert sorted(groups.values()) == [1, 1, 1, 2]
    assert {publisher.style for publisher in PRESS.publishers} == set(STYLES)
    assert {publisher.owner_kind for publisher in PRESS.publishers} <= set(OWNER_KINDS)


def test_main_thread_runs_day_by_day() -> None:
    thread = [
        article
        for article in PRESS.articles
        if article.holds_events and "2021-11-01" <= f"{article.published:%Y-%m-%d}" <= "2022-02-25"
    ]
    assert len(thread) >= 34
    assert len({article.published.date() for article in thread}) >= 25
    assert sum(article.holds_events for article in PRESS.articles) - len(thread) >= 16


@pytest.mark.parametrize("article", PRESS.articles, ids=lambda article: article.id)
def test_article_is_complete(article: Article) -> None:
    assert article.facts
    assert all(fact.strip() for fact in article.facts)
    assert article.title
    assert article.byline
    assert article.section
    assert 130 <= sum(len(paragraph.split()) for paragraph in article.paragraphs) <= 350
    assert not any("  " in paragraph for paragraph in article.paragraphs)


def test_slugs_are_unique() -> None:
    assert len({article.slug for article in PRESS.articles}) == len(PRESS.articles)


def test_each_trouble_appears_once() -> None:
    troubles = Counter(article.trouble for article in PRESS.articles if article.trouble)
    assert troubles == dict.fromkeys(TROUBLES, 1)


def test_reprints_are_reprints() -> None:
    reprints = [article for article in PRESS.articles if article.reprint_of]
    assert len(reprints) == 3
    assert len({article.publisher for article in reprints}) == 3
    for article in reprints:
        original = BY_ID[article.reprint_of or ""]
        assert article.syndicated
        assert article.publisher != original.publisher
        assert article.title != original.title
        assert article.published > original.published
        assert len(article.paragraphs) == len(original.paragraphs) - 1
        pairs = zip(article.paragraphs, original.paragraphs, strict=False)
        ratios = [SequenceMatcher(None, mine.split(), theirs.split()).ratio() for mine, theirs in pairs]
        assert min(ratios) > 0.75
        assert min(ratios) < 1


def test_correction_names_what_it_corrects() -> None:
    (correction,) = [article for article in PRESS.articles if article.corrects]
    wrong = BY_ID[correction.corrects or ""]
    assert correction.paragraphs[0].startswith("Correction: an earlier version")
    assert correction.published > wrong.published
    assert "squadron of about 2,000" in " ".join(wrong.paragraphs)
    assert "about 1,000 soldiers, not about 2,000" in correction.paragraphs[0]


def test_feed_kinds() -> None:
    assert {publisher.feed for publisher in PRESS.publishers} == set(FEED_KINDS)


def feed_links(publisher: Publisher, body: bytes) -> list[str]:
    """The links of the feed, read the way its kind is read."""
    if publisher.feed == "jsonfeed":
        return [item["url"] for item in json.loads(body)["items"]]
    if publisher.feed == "news_sitemap":
        space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
        found = etree.fromstring(body).xpath("//s:url/s:loc/text()", namespaces=space)
        assert isinstance(found, list)
        return [str(link) for link in found]
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    assert parsed.version == {"rss": "rss20", "atom": "atom10", "rdf": "rss10"}[publisher.feed]
    dateless = [entry for entry in parsed.entries if not entry.get("published") and not entry.get("updated")]
    assert len(dateless) == sum(article.trouble == "undated" for article in PRESS.of(publisher))
    return [entry.link for entry in parsed.entries]


@pytest.mark.parametrize("publisher", PRESS.publishers, ids=lambda publisher: publisher.id)
def test_feed_lists_all_articles_newest_first(server: PressServer, publisher: Publisher) -> None:
    status, _, body = fetch(server.feed_url(publisher))
    assert status == 200
    articles = PRESS.of(publisher)
    assert feed_links(publisher, body) == [server.link(article) for article in articles]
    assert all(newer.published >= older.published for newer, older in pairwise(articles))


@pytest.mark.parametrize("publisher", PRESS.publishers, ids=lambda publisher: publisher.id)
def test_conditional_get(server: PressServer, publisher: Publisher) -> None:
    url = server.feed_url(publisher)
    _, headers, _ = fetch(url)
    tag, changed = headers["ETag"], headers["Last-Modified"]
    assert fetch(url, If_None_Match=tag)[0] == 304
    assert fetch(url, If_None_Match=f'"other", W/{tag}')[0] == 304
    assert fetch(url, If_Modified_Since=changed)[0] == 304
    status, _, body = fetch(url, If_None_Match=tag)
    assert (status, body) == (304, b"")
    assert fetch(url, If_None_Match='"other"', If_Modified_Since=changed)[0] == 200
    assert fetch(url, If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT")[0] == 200
    assert fetch(url, If_Modified_Since="no date")[0] == 200


@pytest.mark.parametrize("article", PRESS.articles, ids=lambda article: article.id)
def test_every_article_is_answered(server: PressServer, article: Article) -> None:
    status, headers, body = fetch(server.url(article))
    assert status == (404 if article.trouble == "gone" else 200)
    assert headers.get_content_type() == "text/html"
    if article.trouble in WITHOUT_CANONICAL:
        return
    page = html.fromstring(body)
    assert page.xpath("//link[@rel='canonical']/@href") == [server.public_url(article)]
    for address in (server.url(article), server.public_url(article)):
        assert address.endswith(server.public_url(article).split(".example", 1)[1])
    text = visible_text(body)
    shown = article.paragraphs[:1] if article.trouble == "paywall" else article.paragraphs
    assert all(paragraph in text for paragraph in shown)


@pytest.mark.parametrize("article", PRESS.articles, ids=lambda article: article.id)
def test_page_carries_its_date_as_its_style_does(server: PressServer, article: Article) -> None:
    if article.trouble in WITHOUT_CANONICAL:
        return
    body = fetch(server.url(article))[2].decode("utf-8")
    stamp = article.published.isoformat()
    marks = {
        "broadsheet": f'"datePublished": "{stamp}"',
        "wire": f'<meta property="article:published_time" content="{stamp}">',
        "portal": f'<time datetime="{stamp}">',
    }
    present = {style for style, mark in marks.items() if mark in body}
    assert present == (set() if article.trouble == "undated" else {publisher_of(article).style})


def test_wrong_charset(server: PressServer) -> None:
    _, headers, body = fetch(server.url(troubled("wrong_charset")))
    assert headers.get_content_charset() == "iso-8859-1"
    assert b"charset=iso-8859-1" in body
    assert "Станиця Луганська" in body.decode("utf-8")


def test_undated(server: PressServer) -> None:
    article = troubled("undated")
    _, headers, body = fetch(server.url(article))
    assert "Last-Modified" not in headers
    assert "2022" not in body.decode() + server.public_url(article)


def test_paywall(server: PressServer) -> None:
    article = troubled("paywall")
    body = fetch(server.url(article))[2].decode()
    assert '"isAccessibleForFree": false' in body
    assert article.paragraphs[0].count(". ") == 1
    assert article.paragraphs[1][:40] not in body


def test_consent(server: PressServer) -> None:
    article = troubled("consent")
    text = visible_text(fetch(server.url(article))[2])
    assert "cookies" in text
    assert article.title not in text


def test_redirect(server: PressServer) -> None:
    article = troubled("redirect")
    assert server.link(article) != server.url(article)
    status, headers, _ = fetch(server.link(article))
    assert (status, headers["Location"]) == (301, server.url(article))


def test_not_html(server: PressServer) -> None:
    assert fetch(server.url(troubled("not_html")))[2].startswith(b"%PDF-")


def test_robots_lets_everybody_in(server: PressServer) -> None:
    for publisher in (*PRESS.publishers, PRESS.dead_source):
        status, _, body = fetch(server.origin(publisher) + "/robots.txt")
        assert status == 200
        assert body == b"User-agent: *\nAllow: /\n"


def test_head_query_and_unknown_path(server: PressServer) -> None:
    article = PRESS.articles[0]
    status, headers, body = fetch(server.url(article), method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1000
    assert fetch(server.url(article) + "?utm_source=feed")[0] == 200
    assert fetch(server.origin(publisher_of(article)) + "/nothing")[0] == 404
    assert fetch(server.origin(publisher_of(article)) + "/")[0] == 200


def test_source_entries(server: PressServer, tmp_path: Path) -> None:
    folder = server.write_source_entries(tmp_path / "sources")
    entries = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]
    assert len(entries) == 9
    keys = {
        "id", "publisher", "country", "language", "kind", "url", "canonical_base", "owner_kind",
        "owner_group", "enabled", "archive", "expected_per_day", "corpus", "note",
    }  # fmt: skip
    assert all(set(entry) == keys for entry in entries)
    assert all(entry["enabled"] and entry["archive"] and entry["corpus"] == "sample" for entry in entries)
    assert {entry["kind"] for entry in entries} == {"feed", "news_sitemap"}
    answers = {entry["id"]: fetch(entry["url"])[0] for entry in entries}
    assert answers.pop(PRESS.dead_source.id) == 404
    assert set(answers.values()) == {200}


def test_ports_are_free_again() -> None:
    with PressServer() as first:
        url = first.feed_url(PRESS.publishers[0])
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url, timeout=2)


def test_front_door_runs_a_command_and_passes_on_its_code(capfd: pytest.CaptureFixture[str]) -> None:
    script = "import sys, pathlib; print(len(list(pathlib.Path(sys.argv[1]).glob('*.yaml')))); sys.exit(7)"
    assert main(["--", sys.executable, "-c", script, "{sources}"]) == 7
    assert capfd.readouterr().out.strip() == "9"
    assert main(["--", "no-such-command-at-all"]) == 127


def test_front_door_help() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-m", "examples.press", "--help"],
        capture_output=True,
        text=True,
        cwd=root,
        timeout=60,
    )
    assert done.returncode == 0
    assert "{sources}" in done.stdout


@pytest.mark.parametrize(
    "change",
    [
        "published: 2022-01-01",
        'published: "2022-01-01T10:00:00"',
        "trouble: fire",
        "colour: red",
        "slug: other",
    ],
)
def test_bad_article_is_named(tmp_path: Path, change: str) -> None:
    lines = [
        'title: "A"', 'published: "2022-01-01T10:00:00+00:00"', 'byline: "B"', 'section: "C"', "slug: a",
        "holds_events: true", 'paragraphs: ["text"]', 'facts: ["record"]', change,
    ]  # fmt: skip
    path = tmp_path / "2022-01-01-a.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadArticleError, match="2022-01-01-a"):
        read_article(path)
