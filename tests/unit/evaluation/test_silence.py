"""Ordinary news in the language of war holds no event."""

from coding.coder import Coder
from evaluation.report import silence

PER_TEN_ARTICLES = 1


def test_ordinary_news_in_the_language_of_war_gives_at_most_one_event_in_ten_articles(coder: Coder) -> None:
    found = silence(coder)
    events = [(event.act, event.mentions[0].text, event.mentions[0].rule) for article in found for event in article]
    assert len(found) >= 40
    assert len(events) <= PER_TEN_ARTICLES * len(found) / 10, events
