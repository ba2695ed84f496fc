"""The page that is sent: whole, true to the tables, and harmless whatever the news say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import lxml.html
import pytest
from markdown_it import MarkdownIt

from dashboard.panels import load_panels
from dashboard.report import (
    REPORT_DIR,
    Report,
    as_html,
    as_markdown,
    markdown_link,
    markdown_text,
    report_of,
    web_address,
)
from dashboard.snapshot import Snapshot, latest_opened
from schemas.codes import AlertKind, Status
from schemas.errors import QueryError
from schemas.events import Change, Event
from schemas.indicators import Alert
from tests.published import HOSTILE, LAST, NOW
from warehouse.publish import publish_snapshot
from warehouse.queries import named_query
from warehouse.store import Store
from warehouse.worked_example import ExampleEvent, WorkedExample, example_rows

FROM, TO = date(2022, 1, 1), date(2022, 2, 28)
CROWDED_FIRST = date(2022, 1, 1)
CROWDED_LAST = date(2022, 3, 6)


@pytest.fixture(scope="module")
def snapshot(published: Path) -> Iterator[Snapshot]:
    with latest_opened(published) as opened:
        yield opened


def alert(day: date) -> Alert:
    """A surge of one day."""
    return Alert(
        alert_id=f"surge-{day}",
        kind=AlertKind.SURGE,
        series="threats",
        a="RUS",
        b="UKR",
        start_day=day,
        peak_day=day,
        end_day=day,
        status="closed",
        as_of_run="r1",
        judged_at=NOW,
        year=day.year,
    )


def crowd() -> list[ExampleEvent]:
    """A force stated and a strike announced on each of 45 days, a summit long after, three acts of another pair."""
    pair = {"actors": ["RUS"], "recipients": ["UKR"]}
    days = [CROWDED_LAST - timedelta(days=back) for back in range(45)]
    force = {"act": "troop_buildup", "type": "MOBILIZE", "quad_class": 4, "rung": 6, "persons": [100_000]}
    plan = {
        "act": "summit",
        "type": "CONSULT",
        "quad_class": 1,
        "rung": 0,
        "direction": "down",
        "status": Status.FUTURE,
    }
    after = CROWDED_LAST + timedelta(days=120)
    return [
        ExampleEvent.model_validate(row)
        for row in (
            *(pair | force | {"day": day} for day in days),
            *(pair | {"day": day, "status": Status.FUTURE} for day in days),
            pair | plan | {"day": after},
            plan | {"actors": ["FRA"], "recipients": ["CHN"], "day": after},
            *({"actors": ["USA"], "recipients": ["CHN"], "day": CROWDED_FIRST + timedelta(days=n)} for n in range(3)),
        )
    ]


def was(event: Event, before: Status) -> Event:
    """The event, told otherwise before it was told as done."""
    change = Change(at=NOW, field="status", before=before.value, after=Status.ACTUAL.value, mention_id="later")
    return event.model_copy(update={"history": [change]})


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """More than a table of the report shows, and acts that are told as done after something else."""
    store = Store(tmp_path_factory.mktemp("crowded"))
    made = example_rows(WorkedExample(first_day=CROWDED_FIRST, last_day=CROWDED_LAST, events=crowd()))
    *others, past, planned, weighed = made[Event]
    befores = zip((past, planned, weighed), (Status.HISTORICAL, Status.FUTURE, Status.HYPOTHETICAL), strict=True)
    made[Event] = [*others, *(was(Event.model_validate(one.model_dump()), before) for one, before in befores)]
    made[Alert] = [alert(CROWDED_LAST - timedelta(days=back)) for back in range(65)]
    with store.writer("test"):
        for model, some in made.items():
            store.replace(model.table.name, some)
    publish_snapshot(store, store.data_dir, NOW)
    with latest_opened(store.data_dir) as opened:
        yield opened


@pytest.fixture(scope="module")
def report(snapshot: Snapshot) -> Report:
    return report_of(snapshot, "UKR", "RUS", FROM, TO)


@pytest.fixture(scope="module", params=["html", "md"])
def page(report: Report, request: pytest.FixtureRequest) -> lxml.html.HtmlElement:
    """The page as a reader sees it: Markdown by a renderer that lets HTML through, which is the worst case."""
    if request.param == "html":
        return lxml.html.document_fromstring(as_html(report))
    return lxml.html.document_fromstring(
        MarkdownIt("commonmark", {"html": True}).enable("table").render(as_markdown(report))
    )


def section(page: lxml.html.HtmlElement, title: str) -> str:
    """Text between a heading and the next."""
    words = " ".join(" ".join(page.itertext()).split())
    titles = [" ".join(str(heading.text_content()).split()) for heading in page.iter("h2")]
    after = words.split(f" {title} ", 1)[1]
    following = titles[titles.index(title) + 1 :]
    return after.split(f" {following[0]} ", 1)[0] if following else after


def test_every_section_stands_in_its_order(page: lxml.html.HtmlElement) -> None:
    titles = [heading.text_content() for heading in page.iter("h2")]
    assert titles == [panel.title for panel in load_panels(REPORT_DIR)]
    assert page.find(".//h1").text_content() == "RUS – UKR"


def test_the_charts_are_drawn_inside_and_nothing_is_loaded(page: lxml.html.HtmlElement) -> None:
    names = {svg.get("aria-labelledby").split()[0] for svg in page.iter("svg")}
    assert names == {
        f"chart-{name}-title" for name in ("ladder", "talks_and_threats", "announced_and_done", "force", "coverage")
    }
    assert not list(page.iter("script", "img", "iframe", "object", "link"))


def test_hostile_words_are_shown_and_do_nothing(page: lxml.html.HtmlElement) -> None:
    assert HOSTILE.replace("'", "") in str(page.text_content()).replace("’", "").replace("'", "")
    assert not list(page.iter("script", "img"))
    assert all(str(one.get("href")).startswith(("https://", "http://")) for one in page.iter("a"))
    assert not [name for one in page.iter() for name in one.attrib if name.startswith("on")]


def test_the_numbers_are_those_of_the_tables(page: lxml.html.HtmlElement, snapshot: Snapshot) -> None:
    (known,) = snapshot.records(
        "SELECT count(DISTINCT event_id) AS n FROM dyad_event WHERE a = 'RUS' AND b = 'UKR' AND status = 'actual' "
        "AND event_date BETWEEN $from AND $to",
        {"from": FROM, "to": TO},
    )
    words = section(page, "In numbers")
    assert re.search(rf"Events that took place:? ?{known['n']}\b", words)
    # Of 59 days the example covers those up to 24 February, but for its blind one.
    assert re.search(r"Days seen:? ?54 of 59", words)
    # Two publishers say 150,000 and 190,000: the median of the day.
    assert "2022-02-20 RUS" in section(page, "Who counted what")
    assert "170,000" in section(page, "Who counted what")


def test_an_alert_says_what_was_expected_and_how_often_it_is_wrong(
    page: lxml.html.HtmlElement, snapshot: Snapshot
) -> None:
    (surge,) = snapshot.records("FROM alerts WHERE kind = 'surge' AND series = 'threats' AND a = 'RUS' AND b = 'UKR'")
    words = section(page, "Alerts")
    for number in (surge["expected"], surge["p_value"], surge["expected_false_spells_per_week"]):
        assert f"{number:.3g}" in words


def test_blind_days_and_null_values_are_named_with_the_reason(page: lxml.html.HtmlElement) -> None:
    blind = section(page, "Where it was blind")
    assert "2022-02-10 2022-02-10 1" in blind
    assert "2022-02-25 2022-02-28 4" in blind
    nulls = section(page, "What is not known, and why")
    assert "On 4 of 59 days no indicator of the pair is kept" in nulls
    assert "the day was blind" in nulls


def test_the_strongest_event_comes_first_with_its_sentence(page: lxml.html.HtmlElement) -> None:
    first = next(page.iter("blockquote"))
    assert "<script>" in first.text_content()
    assert section(page, "The strongest events").find("invasion") < section(page, "The strongest events").find(
        "troop buildup"
    )


def test_a_report_begins_ninety_days_before_its_last_where_no_days_are_given(snapshot: Snapshot) -> None:
    made = report_of(snapshot, "RUS", "UKR", None, None)
    assert (made.first, made.last) == (LAST - timedelta(days=90), LAST)


def test_a_report_ends_where_something_is_known_and_not_on_a_day_that_is_announced(crowded: Snapshot) -> None:
    assert report_of(crowded, "RUS", "UKR", None, None).last == CROWDED_LAST
    # Of these two nothing but the plan is known: the report ends with what could be seen.
    assert report_of(crowded, "CHN", "FRA", None, None).last == CROWDED_LAST


def test_codes_are_understood_in_lower_case(snapshot: Snapshot) -> None:
    made = report_of(snapshot, "ukr", "rus", FROM, TO)
    assert (made.a, made.b) == ("RUS", "UKR")


def test_a_pair_is_two_parties(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match="two different parties"):
        report_of(snapshot, "rus", "RUS", FROM, TO)


@pytest.mark.parametrize(
    ("title", "kept", "left_out"),
    [("Alerts", 60, 5), ("What was announced, and what became of it", 40, 5), ("Who counted what", 40, 5)],
)
def test_a_long_table_shows_the_newest_and_says_how_many_more_there_are(
    crowded: Snapshot, title: str, kept: int, left_out: int
) -> None:
    made = report_of(crowded, "RUS", "UKR", CROWDED_FIRST, CROWDED_LAST)
    (shown,) = [one for one in made.panels if one.panel.title == title]
    days = [record[next(iter({"start_day", "event_date", "day"} & record.keys()))] for record in shown.records]
    assert len(days) == kept
    assert days == sorted(days) and days[-1] == CROWDED_LAST
    for page in (as_html(made), as_markdown(made)):
        text = section(lxml.html.document_fromstring(MarkdownIt("commonmark", {"html": True}).render(page)), title)
        assert f"The newest {kept}; {left_out} earlier ones are not shown." in text


def test_only_what_was_announced_or_weighed_before_counts_as_done_later(crowded: Snapshot) -> None:
    made = report_of(crowded, "CHN", "USA", CROWDED_FIRST, CROWDED_LAST)
    (shown,) = [one for one in made.panels if one.panel.name == "announcements"]
    assert [(one["event_date"], one["outcome"]) for one in shown.records] == [
        (CROWDED_FIRST + timedelta(days=1), "done"),
        (CROWDED_FIRST + timedelta(days=2), "done"),
    ]
    named = crowded.records(named_query("announced_and_done").sql)
    assert [one["event_date"] for one in named if one["outcome"] == "done"] == [
        one["event_date"] for one in shown.records
    ]


def test_a_pair_of_which_nothing_is_known_names_the_nearest_codes(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match=r"nothing is known of RUS and UKX together; near are UKR"):
        report_of(snapshot, "RUS", "UKX", None, None)


@pytest.mark.parametrize(("first", "last"), [(TO, FROM), (date(1900, 1, 1), TO)])
def test_days_that_cannot_be_are_refused(snapshot: Snapshot, first: date, last: date) -> None:
    with pytest.raises(QueryError, match="a report goes from a day to a later one"):
        report_of(snapshot, "RUS", "UKR", first, last)


@pytest.mark.parametrize(
    "text",
    ["- a list", "1. a list", "+ a list", "--- ", "=== ", "> said", "# head", "a | b", "*bold* _x_ `c`", "<b>&amp;", "![i](http://x)",
     "~~~", "[a]: http://x", "a\\", "two\n\nparagraphs", "\u202eright to left\u202c"],
)  # fmt: skip
def test_text_of_others_stays_text_in_markdown(text: str) -> None:
    shown = " ".join(text.replace("\u202e", " ").replace("\u202c", " ").split())
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown_text(text))
    element = lxml.html.fromstring(rendered)
    assert (element.tag, len(element), element.text) == ("p", 0, shown)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//host/path", None, "file:///etc/passwd", "http://[bad"]
)
def test_what_is_no_web_address_is_no_link(address: str | None) -> None:
    assert markdown_link("Title", address) == "Title"
    assert web_address(address) is None


def test_an_address_cannot_break_out_of_its_link() -> None:
    rendered = MarkdownIt("commonmark").render(markdown_link("T](http://a) [", "https://host/a b>) <script>(x)"))
    (link,) = lxml.html.fromstring(rendered).iter("a")
    assert link.text == "T](http://a) ["
    assert str(link.get("href")).startswith("https://host/a%20b%3E")
