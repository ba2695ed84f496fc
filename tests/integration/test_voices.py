"""Near-duplicates from the first look to the events table: whoever prints one text speaks with one voice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coding.coder import Coder, load_coder
from coding.folding import fold
from flows.stops import code_articles
from schemas.articles import Article
from schemas.codes import DuplicateRelation, PublishedFrom
from schemas.events import Event, EventMention, Mention
from sources.duplicates import mark_duplicates
from sources.stored import Found, make_article
from tests.unit.sources.loopback import entry
from warehouse.load import load_articles, load_coded, refold
from warehouse.store import Store
from warehouse.waiting import texts_to_code, waiting_articles

NOW = datetime(2022, 1, 14, 3, tzinfo=UTC)
HEADLINE = "Russian forces shell port of Mariupol, 3 killed"
LEAD = "Russian forces shelled the port of Mariupol on Wednesday, killing three civilians, the regional governor said."
REST = [
    "The shells hit two warehouses and a grain terminal, and a fire burned there until the evening.",
    "Port workers were told to stay at home while crews searched the harbour for ordnance that had not gone off.",
    "Insurers in London said that they would charge more for ships that call at ports on the Sea of Azov.",
    "The harbour master spoke of the worst day since autumn and asked ships at anchor to keep their radios on.",
    "Trains to the north ran with delays of several hours, and the road along the coast was closed to lorries.",
    "Two trawlers that lay beside the terminal were damaged by splinters, their owner told local television.",
]
TEXT = "\n\n".join([LEAD, *REST])
OWN_WORDS = (
    "Russian forces shelled the port of Mariupol on Wednesday and killed three civilians, according to Ukraine's "
    "interior ministry.\n\nReporters of this paper saw smoke above the cranes from a hill behind the town, and counted "
    "eleven impacts within an hour."
)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return load_coder()


def article(paper: str, body: str, hour: int, title: str = HEADLINE) -> Article:
    """A report by a paper of its own owner, at an hour of 13 January."""
    url = f"https://{paper}.example/a"
    found = Found(url, url, title, body, datetime(2022, 1, 13, hour, tzinfo=UTC), PublishedFrom.FEED, "en")
    source = entry(f"https://{paper}.example/feed", id=paper, publisher=paper, owner_group=paper)
    return make_article(found, source, run_id="run", now=NOW)


REPORTS = [
    article("agency", TEXT, 6),
    article("reprinter", TEXT, 7),
    article("shortener", "\n\n".join([LEAD, *REST[:4]]), 8),
    article("updater", TEXT.replace("three", "four"), 9, HEADLINE.replace("3", "4")),
    article("rival", OWN_WORDS, 10, "Shelling of Mariupol harbour"),
]


def night(store: Store, articles: Sequence[Article], coder: Coder) -> None:
    """The stops of a night behind the intake, up to the events."""
    load_articles(store, mark_duplicates(articles, store.source("articles")), run_id="run", now=NOW)
    waiting = texts_to_code(store, waiting_articles(store, coder.version))
    batch = code_articles(waiting, coder, "run", NOW)
    load_coded(store, batch.codings, batch.mentions, batch.rejects, run_id="run", now=NOW)
    refold(store, fold)


@pytest.mark.integration
@pytest.mark.parametrize(
    "nights",
    [
        pytest.param([REPORTS[:4], REPORTS[4:]], id="the copies in one night"),
        pytest.param([[one] for one in REPORTS], id="each in a night of its own", marks=pytest.mark.heavy),
    ],
)
def test_copies_of_one_text_are_one_publisher_and_a_report_of_its_own_is_another(
    tmp_path: Path, coder: Coder, nights: list[list[Article]]
) -> None:
    store = Store(tmp_path)
    for articles in nights[:-1]:
        night(store, articles, coder)
    copied = store.rows(Event, "superseded_by IS NULL AND act = 'shelling'")
    assert max(event.n_articles for event in copied) == 4
    assert {event.n_publishers for event in copied} == {1}
    night(store, nights[-1], coder)
    marked = {row.source_id: row for row in store.rows(Article)}
    assert {name: (row.duplicate_relation, row.is_codable) for name, row in marked.items()} == {
        "agency": (None, True),
        "reprinter": (DuplicateRelation.SAME_TEXT, False),
        "shortener": (DuplicateRelation.NEAR_TEXT, True),
        # Another number in the headline: another text, which is coded, but no second witness.
        "updater": (DuplicateRelation.OVERLAP, True),
        "rival": (None, True),
    }
    mentions = {row.mention_id: row for row in store.rows(Mention)}
    voices = {(row.publisher, row.voice, row.via_duplicate is not None) for row in mentions.values()}
    assert voices == {
        ("agency", "agency", False),
        ("reprinter", "agency", True),
        ("shortener", "agency", False),
        ("updater", "agency", False),
        ("rival", "rival", False),
    }
    (event,) = [
        row
        for row in store.rows(Event, "superseded_by IS NULL")
        if row.act == "shelling" and row.event_date == date(2022, 1, 12)
    ]
    told_by = {mentions[row.mention_id].publisher for row in store.rows(EventMention) if row.event_id == event.event_id}
    assert told_by == {"agency", "reprinter", "shortener", "updater", "rival"}
    assert (event.n_articles, event.n_publishers) == (5, 2)
