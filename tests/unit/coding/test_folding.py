"""Which reports are one act: pairs from `tests/cases/folding.yaml`, and what must hold for any set of mentions."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.folding import Folded, fold
from evaluation.folding import Pair, load_pairs, score_folding
from schemas.coded import Location, Magnitude, Party
from schemas.codes import (
    DatePrecision,
    Direction,
    EventType,
    MagnitudeKind,
    OwnerKind,
    PlacePrecision,
    Status,
)
from schemas.errors import SettingsError
from schemas.events import Event, Mention
from schemas.tables import to_arrow

CASES = Path(__file__).parents[2] / "cases" / "folding.yaml"
COUNTRY_OF = {
    "Kharkiv": "UKR",
    "Mykolaiv": "UKR",
    "Yavoriv": "UKR",
    "Homs": "SYR",
    "Geneva": "CHE",
    "Kabul": "AFG",
    "Almaty": "KAZ",
    "Aktau": "KAZ",
    "Yelnya": "RUS",
}
COUNTRIES = {"Syria": "SYR", "Lebanon": "LBN", "Ukraine": "UKR"}


def place(name: str | None) -> Location | None:
    if name is None:
        return None
    if name in COUNTRIES:
        return Location(name=name, country=COUNTRIES[name], precision=PlacePrecision.COUNTRY)
    return Location(name=name, country=COUNTRY_OF[name], precision=PlacePrecision.CITY)


def mention(nth: int, **said: Any) -> Mention:
    published: date = said["published"]
    day = said.get("day")
    precision = DatePrecision(said.get("precision", "day" if day else "published"))
    article = said.get("article", f"a{nth}")
    return Mention(
        act=said["act"],
        event_type=EventType.ASSAULT,
        cameo_code="190",
        quad_class=4,
        plover_score=-9.0,
        goldstein=-10.0,
        escalation_rung=8,
        direction=Direction.UP,
        status=Status(said.get("status", "actual")),
        actors=[Party(text=code, name=code, code=code, country=code) for code in said.get("who", ())],
        recipients=[Party(text=code, name=code, code=code, country=code) for code in said.get("whom", ())],
        event_date=day or published,
        date_precision=precision,
        location=place(said.get("at")),
        magnitudes=said.get("magnitudes", []),
        confidence=said.get("confidence", 0.8),
        sentence_index=said.get("sentence", 0),
        start=0,
        end=9,
        text=said.get("text", "A report."),
        trigger="report",
        trigger_start=2,
        trigger_end=8,
        rule="test",
        mention_id=hashlib.sha256(f"m{nth}".encode()).hexdigest()[:16],
        article_id=article,
        article_event_id=said.get("article_event", f"e{nth}"),
        coder_version="1",
        source_id=said.get("by", "paper"),
        publisher=said.get("by", "paper"),
        owner_group=said.get("voice", said.get("by", "paper")),
        owner_kind=OwnerKind.PRIVATE,
        source_country=said.get("from"),
        published_at=datetime.combine(published, said.get("time", time(12)), UTC),
        published_date=published,
        via_duplicate=said.get("via"),
        voice=said.get("voice", said.get("by", "paper")),
        year=(day or published).year,
    )


def groups(folded: Folded) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in folded.event_mentions:
        found.setdefault(row.event_id, set()).add(row.mention_id)
    return found


def one_event(*mentions: Mention) -> Event:
    (event,) = fold(mentions).events
    return event


def known_gaps(pair: Pair) -> Any:
    marks = [pytest.mark.xfail(reason=pair.todo, strict=True)] if pair.todo else []
    return pytest.param(pair, id=pair.name, marks=marks)


@pytest.mark.parametrize("pair", [known_gaps(pair) for pair in load_pairs([CASES])])
def test_pair(pair: Pair) -> None:
    assert score_folding([pair]).alone[pair.name] is pair.same


def test_pairwise_f1_on_all_pairs() -> None:
    """Each by itself, and all in one set, where reports of other pairs make some of them ambiguous."""
    figures = score_folding(load_pairs([CASES])).figures()
    assert int(figures["pairs"]) >= 60
    assert float(figures["f1_alone"]) >= 0.9 and float(figures["f1_together"]) >= 0.9


def test_a_pair_that_cannot_be_read_names_its_file(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("- {name: x, same: true, first: {act: talks, who: [USA]}, second: {act: talks}}")
    with pytest.raises(SettingsError, match=r"(?s)bad\.yaml.*published"):
        load_pairs([bad])


def test_a_report_that_fits_two_acts_stands_by_itself() -> None:
    day = date(2022, 2, 20)
    rows = [
        mention(1, act="shelling", who=["RUS"], whom=["UKR"], at="Kharkiv", day=day, published=day),
        mention(2, act="shelling", who=["RUS"], whom=["UKR"], at="Mykolaiv", day=day, published=day),
        mention(3, act="shelling", who=["RUS"], whom=["UKR"], day=day, published=day),
    ]
    assert len(fold(rows).events) == 3


def test_a_story_printed_daily_counts_once_each_half_week() -> None:
    start = date(2022, 1, 3)  # a Monday
    rows = [mention(n, act="troop_buildup", who=["RUS"], published=start + timedelta(days=n)) for n in range(28)]
    assert len(fold(rows).events) == 8


def test_the_clearest_words_the_most_exact_day_and_place_and_the_last_number_make_the_event() -> None:
    def troops(low: float) -> list[Magnitude]:
        return [Magnitude(kind=MagnitudeKind.TROOPS, low=low, high=low, unit="person", text=str(low))]

    event = one_event(
        mention(
            1, act="deployment", who=["RUS"], published=date(2021, 12, 3), magnitudes=troops(70_000), text="First."
        ),
        mention(
            2,
            act="troop_buildup",
            who=["RUS"],
            whom=["UKR"],
            at="Yelnya",
            day=date(2021, 12, 3),
            published=date(2021, 12, 4),
            magnitudes=troops(94_000),
            text="Second.",
        ),
    )
    assert (event.act, event.evidence, event.event_date) == ("troop_buildup", "Second.", date(2021, 12, 3))
    assert event.date_precision is DatePrecision.DAY
    assert event.location is not None and event.location.name == "Yelnya"
    assert event.magnitudes == troops(94_000)
    assert [(c.field, c.before, c.after) for c in event.history] == [
        ("date", "2021-12-03 (published)", "2021-12-03 (day)"),
        ("location", None, "Yelnya"),
        ("magnitudes", "troops 70000 person", "troops 94000 person"),
    ]


def test_the_plan_becomes_the_deed_in_status_and_history() -> None:
    event = one_event(
        mention(1, act="talks", who=["USA", "RUS"], day=date(2022, 1, 10), status="future", published=date(2022, 1, 3)),
        mention(2, act="talks", who=["USA", "RUS"], day=date(2022, 1, 10), published=date(2022, 1, 10)),
    )
    assert event.status is Status.ACTUAL
    assert [(c.field, c.before, c.after) for c in event.history] == [("status", "future", "actual")]
    assert event.first_reported_at < event.last_reported_at


def test_reprints_and_papers_of_one_owner_corroborate_nothing() -> None:
    day = date(2022, 2, 20)
    said = {"act": "shelling", "who": ["RUS"], "whom": ["UKR"], "day": day, "published": day}
    event = one_event(
        mention(1, **said, article="a1", article_event="x", by="agency"),
        mention(2, **said, article="a2", article_event="x", via="a1", by="reprinter", voice="agency"),
        mention(3, **said, by="morning paper", voice="owner"),
        mention(4, **said, by="evening paper", voice="owner"),
    )
    assert (event.n_mentions, event.n_articles, event.n_publishers) == (4, 4, 2)
    assert event.publishers == ["agency", "evening paper", "morning paper", "reprinter"]


def test_a_reprint_goes_with_its_original_even_where_nobody_is_named() -> None:
    day = date(2022, 1, 5)
    said = {"act": "protest", "published": day, "article_event": "x"}
    assert one_event(mention(1, **said, article="a1"), mention(2, **said, article="a2", via="a1")).n_articles == 2


def test_an_event_says_whether_each_side_reports_it() -> None:
    day = date(2022, 2, 20)
    event = one_event(mention(1, act="shelling", who=["RUS"], whom=["UKR"], day=day, published=day, **{"from": "UKR"}))
    assert (event.is_reported_by_actor_side, event.is_reported_by_recipient_side) == (False, True)
    assert (event.actor_side_publishers, event.recipient_side_publishers) == ([], ["paper"])


def test_the_id_is_that_of_the_oldest_mention() -> None:
    day = date(2022, 2, 20)
    said = {"act": "shelling", "who": ["RUS"], "whom": ["UKR"], "day": day}
    late = mention(2, **said, published=day + timedelta(days=1))
    early = mention(1, **said, published=day)
    assert one_event(early, late).event_id == one_event(early).event_id
    assert one_event(early, late).event_id != one_event(late).event_id


START = date(2022, 1, 20)
SAID = st.fixed_dictionaries(
    {
        "act": st.sampled_from(["shelling", "armed_attack", "talks", "summit"]),
        "who": st.lists(st.sampled_from(["RUS", "UKR", "USA"]), max_size=2, unique=True),
        "whom": st.lists(st.sampled_from(["UKR", "USA"]), max_size=1),
        "at": st.sampled_from([None, None, "Kharkiv", "Mykolaiv", "Ukraine"]),
        "status": st.sampled_from(["actual", "actual", "future", "negated", "historical"]),
        "published": st.integers(0, 75).map(lambda n: START + timedelta(days=n)),
        "precision": st.sampled_from(["day", "day", "published", "published", "week", "month"]),
        "back": st.integers(0, 6),
    }
)


def drawn(nth: int, said: dict[str, Any]) -> Mention:
    said = dict(said)
    published, precision, back = said["published"], said["precision"], said.pop("back")
    day = published - timedelta(days=back)
    if precision == "published":
        day = published
    elif precision == "week":
        day -= timedelta(days=day.weekday())
    elif precision == "month":
        day = day.replace(day=1)
    return mention(nth, **said, day=day)


SETS = st.lists(SAID, min_size=1, max_size=40).map(lambda items: [drawn(n, said) for n, said in enumerate(items)])


@settings(max_examples=60, deadline=None)
@given(rows=SETS, seed=st.integers(0, 1000))
def test_the_order_of_arrival_decides_nothing(rows: list[Mention], seed: int) -> None:
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    assert fold(shuffled) == fold(rows)


@settings(max_examples=60, deadline=None)
@given(rows=SETS)
def test_every_mention_is_in_one_event_and_every_event_has_its_mentions(rows: list[Mention]) -> None:
    folded = fold(rows)
    assert sorted(row.mention_id for row in folded.event_mentions) == sorted(m.mention_id for m in rows)
    assert {e.event_id: e.n_mentions for e in folded.events} == {k: len(v) for k, v in groups(folded).items()}


@settings(max_examples=60, deadline=None)
@given(rows=SETS)
def test_no_event_holds_what_contradicts_itself(rows: list[Mention]) -> None:
    by_id = {m.mention_id: m for m in rows}
    for ids in groups(fold(rows)).values():
        members = [by_id[mention_id] for mention_id in ids]
        days = {m.event_date for m in members if m.date_precision is DatePrecision.DAY}
        towns = {m.location.name for m in members if m.location and m.location.precision is PlacePrecision.CITY}
        assert len(days) <= 1 and len(towns) <= 1
        assert len({m.status for m in members} & {Status.NEGATED, Status.ACTUAL}) <= 1


@settings(max_examples=120, deadline=None)
@given(rows=SETS, seed=st.integers(0, 1000))
def test_what_new_reports_are_not_connected_with_is_folded_the_same_without_them(
    rows: list[Mention], seed: int
) -> None:
    """And what they are connected with, together with them, as if all were there: so a night need not read the rest."""
    draw = random.Random(seed)
    new = {m.mention_id for m in draw.sample(rows, min(len(rows), 2))}
    heads = to_arrow(rows, Mention).select(list(fold.head_columns))
    with duckdb.connect() as connection:
        near = set(fold.connected(heads, new, connection))
    assert new <= near
    whole = fold(rows).events
    parts = [fold([m for m in rows if (m.mention_id in near) is is_near]).events for is_near in (True, False)]
    assert sorted([*parts[0], *parts[1]], key=lambda event: event.event_id) == whole


def test_few_are_connected() -> None:
    first = mention(1, act="shelling", who=["RUS"], whom=["UKR"], published=START, day=START)
    others = [
        mention(2, act="shelling", who=["ISR"], whom=["SYR"], published=START, day=START),
        mention(3, act="talks", who=["RUS", "UKR"], published=START, day=START),
        mention(4, act="shelling", who=["RUS"], whom=["UKR"], published=START + timedelta(days=9)),
        mention(5, act="shelling", who=["RUS"], whom=["UKR"], published=START, day=START, status="negated"),
    ]
    same = mention(6, act="armed_attack", who=["RUS"], published=START + timedelta(days=2))
    heads = to_arrow([first, *others, same], Mention).select(list(fold.head_columns))
    with duckdb.connect() as connection:
        found = fold.connected(heads, {first.mention_id}, connection)
    assert sorted(found) == sorted([first.mention_id, same.mention_id])


def month(day: date) -> int:
    return day.year * 12 + day.month


@settings(max_examples=120, deadline=None)
@given(rows=SETS)
def test_the_events_of_a_month_depend_on_it_and_its_neighbours_alone(rows: list[Mention]) -> None:
    whole = fold(rows)

    def slot(m: Mention) -> int:
        return month(m.event_date or m.published_date)

    def home(event: Event) -> int:
        return month(event.event_date or event.first_reported_at.date())

    for middle in {slot(m) for m in rows}:
        near = fold([m for m in rows if abs(slot(m) - middle) <= 1])
        assert of_month(near, middle, home) == of_month(whole, middle, home)


def of_month(folded: Folded, middle: int, home: Any) -> Sequence[Event]:
    return [event for event in folded.events if home(event) == middle]
