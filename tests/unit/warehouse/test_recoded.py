"""What a recode changed: events gained, lost and altered, also over parts of one that was killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from coding.folding import fold
from schemas.codes import RunStage
from schemas.operations import Run
from warehouse.history import rows_at, versions_of
from warehouse.load import load_coded, refold
from warehouse.maintain import Retention, maintain_store
from warehouse.recoded import in_words, recode_changes, unfinished_recodes
from warehouse.store import Store


def run_row(run_id: str, stage: RunStage, hours: int, flow: str = "recode") -> Run:
    at = datetime(2022, 1, 12, tzinfo=UTC) + timedelta(hours=hours)
    return Run(run_id=run_id, flow=flow, stage=stage, stage_at=at, year=at.year)


def coded_before(press: Any, coded: Callable[..., None], store: Store) -> list[Any]:
    """Four articles by coder 1, folded: a shelling, talks, a threat and a protest."""
    articles = [press.article(f"a{n}", day=date(2022, 1, 3 + 2 * n)) for n in range(4)]
    acts = ["shelling", "talks", "threat", "protest"]
    coded(*[(article, [press.mention(article, act=act)]) for article, act in zip(articles, acts, strict=True)])
    refold(store, fold)
    return articles


def code_again(press: Any, store: Store, article: Any, mentions: list[Any], writer: str) -> None:
    with store.writer(writer):
        load_coded(store, [press.coding(article, "2")], mentions, [], run_id="r2", now=press.now)


def test_events_are_gained_lost_and_altered(store: Store, press: Any, coded: Callable[..., None]) -> None:
    a, b, c, d = coded_before(press, coded, store)
    code_again(press, store, a, [press.mention(a, version="2", status="negated")], "recode X")
    # Another act in the same sentence is the same event, told otherwise.
    again = press.mention(b, version="2", act="threat", mention_id="other")
    code_again(press, store, b, [again, press.mention(b, 7, version="2", act="protest")], "recode X")
    code_again(press, store, c, [], "recode X")
    code_again(press, store, d, [press.mention(d, version="2", act="protest")], "recode X")
    with store.writer("recode X"):
        refold(store, fold)
    changes = recode_changes(store, ["X"])
    assert [in_words(event) for event in changes.gained] == ["2022-01-05 RUS protest UKR (actual)"]
    assert [in_words(event) for event in changes.lost] == ["2022-01-07 RUS threat UKR (actual)"]
    told = sorted((in_words(e.before), in_words(e.after), e.changed) for e in changes.altered)
    assert told == [
        ("2022-01-03 RUS shelling UKR (actual)", "2022-01-03 RUS shelling UKR (negated)", ("status",)),
        ("2022-01-05 RUS talks UKR (actual)", "2022-01-05 RUS threat UKR (actual)", ("act",)),
    ]
    assert (changes.n_unchanged, changes.unreadable) == (1, None)
    assert changes.changed_fields() == {"status": 1, "act": 1}


def test_a_killed_recode_is_compared_from_its_first_part_and_new_articles_do_not_count(
    store: Store, press: Any, coded: Callable[..., None]
) -> None:
    a, b, *_ = coded_before(press, coded, store)
    store.insert_new("runs", [run_row("old", RunStage.STARTED, 0), run_row("old", RunStage.FINISHED, 1)])
    store.insert_new("runs", [run_row("X", RunStage.STARTED, 2), run_row("N", RunStage.STARTED, 3, "nightly")])
    code_again(press, store, a, [], "recode X")
    new = press.article("new", day=date(2022, 2, 1))
    coded((new, [press.mention(new, version="2")]), version="2")
    store.insert_new("runs", [run_row("Y", RunStage.STARTED, 4)])
    code_again(press, store, b, [], "recode Y")
    with store.writer("recode Y"):
        refold(store, fold)
    parts = unfinished_recodes(store)
    assert parts == ["X", "Y"]
    changes = recode_changes(store, parts)
    assert sorted(event["act"] for event in changes.lost) == ["shelling", "talks"]
    assert (changes.gained, changes.altered, changes.n_unchanged) == ([], [], 2)


def test_the_earlier_coder_is_read_through_the_history_until_maintenance_ends_it(
    store: Store, press: Any, coded: Callable[..., None]
) -> None:
    articles = coded_before(press, coded, store)
    before = versions_of(store, "mentions")[0]["version"]
    for article in articles:
        code_again(press, store, article, [press.mention(article, version="2")], "recode X")
    with store.writer("recode X"):
        refold(store, fold)
    assert versions_of(store, "mentions")[0]["writer"] == "recode X"
    assert set(store.read("mentions").column("coder_version").to_pylist()) == {"2"}
    assert set(rows_at(store, "mentions", before).column("coder_version").to_pylist()) == {"1"}
    maintain_store(store, press.now, Retention(history_days=1))
    assert rows_at(store, "mentions", before).num_rows == 4
    maintain_store(store, press.now, Retention(history_days=0))
    assert "no longer in the history" in (recode_changes(store, ["X"]).unreadable or "")
