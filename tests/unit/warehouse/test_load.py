"""Loading: nothing twice, nothing lost, one bad row costs itself, and what the next run may leave out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from schemas.articles import Article
from schemas.codes import FetchOutcome, FetchPurpose, HealthState, NotCodedReason
from schemas.events import Mention
from schemas.operations import Reject, SourceHealth
from warehouse.known import known_items, known_robots
from warehouse.load import load_articles, load_coded
from warehouse.store import Store
from warehouse.waiting import texts_to_code, waiting_articles

LISTING = "https://paper.example/feed.xml"


def articles_to_code(store: Store, coder_version: str, recode: bool = False) -> list[Article]:
    """All articles that wait for the coder, oldest first, with their texts."""
    return texts_to_code(store, waiting_articles(store, coder_version, recode))


def test_the_same_articles_loaded_twice_are_stored_once(store: Store, press: Any) -> None:
    batch = [press.article("a"), press.article("b"), press.article("a")]
    first = load_articles(store, batch, run_id="r1", now=press.now)
    second = load_articles(store, batch[::-1], run_id="r2", now=press.now)
    assert (first.n_new, second.n_new) == (2, 0)
    assert sorted(row.article_id for row in store.rows(Article)) == ["a", "b"]


def test_duplicates_are_counted_among_the_new(store: Store, press: Any) -> None:
    again = press.article("b", duplicate_of="a", duplicate_relation="same_text", is_codable=False)
    assert load_articles(store, [press.article("a"), again], run_id="r1", now=press.now).n_duplicate == 1
    assert load_articles(store, [press.article("a"), again], run_id="r1", now=press.now).n_duplicate == 0


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"published_at": "yesterday"}, "published_at"),
        ({"word_count": None}, "word_count"),
        ({"title": "half a pair: \ud800"}, "surrogate"),
        ({"word_count": 2**70}, "too large"),
        ({"no_such_column": 1}, "no_such_column"),
    ],
)
def test_a_bad_row_goes_to_rejects_and_costs_nobody_else(
    store: Store, press: Any, spoilt: dict[str, Any], reason: str
) -> None:
    bad = press.article("bad").model_dump() | spoilt
    loaded = load_articles(store, [press.article("a"), bad, press.article("b")], run_id="r1", now=press.now)
    assert (loaded.n_new, loaded.n_rejects) == (2, 1)
    (reject,) = store.rows(Reject)
    assert reject.reason == "invalid_row"
    assert reject.stage == "load"
    assert reject.detail.startswith("articles: ") and reason in reject.detail
    assert reject.content is not None and "paper.example/bad" in reject.content
    assert reject.article_id == "bad"


def test_known_addresses_and_pages_that_are_gone_need_not_be_fetched(store: Store, press: Any) -> None:
    gone = press.fetch("f", "https://paper.example/x", purpose=FetchPurpose.PAGE, outcome=FetchOutcome.GONE)
    load_articles(store, [press.article("a")], fetches=[gone], run_id="r1", now=press.now)
    known = known_items(store)
    assert known.canonical_urls == {"https://paper.example/a"}
    assert known.gone_urls == {"https://paper.example/x"}


def test_a_listing_is_known_by_its_newest_validators(store: Store, press: Any) -> None:
    fetches = [
        press.fetch("f1", LISTING, etag="old", last_modified="Mon", requested_at=press.later(-48), run_id="r0"),
        press.fetch("f2", LISTING, etag="new", requested_at=press.later(-24)),
        press.fetch("f3", LISTING, outcome=FetchOutcome.NOT_MODIFIED, requested_at=press.later(0), run_id="r2"),
    ]
    load_articles(store, [], fetches=fetches, run_id="r1", now=press.now)
    assert known_items(store).etag_by_url == {LISTING: "new"}
    assert known_items(store).last_modified_by_url == {}


def test_a_listing_with_a_page_that_was_not_read_is_asked_for_again_in_full(store: Store, press: Any) -> None:
    page = press.fetch("f2", "https://paper.example/x", purpose=FetchPurpose.PAGE, outcome=FetchOutcome.TOO_SLOW)
    load_articles(store, [], fetches=[press.fetch("f1", LISTING, etag="e"), page], run_id="r1", now=press.now)
    assert known_items(store).etag_by_url == {}


def test_a_kill_before_the_articles_are_stored_leaves_no_validators(
    store: Store, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: Store, table: str, rows: Any, years: Any = None) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "insert_new", killed)
    with pytest.raises(KeyboardInterrupt):
        load_articles(
            store, [press.article("a")], fetches=[press.fetch("f", LISTING, etag="e")], run_id="r1", now=press.now
        )
    monkeypatch.undo()
    assert known_items(store).etag_by_url == {}


def health(state: HealthState, **changes: Any) -> SourceHealth:
    row = {
        "source_id": "paper",
        "publisher": "The Paper",
        "source_country": "DEU",
        "day": date(2022, 1, 10),
        "state": state,
        "run_id": "r1",
        "year": 2022,
    }
    return SourceHealth.model_validate(row | changes)


def test_a_day_that_was_seen_once_stays_seen_and_counts_all_its_articles(store: Store, press: Any) -> None:
    load_articles(
        store, [press.article("a")], health=[health(HealthState.OK, n_articles=1)], run_id="r1", now=press.now
    )
    load_articles(store, [press.article("b")], health=[health(HealthState.NO_COVERAGE)], run_id="r2", now=press.now)
    (row,) = store.rows(SourceHealth)
    assert (row.state, row.n_articles) == (HealthState.OK, 2)


def test_a_day_that_was_not_seen_becomes_seen(store: Store, press: Any) -> None:
    load_articles(store, [], health=[health(HealthState.NO_COVERAGE)], run_id="r1", now=press.now)
    load_articles(store, [], health=[health(HealthState.OK)], run_id="r2", now=press.now)
    assert [row.state for row in store.rows(SourceHealth)] == [HealthState.OK]


def test_articles_wait_until_they_are_coded(store: Store, press: Any) -> None:
    late, early = press.article("a", day=date(2022, 1, 11)), press.article("b", day=date(2022, 1, 10))
    foreign = press.article("c", is_codable=False, not_coded_reason=NotCodedReason.LANGUAGE)
    load_articles(store, [late, early, foreign], run_id="r1", now=press.now)
    assert [article.article_id for article in articles_to_code(store, "1")] == ["b", "a"]
    load_coded(store, [press.coding(early)], [], [], run_id="r1", now=press.now)
    assert [article.article_id for article in articles_to_code(store, "1")] == ["a"]


def test_recode_takes_what_another_coder_read(store: Store, press: Any, coded: Callable[..., None]) -> None:
    a, b = press.article("a"), press.article("b")
    coded((a, []), version="1")
    coded((b, []), version="2")
    assert articles_to_code(store, "2") == []
    assert [article.article_id for article in articles_to_code(store, "2", recode=True)] == ["a"]


def test_an_article_coded_again_has_the_new_mentions_alone(
    store: Store, press: Any, coded: Callable[..., None]
) -> None:
    a, b = press.article("a"), press.article("b")
    coded((a, [press.mention(a, 0), press.mention(a, 1)]), (b, [press.mention(b)]))
    moved = press.mention(a, 0, version="2", event_date=date(2021, 12, 31))
    coded((a, [moved]), version="2")
    found = {(m.article_id, m.coder_version, m.year) for m in store.rows(Mention)}
    assert found == {("a", "2", 2021), ("b", "1", 2022)}


def test_a_kill_between_mentions_and_codings_is_made_good_by_coding_again(
    store: Store, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = press.article("a")
    load_articles(store, [article], run_id="r1", now=press.now)
    real = Store.replace

    def killed(self: Store, table: str, *args: Any, **more: Any) -> int:
        if table == "codings":
            raise KeyboardInterrupt
        return real(self, table, *args, **more)

    monkeypatch.setattr(Store, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        load_coded(store, [press.coding(article)], [press.mention(article)], [], run_id="r1", now=press.now)
    monkeypatch.undo()
    assert [a.article_id for a in articles_to_code(store, "1")] == ["a"]
    load_coded(store, [press.coding(article)], [press.mention(article)], [], run_id="r2", now=press.now)
    assert len(store.rows(Mention)) == 1 and articles_to_code(store, "1") == []


@pytest.mark.parametrize(
    ("outcome", "status", "kept"),
    [
        (FetchOutcome.RATE_LIMITED, 429, "text"),
        (FetchOutcome.ERROR, 503, "text"),
        (FetchOutcome.GONE, 404, "newer"),
    ],
)
def test_robots_that_cannot_be_had_now_leave_the_text_before_them_in_place(
    store: Store, press: Any, outcome: FetchOutcome, status: int, kept: str
) -> None:
    url = "https://paper.example/robots.txt"
    text = press.fetch("text", url, purpose=FetchPurpose.ROBOTS, http_status=200, content="User-agent: *\nDisallow: /x")
    newer = press.fetch(
        "newer", url, purpose=FetchPurpose.ROBOTS, outcome=outcome, http_status=status, requested_at=press.later(24)
    )
    load_articles(store, [], fetches=[text, newer], run_id="r1", now=press.now)
    assert [row.fetch_id for row in known_robots(store)] == [kept]
