"""Feeds and sitemaps of every form give the same items."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes import FetchOutcome
from schemas.errors import FetchError
from sources.feed import parse_feed
from sources.listing import ListedItem, item_url, normal_url
from sources.moments import parse_moment
from sources.sitemap import parse_sitemap
from tests.unit.sources.samples import rss

BASE = "https://paper.example/feed"
ITEM = ListedItem(
    "https://paper.example/a", "Talks fail", datetime(2022, 1, 12, 16, tzinfo=UTC), "Nothing was signed.", None, "en"
)

FEEDS = {
    "rss 0.91": """<rss version="0.91"><channel><title>P</title><language>en</language><item><title>Talks fail</title>
        <link>https://paper.example/a</link><description>Nothing was signed.</description>
        <pubDate>Wed, 12 Jan 2022 17:00:00 +0100</pubDate></item></channel></rss>""",
    "rss 2.0": """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>P</title>
        <language>en-gb</language><item><title><![CDATA[Talks <b>fail</b>]]></title><link>/a</link>
        <description>&lt;p&gt;Nothing was&lt;br/&gt; signed.&lt;/p&gt;</description>
        <pubDate>Wed, 12 Jan 2022 16:00:00 GMT</pubDate></item></channel></rss>""",
    "rdf": """<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>P</title><dc:language>en</dc:language></channel>
        <item rdf:about="https://paper.example/a"><title>Talks fail</title><link>https://paper.example/a</link>
        <description>Nothing was signed.</description><dc:date>2022-01-12T17:00:00+01:00</dc:date></item></rdf:RDF>""",
    "atom": """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>P</title><entry><title>Talks fail</title>
        <id>tag:paper.example,2022:a</id><link rel="alternate" href="https://paper.example/a"/>
        <published>2022-01-12T16:00:00Z</published><updated>2022-01-13T00:00:00Z</updated>
        <summary>Nothing was signed.</summary></entry></feed>""",
    "json": """{"version": "https://jsonfeed.org/version/1.1", "title": "P", "language": "en", "items": [{"id": 7,
        "url": "https://paper.example/a", "title": "Talks fail", "summary": "Nothing was signed.",
        "date_published": "2022-01-12T16:00:00Z"}]}""",
}


# Forms that have no date or no description, or another name for them.
OLD_FEEDS = {
    "rss 0.9": (
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
        <channel><title>P</title></channel><item><title>Talks fail</title><link>https://paper.example/a</link></item>
        </rdf:RDF>""",
        None,
    ),
    "rss 0.92": (
        """<rss version="0.92"><channel><title>P</title><item><title>Talks fail</title>
        <link>https://paper.example/a</link><source url="https://wire.example/">Wire</source></item></channel></rss>""",
        None,
    ),
    "atom 0.3": (
        """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>P</title><entry><title>Talks fail</title>
        <link rel="alternate" type="text/html" href="https://paper.example/a"/>
        <issued>2022-01-12T17:00:00+01:00</issued><modified>2022-01-12T16:30:00Z</modified></entry></feed>""",
        ITEM.published,
    ),
    "json 1.0": (
        """{"version": "https://jsonfeed.org/version/1", "title": "P", "items": [
        {"id": "https://paper.example/a", "title": "Talks fail", "date_published": "2022-01-12T17:00:00+01:00"}]}""",
        ITEM.published,
    ),
}


@pytest.mark.parametrize("kind", OLD_FEEDS)
def test_older_forms_of_feeds_give_what_they_have(kind: str) -> None:
    body, published = OLD_FEEDS[kind]
    (item,) = parse_feed(body.encode(), url=BASE).items
    assert (item.url, item.title, item.published) == (ITEM.url, ITEM.title, published)


@pytest.mark.parametrize("kind", FEEDS)
def test_every_kind_of_feed_gives_the_same_item(kind: str) -> None:
    (item,) = parse_feed(FEEDS[kind].encode(), url=BASE).items
    found = ListedItem(item.url, item.title, item.published, item.summary, item.byline, item.language)
    assert found == ITEM


