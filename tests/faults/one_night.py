"""Some nights of loading, coding, folding, publishing and maintenance, as a process that can be killed."""

from __future__ import annotations

import importlib.util
import random
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from coding.folding import fold
from schemas.articles import Article
from schemas.codes import HealthState
from schemas.events import Mention
from schemas.operations import SourceHealth
from warehouse.load import load_articles, load_coded, refold
from warehouse.maintain import maintain_store
from warehouse.publish import publish_snapshot
from warehouse.store import Store
from warehouse.waiting import texts_to_code, waiting_articles

Say = Callable[[str], None]

NIGHTS = 2
ARTICLES = 25


def press() -> Any:
    """The invented press of the unit tests."""
    path = Path(__file__).parents[1] / "unit" / "warehouse" / "conftest.py"
    spec = importlib.util.spec_from_file_location("warehouse_rows", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Press()


def mentions_of(paper: Any, article: Article) -> list[Mention]:
    """What the coder of this test finds: the same each time it reads an article."""
    draw = random.Random(article.article_id)
    return [
        paper.mention(
            article,
            n,
            act=draw.choice(["shelling", "armed_attack", "talks", "threat"]),
            actors=[paper.party(code) for code in draw.sample(["RUS", "UKR", "USA"], draw.randrange(1, 3))],
            recipients=[paper.party("UKR")] if draw.random() < 0.5 else [],
            event_date=article.published_date - timedelta(days=draw.randrange(3)),
        )
        for n in range(draw.randrange(4))
    ]


def night(store: Store, paper: Any, number: int, now: datetime | None = None, say: Say = lambda _: None) -> None:
    """One night as the flows do it: each step works from what the tables hold. `say` is told each step."""
    now = now or datetime(2022, 1, 1 + number, 3, tzinfo=UTC)
    say("load")
    _load(store, paper, number, now)
    derive(store, paper, f"night{number}", now, say)
    if number < NIGHTS - 1:
        say("maintain")
        maintain_store(store, now)


def _load(store: Store, paper: Any, number: int, now: datetime) -> None:
    day = date(2021, 12, 31) + timedelta(days=number)
    run_id = f"night{number}"
    draw = random.Random(number)
    articles = []
    for n in range(ARTICLES):
        name = f"n{number}a{n}"
        when = day - timedelta(days=draw.randrange(4))
        repeats = f"n{number - 1}a{n}" if number and n % 8 == 0 else None
        articles.append(
            paper.article(
                name,
                day=when,
                first_seen_at=now,
                fetched_at=now,
                run_id=run_id,
                duplicate_of=repeats,
                duplicate_relation="same_text" if repeats else None,
                is_codable=repeats is None,
            )
        )
    health = SourceHealth(
        source_id="paper",
        publisher="The Paper",
        source_country="DEU",
        day=day,
        state=HealthState.OK,
        run_id=run_id,
        year=day.year,
    )
    fetches = [paper.fetch(f"{run_id}-{n}", f"https://paper.example/{n}", run_id=run_id) for n in range(3)]
    bad = articles[0].model_dump() | {"article_id": "bad", "word_count": "many"}
    load_articles(store, [*articles, bad], fetches=fetches, health=[health], run_id=run_id, now=now)


def derive(store: Store, paper: Any, run_id: str, now: datetime, say: Say = lambda _: None) -> None:
    """Everything behind the intake: codes what waits, folds, publishes."""
    say("code")
    waiting = texts_to_code(store, waiting_articles(store, "1"))
    for start in range(0, len(waiting), 10):
        batch = waiting[start : start + 10]
        found = {article.article_id: mentions_of(paper, article) for article in batch}
        codings = [paper.coding(a, n_mentions=len(found[a.article_id]), coded_at=now, run_id=run_id) for a in batch]
        load_coded(store, codings, [m for ms in found.values() for m in ms], [], run_id=run_id, now=now)
    say("fold")
    refold(store, fold)
    say("publish")
    publish_snapshot(store, store.data_dir, now)


def main() -> None:
    """All nights in their order, whatever an earlier process has done of them."""
    store, paper = Store(Path(sys.argv[1])), press()
    print("ready", flush=True)
    with store.writer("one night", wait_seconds=120):
        for number in range(NIGHTS):
            night(store, paper, number, say=lambda step: print(step, flush=True))
    print("end", flush=True)


if __name__ == "__main__":
    main()
