"""A page gives title, body, date, language and address, or says why not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes import PublishedFrom, RejectReason
from schemas.errors import ExtractError
from sources.article import extract
from sources.decode import decode_page
from sources.listing import ListedItem
from tests.unit.sources.samples import LEAD, MORE, page

NOW = datetime(2022, 2, 1, tzinfo=UTC)
URL = "https://www.paper.example/2022/a.html"
ARTICLE = {"@type": "NewsArticle", "datePublished": "2022-01-11T08:00:00+01:00", "isAccessibleForFree": True}


def test_a_page_gives_the_whole_record() -> None:
    head = '<link rel="canonical" href="https://paper.example/a"><meta name="author" content="Ann Other">'
    found = extract(page(head=head, json_ld=ARTICLE).encode(), url=URL, now=NOW)
    assert found.record() == {
        "title": "Russia moves two battalions",
        "text": f"{LEAD}\n\n{MORE}",
        "published": "2022-01-11T07:00:00+00:00",
        "published_from": "json_ld",
        "language": "en",
        "canonical_url": "https://paper.example/a",
        "paywalled": False,
        "byline": "Ann Other",
    }


def test_dates_are_taken_from_listing_then_json_ld_then_page_then_text() -> None:
    listed = ListedItem(URL, "Listed title", datetime(2022, 1, 10, tzinfo=UTC))
    meta = '<meta property="article:published_time" content="2022-01-12T00:00:00Z">'
    everything = page(head=meta, json_ld=ARTICLE).encode()
    assert extract(everything, url=URL, listed=listed, now=NOW).published_from is PublishedFrom.FEED
    assert extract(everything, url=URL, listed=listed, now=NOW).title == "Listed title"
    assert extract(everything, url=URL, now=NOW).published_from is PublishedFrom.JSON_LD
    assert extract(page(head=meta).encode(), url=URL, now=NOW).published_from is PublishedFrom.PAGE
    in_text = extract(
        page(body=f"Published: 13 January 2022\n{LEAD}\n{MORE}").encode(), url="https://p.example/a", now=NOW
    )
    assert (in_text.published_from, in_text.published) == (PublishedFrom.TEXT, datetime(2022, 1, 13, tzinfo=UTC))


def test_a_date_in_the_future_is_refused_and_the_next_one_taken() -> None:
    listed = ListedItem(URL, "T", datetime(2022, 3, 1, tzinfo=UTC))
    found = extract(page(json_ld=ARTICLE).encode(), url=URL, listed=listed, now=NOW)
    assert found.published_from is PublishedFrom.JSON_LD
    assert found.refused == ("feed says 2022-03-01 00:00, which is in the future",)


def test_a_date_long_before_first_sight_is_refused_unless_json_ld_says_it() -> None:
    old = datetime(2017, 3, 1, tzinfo=UTC)
    listed = ListedItem(URL, "T", old, not_before=datetime(2021, 8, 1, tzinfo=UTC))
    meta = '<meta property="article:published_time" content="2016-01-12T00:00:00Z">'
    found = extract(page(head=meta).encode(), url="https://paper.example/a", listed=listed, now=NOW)
    assert (found.published, found.refused) == (
        None,
        (
            "feed says 2017-03-01 00:00, long before the item was first seen",
            "page says 2016-01-12 00:00, long before the item was first seen",
            "text says 2016-01-12 00:00, long before the item was first seen",
        ),
    )
    said = page(json_ld=ARTICLE | {"datePublished": "2017-03-01T00:00:00Z"}).encode()
    assert extract(said, url=URL, listed=listed, now=NOW).published == old


def test_a_page_without_any_date_has_none() -> None:
    found = extract(page().encode(), url="https://paper.example/a", now=NOW)
    assert (found.published, found.published_from, found.paywalled) == (None, None, None)


@pytest.mark.parametrize("value", [False, "False", "false"])
def test_a_page_that_is_not_free_says_so(value: object) -> None:
    graph = {"@graph": [{"@type": "WebSite"}, ARTICLE | {"isAccessibleForFree": value}]}
    assert extract(page(json_ld=graph).encode(), url=URL, now=NOW).paywalled is True


@pytest.mark.parametrize(
    "href", ["https://other.example/a", "https://www.paper.example/", "javascript:void(0)", "http://["]
)
def test_a_canonical_address_elsewhere_is_not_believed(href: str) -> None:
    head = f'<link rel="canonical" href="{href}">'
    assert extract(page(head=head).encode(), url=URL, now=NOW).canonical_url == URL


CYRILLIC = "Президент России Владимир Путин заявил, что переговоры в Женеве закончились без результата."


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("utf-8", "text/html; charset=iso-8859-1", "iso-8859-1"),
        ("utf-8", "text/html", None),
        ("utf-8-sig", "text/html; charset=windows-1251", None),
        ("utf-16", "text/html; charset=utf-8", None),
        ("windows-1251", "text/html", "windows-1251"),
        ("windows-1251", "text/html; charset=windows-1251", None),
        ("koi8-r", "text/html; charset=no-such-thing", "koi8-r"),
    ],
)
def test_the_text_is_right_whatever_charset_is_claimed(encoding: str, content_type: str, meta: str | None) -> None:
    head = f'<meta charset="{meta}">' if meta else ""
    body = page(title="Путин", body=f"{CYRILLIC}\n{CYRILLIC} {CYRILLIC}", head=head).encode(encoding)
    found = extract(body, url=URL, content_type=content_type, now=NOW)
    assert found.text.startswith(CYRILLIC)
    assert found.language == "ru"


def test_a_page_in_an_unnamed_charset_is_read_by_its_looks() -> None:
    assert CYRILLIC in decode_page(page(body=f"{CYRILLIC}\n" * 5).encode("windows-1251"), "text/html; charset=utf-8")


@given(
    st.binary(max_size=300), st.sampled_from([None, "text/html; charset=utf-8", "text/html; charset=utf-16", "zlib"])
)
def test_no_bytes_break_the_decoder(body: bytes, content_type: str | None) -> None:
    assert isinstance(decode_page(body, content_type), str)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "iso-8859-15", "shift_jis", "gb18030", "euc-kr"])
@given(st.data())
def test_a_declared_charset_is_read_back(encoding: str, data: st.DataObject) -> None:
    letters = {"windows-1251": "Ёжик", "shift_jis": "東京", "gb18030": "北京", "euc-kr": "서울"}.get(encoding, "Zürich")
    text = "".join(data.draw(st.lists(st.sampled_from(letters + " abc"), max_size=30)))
    markup = f'<html><head><meta charset="{encoding}"></head><body>{text}</body></html>'
    if encoding != "utf-8" and markup.encode(encoding).decode("utf-8", "ignore").encode() == markup.encode(encoding):
        return
    assert decode_page(markup.encode(encoding)) == markup


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"%PDF-1.4\n%\xe2\xe3 <<>>", "text/html", RejectReason.NOT_HTML),
        (b"plain words and no markup", "text/html", RejectReason.NOT_HTML),
        (b"<p>a picture</p>", "image/png", RejectReason.NOT_HTML),
        (b"<p>a\x00b\x00</p>", None, RejectReason.NOT_HTML),
        (b"<p>x</p>" * 400_000, None, RejectReason.TOO_LARGE),
        (b"<b>" * 150_000, None, RejectReason.TOO_LARGE),
        (b"<html><body><script>1</script></body></html>", None, RejectReason.NO_TEXT),
    ],
)
def test_what_is_no_article_says_why(body: bytes, content_type: str | None, reason: RejectReason) -> None:
    with pytest.raises(ExtractError) as caught:
        extract(body, url=URL, content_type=content_type, now=NOW)
    assert caught.value.reason == reason


CONSENT = page(
    "Before you continue to The Paper", "We and our partners store cookies and use personal data.\nAccept all"
)


@pytest.mark.parametrize("url", [URL, "https://consent.paper.example/?back=a"])
def test_a_consent_wall_is_no_article(url: str) -> None:
    listed = ListedItem(URL, "Russia moves two battalions")
    with pytest.raises(ExtractError) as caught:
        extract(CONSENT.encode(), url=url, listed=listed, now=NOW)
    assert caught.value.reason == RejectReason.CONSENT_PAGE


def test_an_article_about_consent_walls_is_one() -> None:
    body = "\n".join(
        f"Paragraph {n} tells how cookies and consent were argued over in Brussels all year." for n in range(15)
    )
    found = extract(page("Cookie walls must go, court says", body).encode(), url=URL, now=NOW)
    assert found.title == "Cookie walls must go, court says"