def test_a_bad_item_costs_only_itself() -> None:
    body = rss(("", "no link", None), ("javascript:alert(1)", "script", None), (f"/{'x' * 3000}", "long", None))
    body = body.replace("</channel>", "<item><title>good</title><link>/a</link></item></channel>")
    listing = parse_feed(body.encode(), url=BASE)
    assert [item.title for item in listing.items] == ["good"]
    assert len(listing.bad) == 3


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"<rss></rss>", FetchOutcome.ZOMBIE),
        (b"<html><body><form action='/login'>" + b"Log in " * 50 + b"</form></body></html>", FetchOutcome.BAD_XML),
        (b'{"items": 5}', FetchOutcome.BAD_XML),
        (rss().encode() + b" " * 300, FetchOutcome.EMPTY),
    ],
)
def test_what_is_no_feed_says_how(body: bytes, outcome: FetchOutcome) -> None:
    with pytest.raises(FetchError) as caught:
        parse_feed(body, url=BASE)
    assert caught.value.outcome == outcome


def test_entities_are_not_expanded() -> None:
    text = '<!DOCTYPE x [<!ENTITY nbsp "&#160;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = text + rss(("/a", "Talks&nbsp;fail &f;", None)).removeprefix('<?xml version="1.0"?>')
    (item,) = parse_feed(body.encode(), url=BASE).items
    assert (item.title or "").startswith("Talks")
    assert "root:" not in (item.title or "")


def bomb(content: str = "<item><title>&l8;</title><link>/a</link></item>") -> str:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    return f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]><rss version="2.0"><channel>{content}</channel></rss>'


@pytest.mark.parametrize(
    "body",
    [
        bomb(),
        rss().replace("</channel>", "<a>" * 200_000 + "</channel>"),
        rss(("/a", "A", None)).replace("</item>", "<description>" + "<div>" * 200_000),
    ],
    ids=["billion laughs", "200,000 tags", "200,000 tags in an item"],
)
def test_a_bomb_is_refused_before_it_is_parsed(body: str) -> None:
    with pytest.raises(FetchError) as caught:
        parse_feed(body.encode(), url=BASE)
    assert caught.value.outcome == FetchOutcome.BAD_XML


@pytest.mark.parametrize(
    ("kind", "encoding"),
    [("rss", "utf-8"), ("rss", "utf-16"), ("rss", "utf-16-be"), ("rdf", "utf-8"), ("atom", "utf-8"), ("json", "utf-8")],
)
def test_so_many_items_are_read_of_a_feed_without_end(kind: str, encoding: str) -> None:
    many = rss(*[(f"/{number}", f"Talks {number}", None) for number in range(5_000)])
    if kind == "atom":
        many = many.replace("<item>", "<entry>").replace("</item>", "</entry>")
    if kind == "rdf":
        start, end = FEEDS["rdf"].split("<item", 1)[0], "</rdf:RDF>"
        many = start + many[many.index("<item>") : many.rindex("</item>")] + "</item>" + end
    if kind == "json":
        many = json.dumps({"items": [{"url": f"/{number}"} for number in range(5_000)]})
    listing = parse_feed(many.encode(encoding), url=BASE, max_items=100)
    assert [item.url for item in listing.items] == [f"https://paper.example/{number}" for number in range(100)]
    assert not listing.is_whole
    assert [bad.detail for bad in listing.bad] == ["more than 100 items, the first 100 are read"]


def test_a_feed_that_breaks_off_gives_what_came_and_is_not_whole() -> None:
    body = rss(("/a", "A", None), ("/b", "B", None), ("/c", "C", None)).encode()
    listing = parse_feed(body[: body.index(b"<title>C")], url=BASE)
    assert [item.title for item in listing.items][:2] == ["A", "B"]
    assert not listing.is_whole


def test_nul_bytes_are_left_out() -> None:
    (item,) = parse_feed(rss(("/a", "Talks\0 fail", None)).encode(), url=BASE).items
    assert item.title == "Talks fail"


@given(st.binary(max_size=300))
def test_no_bytes_break_the_feed_reader(body: bytes) -> None:
    for text in (body, b'<rss version="2.0"><channel><item>' + body, b'{"items": [' + body):
        try:
            listing = parse_feed(text, url=BASE)
        except FetchError:
            continue
        assert all(item.url.startswith("http") for item in listing.items)


