"""Folding what a run touched: batch by batch the same as all at once, killed anywhere and finished by the next."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coding.folding import fold
from schemas.codes import DuplicateRelation, NotCodedReason
from schemas.events import Event, EventMention, Mention
from warehouse.folded_up_to import Added, added_since
from warehouse.load import FoldedCounts, load_articles, load_coded, refold
from warehouse.maintain import Retention, maintain_store
from warehouse.store import Store


def standing(store: Store) -> dict[str, Event]:
    return {event.event_id: event for event in store.rows(Event, "superseded_by IS NULL")}


def event_of(store: Store) -> dict[str, str]:
    return {row.mention_id: row.event_id for row in store.rows(EventMention)}


def assert_folded(store: Store) -> None:
    """The tables hold exactly what folding all mentions at once gives."""
    whole = fold(store.rows(Mention))
    assert standing(store) == {event.event_id: event for event in whole.events}
    assert sorted(store.rows(EventMention), key=repr) == sorted(whole.event_mentions, key=repr)


def test_new_mentions_become_events_and_later_ones_join_them(
    store: Store, press: Any, coded: Callable[..., None]
) -> None:
    a = press.article("a")
    b, c = press.article("b", publisher="Other", owner_group="other"), press.article("c")
    coded((a, [press.mention(a)]))
    assert refold(store, fold) == FoldedCounts(n_events_new=1, n_events_repeated=0)
    coded((b, [press.mention(b)]), (c, [press.mention(c, recipients=[press.party("GEO")])]))
    assert refold(store, fold) == FoldedCounts(n_events_new=1, n_events_repeated=1)
    assert refold(store, fold) == FoldedCounts(0, 0)
    assert sorted(event.n_publishers for event in standing(store).values()) == [1, 2]
    assert_folded(store)


def test_an_older_report_that_comes_late_joins_and_the_former_id_says_so(
    store: Store, press: Any, coded: Callable[..., None]
) -> None:
    day = date(2022, 1, 10)
    late, early = press.article("late", day=date(2022, 1, 11)), press.article("early", day=day)
    coded((late, [press.mention(late, event_date=day)]))
    refold(store, fold)
    (before,) = standing(store)
    coded((early, [press.mention(early)]))
    assert refold(store, fold) == FoldedCounts(n_events_new=0, n_events_repeated=1)
    (now,) = standing(store)
    assert [e.superseded_by for e in store.rows(Event, "event_id = $id", {"id": before})] == [now]
    assert set(event_of(store).values()) == {now}


def test_one_that_was_joined_twice_points_at_what_stands(store: Store, press: Any, coded: Callable[..., None]) -> None:
    day = date(2022, 1, 10)
    for nth in (3, 2, 1):
        article = press.article(f"a{nth}", day=day + timedelta(days=nth))
        coded((article, [press.mention(article, event_date=day)]))
        refold(store, fold)
    (now,) = standing(store)
    assert {event.superseded_by for event in store.rows(Event)} == {None, now}
    assert len(store.rows(Event)) == 3


def test_what_a_new_coder_no_longer_finds_leaves_no_event(store: Store, press: Any, coded: Callable[..., None]) -> None:
    a, b = press.article("a"), press.article("b")
    coded((a, [press.mention(a), press.mention(a, 1, act="talks")]), (b, [press.mention(b, act="threat")]))
    refold(store, fold)
    assert len(standing(store)) == 3
    coded((a, [press.mention(a, version="2")]), (b, []), version="2")
    refold(store, fold)
    assert [event.act for event in store.rows(Event)] == ["shelling"]
    assert_folded(store)


def test_a_reprint_reports_what_its_original_reports_with_its_voice(
    store: Store, press: Any, coded: Callable[..., None]
) -> None:
    original = press.article("original")
    coded((original, [press.mention(original)]))
    refold(store, fold)
    reprint = press.article(
        "reprint",
        day=date(2022, 1, 11),
        publisher="Reprinter",
        owner_group="other",
        duplicate_of="original",
        duplicate_relation=DuplicateRelation.NEAR_TEXT,
        is_codable=False,
        not_coded_reason=NotCodedReason.DUPLICATE,
    )
    load_articles(store, [reprint], run_id="r2", now=press.now)
    assert refold(store, fold) == FoldedCounts(n_events_new=0, n_events_repeated=1)
    (copy,) = store.rows(Mention, "via_duplicate IS NOT NULL")
    assert (copy.publisher, copy.voice, copy.published_date) == ("Reprinter", "paper", date(2022, 1, 11))
    (event,) = standing(store).values()
    assert (event.n_articles, event.n_publishers, event.publishers) == (2, 1, ["Reprinter", "The Paper"])
    load_coded(
        store, [press.coding(original, "2")], [press.mention(original, version="2")], [], run_id="r3", now=press.now
    )
    refold(store, fold)
    assert {m.coder_version for m in store.rows(Mention)} == {"2"}
    assert_folded(store)


def many(press: Any, seed: int) -> list[tuple[Any, list[Mention]]]:
    """Articles of half a year around a New Year, with acts that repeat each other in all ways that folding knows."""
    draw = random.Random(seed)
    pairs = []
    for nth in range(60):
        day = date(2021, 10, 20) + timedelta(days=draw.randrange(150))
        paper = draw.choice(["one", "two", "three"])
        article = press.article(f"a{nth}", day=day, publisher=paper, owner_group=paper, source_id=paper)
        mentions = []
        for number in range(draw.randrange(3)):
            precision = draw.choice(["day", "published", "week", "month"])
            when = {"day": day - timedelta(days=draw.randrange(3)), "published": day, "month": day.replace(day=1)}
            mentions.append(
                press.mention(
                    article,
                    number,
                    act=draw.choice(["shelling", "armed_attack", "talks"]),
                    actors=[press.party(code) for code in draw.sample(["RUS", "UKR", "USA"], draw.randrange(3))],
                    recipients=[press.party("UKR")] if draw.random() < 0.5 else [],
                    status=draw.choice(["actual", "actual", "future", "negated"]),
                    date_precision=precision,
                    event_date=when.get(precision, day - timedelta(days=day.weekday())),
                )
            )
        pairs.append((article, mentions))
    return pairs


@pytest.mark.parametrize("seed", range(4))
def test_night_by_night_gives_the_same_events_as_all_at_once(
    store: Store, press: Any, coded: Callable[..., None], seed: int
) -> None:
    pairs = many(press, seed)
    draw = random.Random(seed)
    draw.shuffle(pairs)
    while pairs:
        night, pairs = pairs[: (size := draw.randrange(5, 30))], pairs[size:]
        coded(*night)
        refold(store, fold)
        assert_folded(store)


@pytest.mark.parametrize("dying_at", [1, 2, 3, 4])
def test_killed_at_any_commit_the_next_run_finishes_it(
    store: Store, press: Any, coded: Callable[..., None], monkeypatch: pytest.MonkeyPatch, dying_at: int
) -> None:
    pairs = many(press, 7)
    coded(*pairs[:40])
    refold(store, fold)
    coded(*[(article, mentions[:1]) for article, mentions in pairs[10:20]], version="2")
    coded(*pairs[40:])
    real = Store.replace
    commits = [0]

    def killed(self: Store, table: str, *args: Any, **more: Any) -> int:
        commits[0] += 1
        if commits[0] == dying_at:
            raise KeyboardInterrupt
        return real(self, table, *args, **more)

    monkeypatch.setattr(Store, "replace", killed)
    with contextlib.suppress(KeyboardInterrupt):
        refold(store, fold)
    monkeypatch.undo()
    refold(store, fold)
    assert_folded(store)
    assert refold(store, fold) == FoldedCounts(0, 0)


def test_a_night_reads_what_is_new_and_what_that_touches(
    store: Store, press: Any, coded: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever could not be of one act with a new report is not folded again; the events are those of all at once."""
    pair = [press.party("RUS"), press.party("UKR")]
    old = [press.article(f"old{n}", day=date(2022, 1, 10)) for n in range(3)]
    coded(
        (old[0], [press.mention(old[0])]),
        (old[1], [press.mention(old[1], actors=[press.party("ISR")], recipients=[press.party("SYR")])]),
        (old[2], [press.mention(old[2], act="talks", actors=pair, recipients=[])]),
    )
    refold(store, fold)
    folded: list[set[str]] = []

    class Watched(type(fold)):  # type: ignore[misc]
        def rows(self, mentions: Any) -> Any:
            folded.append(set(mentions.column("article_id").to_pylist()))
            return super().rows(mentions)

    late = press.article("late", day=date(2022, 1, 11))
    coded((late, [press.mention(late, event_date=date(2022, 1, 10))]))
    counts = refold(store, Watched())
    assert counts == FoldedCounts(n_events_new=0, n_events_repeated=1)
    assert folded == [{"old0", "late"}]
    assert_folded(store)


