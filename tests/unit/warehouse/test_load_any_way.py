"""Whatever the order, however often, and wherever a load dies: the tables are the same, row for row."""

from __future__ import annotations

import contextlib
import random
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from deltalake import write_deltalake
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.folding import fold
from schemas.articles import Article
from schemas.codes import HealthState
from schemas.events import Mention
from schemas.operations import SourceHealth
from warehouse.load import load_articles, load_coded, refold
from warehouse.store import Store

# Of two rows that fail under one key both stand in `rejects`; ids there come from the content alone.
TABLES = ("articles", "fetches", "source_health", "rejects", "codings", "mentions", "event_mentions", "events")
EXAMPLES = pytest.mark.parametrize("examples", [2, pytest.param(25, marks=pytest.mark.heavy)])
SEEDS = st.integers(0, 10_000)


def drawn(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


class Batch:
    """What one night hands over, drawn from a seed: repeats of one key that differ, bad rows, two years."""

    def __init__(self, press: Any, seed: int) -> None:
        draw = random.Random(seed)
        self.press = press
        self.articles: list[Any] = []
        self.codings: list[Any] = []
        self.mentions: list[Any] = []
        for nth in range(draw.randrange(2, 9)):
            article = press.article(f"a{nth}", day=date(2021, 12, 28) + timedelta(days=draw.randrange(9)))
            self.articles.append(article)
            if draw.random() < 0.3:
                self.articles.append(article.model_copy(update={"url": article.url + "?from=other", "title": "Other"}))
            self.codings.append(press.coding(article))
            self.mentions += [self._mention(article, n, draw) for n in range(draw.randrange(3))]
        self.articles.append(self.articles[0].model_dump() | {"article_id": "bad", "word_count": "many"})
        if self.mentions:
            self.mentions.append(self.mentions[0].model_dump() | {"mention_id": "bad", "status": "perhaps"})
        self.fetches = [press.fetch(f"f{n}", f"https://paper.example/{n}") for n in range(3)]
        self.health = [self._health(day, state) for day in range(2) for state in draw.sample(list(HealthState), 2)]

    def _mention(self, article: Article, nth: int, draw: random.Random) -> Mention:
        found: Mention = self.press.mention(article, nth, act=draw.choice(["shelling", "talks", "threat"]))
        return found

    def _health(self, day: int, state: HealthState) -> SourceHealth:
        at = date(2022, 1, 1) + timedelta(days=day)
        return SourceHealth(
            source_id="paper",
            publisher="The Paper",
            source_country="DEU",
            day=at,
            state=state,
            run_id="r1",
            year=at.year,
        )

    def load(self, store: Store, draw: random.Random | None = None) -> None:
        """Loads it all as a run does; with `draw` in another order."""
        parts: dict[str, list[Any]] = {
            name: list(getattr(self, name)) for name in ("articles", "fetches", "health", "codings", "mentions")
        }
        if draw is not None:
            for rows in parts.values():
                draw.shuffle(rows)
        now = self.press.now
        load_articles(store, parts["articles"], fetches=parts["fetches"], health=parts["health"], run_id="r1", now=now)
        load_coded(store, parts["codings"], parts["mentions"], [], run_id="r1", now=now)
        refold(store, fold)


def content(store: Store) -> dict[str, list[str]]:
    return {table: sorted(map(repr, store.read(table).to_pylist())) for table in TABLES}


@EXAMPLES
def test_twice_and_in_any_order(press: Any, tmp_path_factory: pytest.TempPathFactory, examples: int) -> None:
    @drawn(examples)
    @given(seed=SEEDS, shuffled=SEEDS)
    def check(seed: int, shuffled: int) -> None:
        batch = Batch(press, seed)
        once = Store(tmp_path_factory.mktemp("once"))
        batch.load(once)
        other = Store(tmp_path_factory.mktemp("other"))
        batch.load(other, random.Random(shuffled))
        assert content(other) == content(once)
        batch.load(other)
        assert content(other) == content(once)
        assert all(content(once)[table] for table in ("articles", "codings", "fetches", "rejects"))

    check()


class Died(BaseException):
    """The process ends here."""


@EXAMPLES
def test_half_of_it_before_a_crash(press: Any, tmp_path_factory: pytest.TempPathFactory, examples: int) -> None:
    @drawn(examples)
    @given(seed=SEEDS, dying_at=st.integers(1, 9), before=st.booleans())
    def check(seed: int, dying_at: int, before: bool) -> None:
        batch = Batch(press, seed)
        once = Store(tmp_path_factory.mktemp("once"))
        batch.load(once)
        store = Store(tmp_path_factory.mktemp("crashed"))
        die_at_commit(batch, store, dying_at, before)
        batch.load(store)
        assert content(store) == content(once)

    check()


def die_at_commit(batch: Batch, store: Store, nth: int, before: bool) -> None:
    """Loads until the nth commit, and ends before or behind it; to the end where there are fewer."""
    commits, real = count(1), write_deltalake

    def dies(*args: Any, **more: Any) -> None:
        last = next(commits) == nth
        if last and before:
            raise Died
        real(*args, **more)
        if last:
            raise Died

    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(Died):
        patch.setattr("warehouse.writes.write_deltalake", dies)
        batch.load(store)