NEWS = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://paper.example/a</loc><n:news>
  <n:publication><n:name>P</n:name><n:language>en</n:language></n:publication>
  <n:publication_date>2022-01-12T17:00:00+01:00</n:publication_date><n:title>Talks fail</n:title></n:news></url>
  <url><loc>ftp://paper.example/b</loc></url></urlset>"""


@pytest.mark.parametrize("packed", [False, True])
def test_a_news_sitemap_gives_titles_and_dates(packed: bool) -> None:
    body = gzip.compress(NEWS.encode()) if packed else NEWS.encode()
    listing = parse_sitemap(body, url=BASE)
    assert listing.items == (ListedItem(ITEM.url, ITEM.title, ITEM.published, language="en"),)
    assert len(listing.bad) == 1


def test_an_index_gives_its_sitemaps_the_newest_first_and_leaves_out_the_old() -> None:
    index = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <sitemap><loc>https://paper.example/1.xml</loc><lastmod>2022-01-01</lastmod></sitemap>
      <sitemap><loc>/2.xml</loc><lastmod>2022-02-01</lastmod></sitemap>
      <sitemap><loc>/0.xml</loc><lastmod>2019-02-01</lastmod></sitemap></sitemapindex>"""
    listing = parse_sitemap(index.encode(), url=BASE, since=datetime(2021, 1, 1, tzinfo=UTC))
    assert listing.children == ("https://paper.example/2.xml", "https://paper.example/1.xml")


@pytest.mark.parametrize("body", [b"<html></html>", b"", b"no xml", b"\x1f\x8bbroken"])
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(FetchError):
        parse_sitemap(body, url=BASE)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("Thu,28 Jul 2022 4:35:5 GMT+9", datetime(2022, 7, 27, 19, 35, 5, tzinfo=UTC)),
        ("Thu, 28 Jul 2022 04:35:05 +0900", datetime(2022, 7, 27, 19, 35, 5, tzinfo=UTC)),
        ("28 July 2022 4:35 PM EST", datetime(2022, 7, 28, 21, 35, tzinfo=UTC)),
        ("July 28, 2022 at 4:35 pm", datetime(2022, 7, 28, 14, 35, tzinfo=UTC)),
        ("2022-07-28T04:35:05.123Z", datetime(2022, 7, 28, 4, 35, 5, tzinfo=UTC)),
        ("2022-07-28 04:35", datetime(2022, 7, 28, 2, 35, tzinfo=UTC)),
        ("20220728T043505Z", datetime(2022, 7, 28, 4, 35, 5, tzinfo=UTC)),
        ("2022-07-28", datetime(2022, 7, 27, 22, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", None),
        ("2022-13-40", None),
        ("31 Foo 2022", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_as_feeds_write_them(words: str | None, moment: datetime | None) -> None:
    assert parse_moment(words, "Europe/Berlin") == moment


@given(
    st.datetimes(datetime(1991, 1, 1), datetime(2100, 1, 1)),
    st.integers(-12 * 60, 14 * 60),
)
def test_a_written_moment_is_read_back(naive: datetime, minutes: int) -> None:
    moment = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_moment(moment.isoformat()) == moment
    assert parse_moment(moment.strftime("%a, %d %b %Y %H:%M:%S %z")) == moment


@given(st.text(max_size=100))
def test_no_words_break_the_date_reader(words: str) -> None:
    moment = parse_moment(words)
    assert moment is None or moment.tzinfo is not None


@given(st.text(max_size=200))
def test_a_link_becomes_a_web_address_or_a_reason(link: str) -> None:
    try:
        url = item_url(link, BASE)
    except ValueError:
        return
    assert url.startswith(("http://", "https://"))
    assert normal_url(normal_url(url)) == normal_url(url)


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("HTTPS://Paper.Example:443/a?utm_source=x&id=7#top", "https://paper.example/a?id=7"),
        ("http://paper.example", "http://paper.example/"),
        ("https://paper.example/a?b=1&c=", "https://paper.example/a?b=1&c="),
        ("https://www.bbc.com/news/1?at_medium=RSS&at_campaign=rss", "https://www.bbc.com/news/1"),
    ],
)
def test_an_address_is_known_without_what_varies(url: str, known: str) -> None:
    assert normal_url(url) == known
