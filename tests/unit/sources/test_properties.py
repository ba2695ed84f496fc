"""Addresses, dates and charsets: whatever is written, nothing breaks, and what is well written is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import ExtractError
from sources.article import extract
from sources.decode import decode_page
from sources.feed import parse_feed
from sources.listing import item_url, normal_url
from sources.moments import EARLIEST, parse_moment
from sources.registry import URL_LIMIT, is_web_url
from sources.web_address import check_address, host_of, origin_of, port_of
from tests.unit.sources.samples import page, rss

BASE = "https://paper.example/feed"
NOW = datetime(2022, 1, 13, tzinfo=UTC)
LETTERS = st.text("abcdefghijklmnopqrstuvwxyzäöüßéèñçłшчжщ中文字한국어日本", min_size=1, max_size=12)
SEGMENT = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="?#"), min_size=1, max_size=20
)
# What a European, Cyrillic or East Asian page is written in, with a text that the charset can hold.
CHARSETS = {
    "utf-8": "Gespräche in Київ и 北京 endeten ohne Ergebnis",
    "windows-1252": "Gespräche in Genf – „ohne Ergebnis“, sagte François",
    "iso-8859-2": "Rozmowy w Łodzi zakończyły się bez wyniku",
    "windows-1251": "Переговоры в Женеве завершились без результата",
    "koi8-r": "Переговоры в Женеве завершились без результата",
    "shift_jis": "ジュネーブでの協議は合意なしに終わった",
    "gb18030": "日内瓦会谈未取得任何结果",
    "euc-kr": "제네바 회담은 결과 없이 끝났다",
    "big5": "日內瓦會談未取得任何結果",
}


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """Addresses as feeds hold them: hosts of any script, ports, paths and queries of any sign."""
    host = ".".join(draw(st.lists(LETTERS, min_size=1, max_size=3))) + ".example"
    port = draw(st.sampled_from(["", ":80", ":443", ":8080"]))
    path = "".join(f"/{part}" for part in draw(st.lists(SEGMENT, max_size=3)))
    query = draw(st.sampled_from(["", "?id=7", "?utm_source=rss&id=7", "?a=1&a=2&b=", "?fbclid=x"]))
    return f"{draw(st.sampled_from(['http', 'https', 'HTTPS']))}://{host}{port}{path}{query}"


@given(addresses())
def test_an_address_is_known_by_one_name(url: str) -> None:
    try:
        read = item_url(url, BASE)
    except ValueError:
        return
    known = normal_url(read)
    assert normal_url(known) == known
    assert is_web_url(known)
    assert urlsplit(known).hostname == (host_of(read).rstrip(".") or None)
    assert "utm_" not in known and "fbclid" not in known
    assert origin_of(known) == origin_of(read)


@given(st.text(max_size=100))
def test_no_text_breaks_the_reading_of_an_address(text: str) -> None:
    assert is_web_url(text) in (True, False)
    try:
        read = item_url(text, BASE)
    except ValueError:
        return
    assert len(read) <= URL_LIMIT
    assert is_web_url(normal_url(read))
    check_address(read.replace("@", ""))
    assert 0 < port_of(read) <= 65535


MOMENTS = st.datetimes(datetime(1991, 1, 1), datetime(2100, 1, 1))
OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@given(MOMENTS, OFFSETS)
def test_a_moment_is_read_in_every_form_that_feeds_use(naive: datetime, offset: timezone) -> None:
    moment = naive.replace(microsecond=0, tzinfo=offset)
    forms = [
        moment.isoformat(),
        moment.isoformat(" "),
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"),
        format_datetime(moment),
        moment.strftime("%d %b %Y %H:%M:%S %z"),
        moment.strftime("%a,%d %b %Y %H:%M:%S %z"),
        moment.strftime("%B %d, %Y %H:%M:%S %z"),
    ]
    assert [parse_moment(form) for form in forms] == [moment] * len(forms)


@given(
    st.text("0123456789-/:TZ+. ,JanFebMonGMTapm", max_size=40), st.sampled_from(["UTC", "Asia/Kolkata", "Europe/Kyiv"])
)
def test_words_that_look_like_a_date_give_one_or_none(words: str, zone: str) -> None:
    moment = parse_moment(words, zone)
    assert moment is None or (moment.tzinfo == UTC and moment >= EARLIEST)


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("says", ["header", "page"])
def test_a_page_is_read_in_the_charset_it_is_written_in(charset: str, says: str) -> None:
    words = CHARSETS[charset]
    head = f'<meta charset="{charset}">' if says == "page" else ""
    content = f"<html><head>{head}<title>{words}</title></head><body><p>{words}</p></body></html>"
    header = f"text/html; charset={charset}" if says == "header" else "text/html"
    assert words in decode_page(content.encode(charset), header)


@pytest.mark.parametrize("header", ["text/html", "text/html; charset=iso-8859-1", "text/html; charset=no-such"])
def test_utf_8_is_read_as_such_whatever_the_header_says(header: str) -> None:
    words = CHARSETS["utf-8"]
    assert words in decode_page(f"<html><body><p>{words}</p></body></html>".encode(), header)


@given(st.binary(max_size=500), st.none() | st.text(max_size=40).map(lambda name: f"text/html; charset={name}"))
def test_no_bytes_break_the_reading_of_a_page(body: bytes, header: str | None) -> None:
    assert isinstance(decode_page(body, header), str)


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=200), st.sampled_from(["utf-8", "utf-16"])
)
def test_text_in_unicode_is_read_back(text: str, encoding: str) -> None:
    content = ("<p>" + text).encode("utf-8-sig" if encoding == "utf-8" else encoding)
    assert decode_page(content) == "<p>" + text


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize(
    "header", ["application/rss+xml", "application/rss+xml; charset={}", "text/plain; charset=utf-8"]
)
def test_a_feed_is_read_in_the_charset_it_is_written_in(charset: str, header: str) -> None:
    words = CHARSETS[charset]
    declared = f'<?xml version="1.0" encoding="{charset}"?>'
    body = rss(("/a", words, None)).replace('<?xml version="1.0"?>', declared).encode(charset)
    (item,) = parse_feed(body, url=BASE, content_type=header.format(charset)).items
    assert item.title == words


# The first page loads the model of languages, which takes longer than hypothesis likes.
@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_extraction(body: bytes) -> None:
    for content in (body, page().encode().replace(b"Moscow", body), b"<html>" + body):
        try:
            read = extract(content, url="https://paper.example/a", now=NOW)
        except ExtractError:
            continue
        assert read.title or read.text
