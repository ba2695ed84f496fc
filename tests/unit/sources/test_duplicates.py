"""A text that repeats another is marked before anything is coded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.articles import Article
from schemas.codes import DuplicateRelation, NotCodedReason, OwnerKind, PublishedFrom
from sources.duplicates import KnownText, headlines_differ, mark_duplicates
from sources.stored import Found, make_article
from sources.texts import sketch
from tests.unit.sources.loopback import entry

NOW = datetime(2022, 1, 13, tzinfo=UTC)
WORDS = [f"word{number}" for number in range(400)]
BODY = " ".join(WORDS)


def article(name: str, body: str = BODY, title: str = "Talks fail", **owner: Any) -> Article:
    found = Found(
        url=f"https://{name}.example/a",
        canonical_url=f"https://{name}.example/a",
        title=title,
        body=body,
        published_at=NOW,
        published_from=PublishedFrom.FEED,
        language="en",
    )
    return make_article(found, entry("https://x.example/feed", **owner), run_id="run", now=NOW)


def known(of: Article) -> KnownText:
    return KnownText(
        of.article_id, of.canonical_url, of.content_hash, of.sketch, of.title, of.published_at, of.owner_kind
    )


def test_the_same_text_is_not_coded_again() -> None:
    first, second = article("one"), article("two", body=BODY.upper().replace(" ", "\n"))
    _, marked = mark_duplicates([first, second], [])
    assert marked.duplicate_of == first.article_id
    assert (marked.duplicate_relation, marked.duplicate_score) == (DuplicateRelation.SAME_TEXT, 1.0)
    assert (marked.is_codable, marked.not_coded_reason) == (False, NotCodedReason.DUPLICATE)


@pytest.mark.parametrize(
    "body",
    [
        " ".join(WORDS[:130]),
        "By our own reporter in Kyiv today. " + BODY + " Follow us and read more of our stories every day.",
        " ".join("edited" if number % 15 == 0 else word for number, word in enumerate(WORDS)),
    ],
    ids=["cut to a third", "wrapped", "edited"],
)
def test_a_near_text_is_found_against_earlier_ones(body: str) -> None:
    first, second = article("one"), article("two", body=body)
    (marked,) = mark_duplicates([second], [known(first)])
    assert (marked.duplicate_of, marked.duplicate_relation) == (first.article_id, DuplicateRelation.NEAR_TEXT)
    assert marked.duplicate_score is not None
    assert 0.5 <= marked.duplicate_score <= 1
    assert not marked.is_codable


def test_a_quotation_does_not_make_a_repeat() -> None:
    own = " ".join(f"other{number}" for number in range(300))
    first, second = article("one"), article("two", body=" ".join(WORDS[:100]) + " " + own)
    (marked,) = mark_duplicates([second], [known(first)])
    assert (marked.duplicate_of, marked.is_codable) == (None, True)


def test_other_numbers_in_the_headline_are_an_overlap_and_coded() -> None:
    first = article("one", title="12 killed in strike on Kharkiv")
    second = article("two", title="15 killed in strike on Kharkiv")
    _, marked = mark_duplicates([first, second], [])
    assert (marked.duplicate_of, marked.duplicate_relation) == (first.article_id, DuplicateRelation.OVERLAP)
    assert marked.is_codable


@pytest.mark.parametrize("kind", [OwnerKind.GOVERNMENT, OwnerKind.IGO])
def test_an_official_text_is_never_the_same_as_another(kind: OwnerKind) -> None:
    first, second = article("one"), article("two", owner_kind=kind)
    for pair in ([first, second], [second, first]):
        _, marked = mark_duplicates(pair, [])
        assert (marked.duplicate_relation, marked.is_codable) == (DuplicateRelation.OVERLAP, True)


def test_no_mark_points_at_a_repeat() -> None:
    first, second, third = article("one"), article("two"), article("three")
    marked = mark_duplicates([first, second, third], [])
    assert [row.duplicate_of for row in marked] == [None, first.article_id, first.article_id]


def test_an_article_that_is_known_is_left_out() -> None:
    first = article("one")
    assert mark_duplicates([first, article("two", body="short and new")], [known(first)])[0].canonical_url.startswith(
        "https://two"
    )


def test_a_reason_that_stands_is_kept() -> None:
    second = article("two").model_copy(update={"is_codable": False, "not_coded_reason": NotCodedReason.LANGUAGE})
    _, marked = mark_duplicates([article("one"), second], [])
    assert marked.not_coded_reason is NotCodedReason.LANGUAGE


def test_the_earliest_of_several_is_the_original() -> None:
    older, newer = known(article("one")), known(article("two"))
    older = replace(older, published_at=NOW - timedelta(days=2))
    (marked,) = mark_duplicates([article("three")], [newer, older])
    assert marked.duplicate_of == older.article_id


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Treaty with Laos ratified", "Treaty with Chad ratified", True),
        ("Three soldiers killed near Donetsk", "Five soldiers killed near Donetsk", True),
        ("Talks in Geneva fail", "Talks in Geneva fail - The Paper", False),
        ("Blinken and Lavrov meet in Geneva", "No result as Lavrov and Blinken meet in Geneva", False),
        ("Correction: two battalions moved", "two battalions moved", True),
        ("Talks fail", "Talks fail", False),
    ],
)
def test_headlines_that_tell_of_different_things(one: str, other: str, differ: bool) -> None:
    assert headlines_differ(one, other) is differ
    assert headlines_differ(other, one) is differ


def test_a_language_without_spaces_is_cut_into_characters() -> None:
    text = "モスクワは水曜日、ジュネーブでの協議が成果なく終わったことを受け、二個大隊を国境に移動させたと発表した。"
    assert len(sketch(text * 1)) >= 3
    assert set(sketch(text)) <= set(sketch(text + "さらに、一週間以内に書面での回答を期待していると述べた。"))


@given(st.text(max_size=300))
def test_every_sketch_is_ascending_and_kept_by_its_rule(text: str) -> None:
    values = sketch(text)
    assert values == sorted(set(values))
    assert all(value % 8 == 0 for value in values)
