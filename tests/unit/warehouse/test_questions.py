"""The ten questions on a press of three thousand events: the one-liner says what the same query by hand says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from coding.folding import fold
from schemas.articles import Article
from schemas.events import Event, EventMention, Mention
from schemas.tables import from_arrow
from tests.bench.questions import QUESTIONS, Question, over_parquet
from tests.bench.synthetic import Made, fill, make
from warehouse.publish import publish_snapshot
from warehouse.snapshot import open_snapshot
from warehouse.store import Store


@pytest.fixture(scope="module")
def made() -> Iterator[Made]:
    rows = make(3_000)
    yield rows
    rows.connection.close()


@pytest.fixture(scope="module")
def snapshot(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = Store(tmp_path_factory.mktemp("synthetic"))
    fill(store, made)
    return publish_snapshot(store, store.data_dir, datetime(2025, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_one_liner_says_what_the_query_by_hand_says(snapshot: Path, question: Question) -> None:
    with open_snapshot(snapshot) as connection:
        ours = connection.sql(question.one_liner).fetchall()
    with duckdb.connect() as bare:
        bare.execute("SET TimeZone = 'UTC'")
        by_hand = bare.sql(over_parquet(question.by_hand, snapshot)).fetchall()
    assert len(ours) >= 3
    assert ours == by_hand


def test_the_synthetic_rows_are_valid_and_fold_to_themselves(made: Made) -> None:
    """What is measured on them is measured on rows as a run makes them."""
    folded = fold(from_arrow(made.table(Mention), Mention))
    assert folded.events == from_arrow(made.table(Event), Event)
    assert folded.event_mentions == from_arrow(made.table(EventMention), EventMention)


def test_the_synthetic_evidence_is_what_its_article_says(made: Made) -> None:
    texts = {article.article_id: article.text for article in from_arrow(made.table(Article), Article)}
    for mention in from_arrow(made.table(Mention), Mention):
        assert texts[mention.article_id][mention.start : mention.end] == mention.text
        assert texts[mention.article_id][mention.trigger_start : mention.trigger_end] == mention.trigger


def test_the_same_seed_gives_the_same_rows(made: Made) -> None:
    again, other = make(300), make(300, seed=2)
    assert again.table(Event).equals(make(300).table(Event))
    assert not again.table(Event).equals(other.table(Event))
