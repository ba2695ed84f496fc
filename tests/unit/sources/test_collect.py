"""One source, read once: its new articles, and a row for everything that went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from schemas.codes import (
    FetchOutcome,
    FetchPurpose,
    HealthState,
    NotCodedReason,
    PublishedFrom,
    RejectReason,
)
from sources.check import check_source
from sources.collect import Collected, IntakeLimits, KnownItems, collect_source
from sources.health import covered_days
from sources.http import Fetcher
from tests.unit.sources.loopback import Site, answer, entry, make_fetcher
from tests.unit.sources.samples import LEAD, MORE, page, rss
from tests.unit.sources.test_listings import FEEDS

NOW = datetime(2022, 1, 13, 3, tzinfo=UTC)
DATE = "Wed, 12 Jan 2022 17:10:00 +0100"

Collect = Callable[..., Collected]


@pytest.fixture
def collect(site: Site, fetcher: Fetcher) -> Collect:
    """Reads the site's feed as the paper's."""

    def run(known: KnownItems | None = None, limits: IntakeLimits | None = None, **values: Any) -> Collected:
        given = {"canonical_base": "https://paper.example"} | values
        return collect_source(
            entry(f"{site.origin}/feed", **given),
            fetcher=fetcher,
            known=known or KnownItems(),
            run_id="run",
            now=NOW,
            limits=limits or IntakeLimits(),
        )

    return run


def reasons(collected: Collected) -> list[tuple[RejectReason, str | None]]:
    return [(reject.reason, reject.url) for reject in collected.rejects]


def test_an_item_becomes_an_article(site: Site, collect: Collect) -> None:
    site.pages["/feed"] = rss((f"{site.origin}/a?utm_source=rss", "Russia moves two battalions", DATE))
    site.pages["/a?utm_source=rss"] = page()
    collected = collect(time_zone="Europe/London")
    (article,) = collected.articles
    assert article.model_dump(exclude={"sketch", "content_hash", "article_id"}) == {
        "source_id": "paper",
        "publisher": "The Paper",
        "owner_group": "paper-group",
        "owner_kind": "private",
        "source_country": "GBR",
        "url": f"{site.origin}/a?utm_source=rss",
        "canonical_url": "https://paper.example/a",
        "title": "Russia moves two battalions",
        "text": f"Russia moves two battalions\n\n{LEAD}\n\n{MORE}",
        "byline": None,
        "language": "en",
        "published_at": datetime(2022, 1, 12, 16, 10, tzinfo=UTC),
        "published_from": PublishedFrom.FEED,
        "published_date": date(2022, 1, 12),
        "first_seen_at": NOW,
        "fetched_at": NOW,
        "run_id": "run",
        "is_paywalled": None,
        "word_count": len(f"{LEAD} {MORE}".split()),
        "duplicate_of": None,
        "duplicate_relation": None,
        "duplicate_score": None,
        "voice": None,
        "is_codable": True,
        "not_coded_reason": None,
        "year": 2022,
    }
    assert [row.purpose for row in collected.fetches] == [FetchPurpose.ROBOTS, FetchPurpose.LISTING, FetchPurpose.PAGE]
    assert (collected.n_listed, collected.n_known, collected.error, collected.rejects) == (1, 0, None, [])
    (day,) = collected.health
    assert (day.day, day.state, day.outcome, day.n_items) == (NOW.date(), HealthState.OK, FetchOutcome.OK, 1)


@pytest.mark.parametrize("kind", FEEDS)
def test_every_kind_of_feed_is_collected(site: Site, collect: Collect, kind: str) -> None:
    site.pages["/feed"] = FEEDS[kind].replace("https://paper.example", site.origin)
    site.pages["/a"] = page()
    (article,) = collect().articles
    assert (article.canonical_url, article.title) == ("https://paper.example/a", "Talks fail")


def test_a_sitemap_index_leads_to_articles(site: Site, collect: Collect) -> None:
    site.pages["/feed"] = "<sitemapindex><sitemap><loc>/1.xml</loc></sitemap></sitemapindex>"
    site.pages["/1.xml"] = (
        f"<urlset><url><loc>{site.origin}/a</loc></url><url><loc>{site.origin}/b</loc></url></urlset>"
    )
    site.pages["/a"] = page(json_ld={"@type": "NewsArticle", "datePublished": "2022-01-11T10:00:00Z"})
    collected = collect(kind="sitemap")
    (article,) = collected.articles
    assert (article.title, article.published_from) == ("Russia moves two battalions", PublishedFrom.JSON_LD)
    assert reasons(collected) == [(RejectReason.FETCH_FAILED, "https://paper.example/b")]


def test_an_index_is_always_asked_for_and_its_sitemaps_conditionally(site: Site, collect: Collect) -> None:
    index = b"<sitemapindex><sitemap><loc>/1.xml</loc></sitemap></sitemapindex>"
    site.pages["/feed"] = answer(index, ETag='"index"')
    site.pages["/1.xml"] = answer(b"<urlset><url><loc>/a</loc></url></urlset>", ETag='"child"')
    site.pages["/a"] = page()
    first = collect(kind="news_sitemap")
    etags = {row.url: row.etag for row in first.fetches if row.purpose is FetchPurpose.LISTING and row.etag}
    assert etags == {f"{site.origin}/1.xml": '"child"'}
    site.pages["/1.xml"] = answer(status=304)
    second = collect(KnownItems(etag_by_url=etags), kind="news_sitemap")
    assert (second.error, second.health[0].state, site.paths()[-1]) == (None, HealthState.OK, "/1.xml")


def test_an_index_without_one_sitemap_that_answers_is_no_coverage(site: Site, collect: Collect) -> None:
    site.pages["/feed"] = "<sitemapindex><sitemap><loc>/1.xml</loc></sitemap></sitemapindex>"
    collected = collect(kind="sitemap")
    assert (collected.error, collected.health[0].outcome) == ("HTTP 404", FetchOutcome.GONE)


def test_a_known_item_is_not_fetched(site: Site, collect: Collect) -> None:
    site.pages["/feed"] = rss((f"{site.origin}/a", "A", DATE), (f"{site.origin}/gone", "B", DATE))
    known = KnownItems(frozenset({"https://paper.example/a"}), gone_urls=frozenset({"https://paper.example/gone"}))
    collected = collect(known)
    assert (collected.n_listed, collected.n_known, collected.articles) == (2, 1, [])
    assert site.paths() == ["/feed"]


def test_an_item_known_by_its_guid_is_not_fetched_through_its_redirect(site: Site, collect: Collect) -> None:
    site.pages["/feed"] = rss((f"{site.origin}/r/1", "A", DATE)).replace(
        "</item>", "<guid isPermaLink='false'>https://paper.example/a</guid></item>"
    )
    site.pages["/r/1"] = answer(status=301, Location="/a")
    site.pages["/a"] = page()
    (article,) = collect().articles
    assert article.canonical_url == "https://paper.example/a"
    assert collect(KnownItems(frozenset({article.canonical_url}))).n_known == 1
    assert site.paths() == ["/feed", "/r/1", "/a", "/feed"]


def test_a_run_with_nothing_new_costs_one_conditional_request(site: Site, collect: Collect) -> None:
    site.pages["/feed"] = answer(status=304)
    url = f"{site.origin}/feed"
    collected = collect(KnownItems(etag_by_url={url: '"7"'}))
    assert site.asked[-1][1]["If-None-Match"] == '"7"'
    assert (collected.error, collected.health[0].state) == (None, HealthState.OK)
    assert collected.health[0].outcome is FetchOutcome.NOT_MODIFIED


def test_each_bad_page_is_a_reject_and_the_rest_is_read(site: Site, collect: Collect) -> None:
    paths = ["gone", "pdf", "wall", "nothing", "good"]
    site.pages["/feed"] = rss(*[(f"{site.origin}/{path}", "", DATE) for path in paths], ("", "no link", None))
    site.pages["/pdf"] = answer(b"%PDF-1.4 \x00\x01", Content_Type="text/html")
    site.pages["/wall"] = page("Before you continue", "Partners store cookies.\nAccept all")
    site.pages["/nothing"] = "<html><body></body></html>"
    site.pages["/good"] = page()
    collected = collect()
    assert [article.canonical_url for article in collected.articles] == ["https://paper.example/good"]
    assert reasons(collected) == [
        (RejectReason.BAD_ITEM, None),
        (RejectReason.FETCH_FAILED, "https://paper.example/gone"),
        (RejectReason.NOT_HTML, "https://paper.example/pdf"),
        (RejectReason.CONSENT_PAGE, "https://paper.example/wall"),
        (RejectReason.NO_TEXT, "https://paper.example/nothing"),
    ]


@pytest.mark.parametrize(("status", "etag"), [(503, None), (404, '"1"')])
def test_the_listing_is_asked_anew_only_after_a_failure_that_may_pass(
    site: Site, collect: Collect, status: int, etag: str | None
) -> None:
    feed = rss((f"{site.origin}/a", "A", DATE)).encode()
    site.pages["/feed"] = answer(feed, ETag='"1"', Last_Modified="Wed, 12 Jan 2022 16:10:00 GMT")
    site.pages["/a"] = answer(b"", status)
    (listing,) = [row for row in collect().fetches if row.purpose is FetchPurpose.LISTING]
    assert (listing.etag, listing.last_modified is None) == (etag, etag is None)


def test_a_page_without_a_date_is_dated_by_first_sight(site: Site, collect: Collect) -> None:
    site.pages["/feed"] = rss((f"{site.origin}/a", "A", None))
    site.pages["/a"] = page()
    (article,) = collect().articles
    assert (article.published_at, article.published_from) == (NOW, PublishedFrom.FIRST_SEEN)


def test_an_undated_page_of_an_archive_is_rejected(site: Site, collect: Collect) -> None:
    site.pages["/feed"] = rss((f"{site.origin}/a", "A", None))
    site.pages["/a"] = page()
    collected = collect(archive=True)
    assert (collected.articles, reasons(collected)) == ([], [(RejectReason.UNDATED, "https://paper.example/a")])


def test_what_is_not_coded_says_why(site: Site, collect: Collect) -> None:
    german = "Moskau teilte am Mittwoch mit, dass zwei Bataillone an die Grenze verlegt wurden, weil die Gespräche"
    site.pages["/feed"] = rss(*[(f"{site.origin}/{path}", path, DATE) for path in ("german", "stub", "headline")])
    site.pages["/german"] = page(body=f"{german} gescheitert waren.\n{german} ohne Ergebnis geblieben sind.")
    site.pages["/stub"] = page(json_ld={"@type": "NewsArticle", "isAccessibleForFree": False})
    site.pages["/headline"] = page(body="Photo: The Paper")
    articles = collect().articles
    assert [article.not_coded_reason for article in articles] == [
        NotCodedReason.LANGUAGE,
        NotCodedReason.PAYWALLED,
        NotCodedReason.HEADLINE_ONLY,
    ]
    assert not any(article.is_codable for article in articles)


@pytest.mark.parametrize(
    ("feed", "outcome"),
    [
        (answer(b"", 404), FetchOutcome.GONE),
        (answer(b""), FetchOutcome.EMPTY),
        ("<rss></rss>", FetchOutcome.ZOMBIE),
        (page("Log in"), FetchOutcome.BAD_XML),
    ],
)
def test_a_listing_that_cannot_be_read_is_no_coverage(
    site: Site, collect: Collect, feed: Any, outcome: FetchOutcome
) -> None:
    site.pages["/feed"] = feed
    collected = collect()
    assert collected.error is not None
    assert [row.outcome for row in collected.fetches][-1] is outcome
    (day,) = collected.health
    assert (day.state, day.outcome, day.reason) == (HealthState.NO_COVERAGE, outcome, collected.error)
    assert reasons(collected) == [(RejectReason.UNREADABLE_LISTING, "https://paper.example/feed")]


def test_a_disabled_source_costs_no_request(site: Site, collect: Collect) -> None:
    collected = collect(enabled=False, disabled_reason="dead since 2021")
    assert site.asked == []
    assert [(day.state, day.reason) for day in collected.health] == [(HealthState.DISABLED, "dead since 2021")]


def test_a_kind_that_no_night_reads_says_what_does(collect: Collect) -> None:
    assert collect(kind="gdelt").error == "sources of kind gdelt are read by `brinkwatch backfill gdelt`"


def test_limits_cut_items_and_say_so(site: Site, collect: Collect) -> None:
    old = (f"{site.origin}/old", "Old", "Wed, 12 Jan 2011 17:10:00 GMT")
    new = [(f"{site.origin}/{number}", "New", DATE) for number in range(3)]
    site.pages["/feed"] = answer(rss(old, *new).encode(), ETag='"1"')
    for number in range(3):
        site.pages[f"/{number}"] = page(f"Story {number}")
    collected = collect(limits=IntakeLimits(since=datetime(2021, 1, 1, tzinfo=UTC), max_items=2))
    assert len(collected.articles) == 2
    assert not any(row.etag for row in collected.fetches)
    assert [reject.detail for reject in collected.rejects] == ["3 items are listed, the first 2 were read"]


def test_a_host_that_answers_no_page_is_left_for_the_next_run(site: Site, collect: Collect) -> None:
    site.pages["/feed"] = rss(*[(f"{site.origin}/{number}", "New", DATE) for number in range(30)])
    for number in range(30):
        site.pages[f"/{number}"] = answer(b"", 403)
    collected = collect(limits=IntakeLimits(max_failures_in_a_row=4))
    assert len(site.paths()) == 5
    assert collected.rejects[-1].detail == "4 pages in a row failed; 26 items are left for the next run"


def test_an_archive_is_seen_from_its_first_to_its_last_item_without_its_holes(site: Site, collect: Collect) -> None:
    days = [date(2021, 11, 1), date(2021, 11, 2), date(2021, 11, 4), date(2021, 12, 4)]
    site.pages["/feed"] = rss(
        *[(f"{site.origin}/{day}", "New", f"{day:%a, %d %b %Y} 10:00:00 GMT") for day in days],
    )
    for day in days:
        site.pages[f"/{day}"] = page(f"Story of {day}")
    health = collect(archive=True).health
    assert (health[0].day, health[-1].day, len(health)) == (days[0], days[-1], 34)
    assert Counter(day.state for day in health) == {HealthState.OK: 5, HealthState.NO_COVERAGE: 29}
    assert [day.n_articles for day in health[:4]] == [1, 1, 0, 1]


def test_a_gap_as_long_as_usual_is_no_hole() -> None:
    weekly = [date(2021, 1, 1) + timedelta(weeks=number) for number in (0, 1, 2, 4)]
    assert not any(is_hole for _, is_hole in covered_days(weekly))


def test_check_tells_what_a_listing_gives(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = rss((f"{site.origin}/a", "A", DATE), (f"{site.origin}/b", "B", None))
    checked = check_source(entry(f"{site.origin}/feed"), fetcher=fetcher, run_id="run", now=NOW)
    assert (checked.outcome, checked.n_items, checked.newest, checked.error) == (
        FetchOutcome.OK,
        2,
        datetime(2022, 1, 12, 16, 10, tzinfo=UTC),
        None,
    )


def test_a_fetcher_that_breaks_costs_one_source(site: Site, collect: Collect) -> None:
    class Broken(Fetcher):
        def fetch(self, *args: Any, **values: Any) -> Any:
            raise RuntimeError("a bug of ours")

    broken = Broken(replace(make_fetcher().limits))
    known, limits = KnownItems(), IntakeLimits()
    source = entry(f"{site.origin}/feed")
    collected = collect_source(source, fetcher=broken, known=known, run_id="run", now=NOW, limits=limits)
    assert collected.error == "RuntimeError: a bug of ours"


@pytest.mark.parametrize(
    ("values", "dated"),
    [({}, PublishedFrom.FIRST_SEEN), ({"archive": True}, PublishedFrom.FEED)],
    ids=["living feed", "archive"],
)
def test_an_old_date_in_a_living_feed_is_refused_and_noted(
    site: Site, collect: Collect, values: dict[str, Any], dated: PublishedFrom
) -> None:
    site.pages["/feed"] = rss((f"{site.origin}/a", "Russia moves two battalions", "Wed, 12 Jan 2011 17:10:00 +0100"))
    site.pages["/a"] = page()
    collected = collect(**values)
    assert [article.published_from for article in collected.articles] == [dated]
    assert (RejectReason.DATE_REFUSED in {reject.reason for reject in collected.rejects}) is (
        dated is PublishedFrom.FIRST_SEEN
    )
