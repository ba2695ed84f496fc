"""A text that repeats another is marked before anything is coded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.articles import Article
from schemas.codes import DuplicateRelation, NotCodedReason, OwnerKind, PublishedFrom
from schemas.tables import to_arrow
from sources.duplicates import WINDOW_DAYS, mark_duplicates
from sources.headlines import headlines_differ
from sources.stored import Found, make_article
from sources.texts import KEPT_SHARE, sketch
from tests.bench import repeats
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


def table(*stored: Article) -> pa.Table:
    """`articles` as it rests, with these rows."""
    return to_arrow(stored, Article)


def mark(new: list[Article], *stored: Article) -> list[Article]:
    return mark_duplicates(new, table(*stored))


def test_the_same_text_is_not_coded_again() -> None:
    first, second = article("one"), article("two", body=BODY.upper().replace(" ", "\n"))
    _, marked = mark([first, second])
    assert marked.duplicate_of == first.article_id
    assert (marked.duplicate_relation, marked.duplicate_score) == (DuplicateRelation.SAME_TEXT, 1.0)
    assert (marked.is_codable, marked.not_coded_reason) == (False, NotCodedReason.DUPLICATE)


@pytest.mark.parametrize(
    ("body", "is_coded"),
    [
        (" ".join(WORDS[:130]), True),
        ("By our own reporter in Kyiv today. " + BODY + " Follow us and read more of our stories.", False),
        (" ".join("edited" if number % 15 == 0 else word for number, word in enumerate(WORDS)), True),
        (BODY + " " + " ".join(f"added{number}" for number in range(300)), True),
    ],
    ids=["cut to a third", "wrapped", "edited", "added to"],
)
def test_a_near_text_is_found_and_coded_where_it_says_more_or_less(body: str, is_coded: bool) -> None:
    first, second = article("one"), article("two", body=body)
    (marked,) = mark([second], first)
    assert (marked.duplicate_of, marked.duplicate_relation) == (first.article_id, DuplicateRelation.NEAR_TEXT)
    assert marked.duplicate_score is not None
    assert 0.5 <= marked.duplicate_score <= 1
    assert marked.is_codable is is_coded
    assert marked.voice == first.owner_group


def test_a_quotation_does_not_make_a_repeat() -> None:
    own = " ".join(f"other{number}" for number in range(300))
    first, second = article("one"), article("two", body=" ".join(WORDS[:100]) + " " + own)
    (marked,) = mark([second], first)
    assert (marked.duplicate_of, marked.is_codable) == (None, True)


def test_other_numbers_in_the_headline_are_an_overlap_and_coded() -> None:
    first = article("one", title="12 killed in strike on Kharkiv")
    second = article("two", title="15 killed in strike on Kharkiv")
    _, marked = mark([first, second])
    assert (marked.duplicate_of, marked.duplicate_relation) == (first.article_id, DuplicateRelation.OVERLAP)
    assert marked.is_codable


@pytest.mark.parametrize("kind", [OwnerKind.GOVERNMENT, OwnerKind.IGO])
def test_an_official_text_is_never_the_same_as_another(kind: OwnerKind) -> None:
    first, second = article("one"), article("two", owner_kind=kind)
    for pair in ([first, second], [second, first]):
        _, marked = mark(pair)
        assert (marked.duplicate_relation, marked.is_codable) == (DuplicateRelation.OVERLAP, True)


def test_no_mark_points_at_a_repeat() -> None:
    first, second, third = article("one"), article("two"), article("three")
    marked = mark([first, second, third])
    assert [row.duplicate_of for row in marked] == [None, first.article_id, first.article_id]


def test_an_article_that_is_known_is_left_out() -> None:
    first = article("one")
    assert mark([first, article("two", body="short and new")], first)[0].canonical_url.startswith("https://two")


def test_a_reason_that_stands_is_kept() -> None:
    second = article("two").model_copy(update={"is_codable": False, "not_coded_reason": NotCodedReason.LANGUAGE})
    _, marked = mark([article("one"), second])
    assert marked.not_coded_reason is NotCodedReason.LANGUAGE


def test_the_earliest_of_several_is_the_original() -> None:
    older = article("one").model_copy(update={"published_at": NOW - timedelta(days=2)})
    (marked,) = mark([article("three")], article("two"), older)
    assert marked.duplicate_of == older.article_id


def test_a_part_of_a_part_speaks_with_the_first_voice() -> None:
    first = article("one", owner_group="agency")
    (second,) = mark([article("two", body=" ".join(WORDS[:130]), owner_group="paper")], first)
    (third,) = mark([article("three", body=" ".join(WORDS[:128]), owner_group="radio")], second)
    assert (third.duplicate_of, third.voice) == (second.article_id, "agency")


def test_a_near_text_of_another_season_is_no_repeat_and_an_identical_one_is() -> None:
    old = article("one").model_copy(
        update={"published_date": (NOW - timedelta(days=WINDOW_DAYS + 1)).date(), "published_at": NOW}
    )
    near, same = mark([article("two", body=" ".join(WORDS[:300])), article("three")], old)
    assert (near.duplicate_of, same.duplicate_of) == (None, old.article_id)


def test_what_stands_under_every_text_makes_none_of_them_a_repeat() -> None:
    footer = " ".join(f"footer{number}" for number in range(300))
    papers = [article(f"p{n}", body=f"{footer} " + " ".join(f"own{n}x{k}" for k in range(200))) for n in range(202)]
    marked = mark(papers)
    assert all(row.duplicate_of is None for row in marked)


def test_a_repeat_that_is_not_coded_is_nobodys_original() -> None:
    first = article("one")
    (second,) = mark([article("two")], first)
    (third,) = mark([article("three")], second, first)
    assert third.duplicate_of == first.article_id


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Treaty with Laos ratified", "Treaty with Chad ratified", True),
        ("Three soldiers killed near Donetsk", "Five soldiers killed near Donetsk", True),
        ("Talks in Geneva fail", "Talks in Geneva fail - The Paper", False),
        ("Blinken and Lavrov meet in Geneva", "No result as Lavrov and Blinken meet in Geneva", False),
        ("Correction: two battalions moved", "two battalions moved", True),
        ("Talks fail", "Talks fail", False),
        ("Three soldiers killed near Donetsk", "3 soldiers killed near Donetsk", False),
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
    assert all(value % KEPT_SHARE == 0 for value in values)


def test_repeats_cut_out_of_real_texts_are_found_and_others_are_not() -> None:
    texts = repeats.texts_of(None)[:4]
    found = {part.kind: (part.n_called_same, part.n_pairs) for part in repeats.score_all(texts)}
    assert found == dict.fromkeys(repeats.REPEATS, (4, 4)) | dict.fromkeys(repeats.NO_REPEATS, (0, 4))


def test_a_cut_text_of_a_language_without_spaces_is_found() -> None:
    lines = [f"第{n}報：モスクワは水曜日、ジュネーブでの協議の第{n}回が成果なく終わったと発表した。" for n in range(40)]
    first, second = article("one", body="".join(lines)), article("two", body="".join(lines[:20]))
    _, marked = mark([first, second])
    assert (marked.duplicate_of, marked.duplicate_relation) == (first.article_id, DuplicateRelation.NEAR_TEXT)