def harmless(store: Store) -> None:
    """Compaction: other files, the same rows."""
    maintain_store(store, datetime(2022, 2, 1, tzinfo=UTC), Retention(history_days=0))


def without_the_rows(store: Store) -> None:
    store.replace("event_mentions", [], where="true")


def come_again(store: Store) -> None:
    """As after a repair: the newest entry is gone, and another one has taken its number."""
    delta = store.delta("mentions")
    version, rows = delta.version(), store.rows(Mention)
    delta.restore(version - 1)
    entry = store.path("mentions") / "_delta_log" / f"{version:020}.json"
    entry.write_bytes(entry.with_name(f"{version + 1:020}.json").read_bytes())
    entry.with_name(f"{version + 1:020}.json").unlink()
    assert len(store.rows(Mention)) < len(rows)


@pytest.mark.parametrize("happened", [harmless, without_the_rows, come_again])
def test_what_happened_to_the_tables_since_the_last_fold_is_not_overlooked(
    store: Store, press: Any, coded: Callable[..., None], happened: Callable[[Store], None]
) -> None:
    a, b, c = (press.article(name) for name in "abc")
    coded((a, [press.mention(a)]))
    refold(store, fold)
    coded((b, [press.mention(b, act="threat")]))
    refold(store, fold)
    happened(store)
    coded((c, [press.mention(c)]))
    refold(store, fold)
    assert_folded(store)
    assert added_since(store) == Added([], [])
    assert refold(store, fold) == FoldedCounts(0, 0)
