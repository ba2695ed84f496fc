"""Ordinary news in the language of war holds no event."""

import yaml

from coding.coder import Coder
from evaluation.report import SILENCE

PER_TEN_ARTICLES = 1


def test_ordinary_news_in_the_language_of_war_gives_at_most_one_event_in_ten_articles(coder: Coder) -> None:
    articles = yaml.safe_load(SILENCE.read_text(encoding="utf-8"))
    events = [
        (article["title"], event.act, event.mentions[0].rule)
        for article in articles
        for event in coder.code(title=article["title"], text=article["text"], published=article["published"])
    ]
    assert len(articles) >= 40
    assert len(events) <= PER_TEN_ARTICLES * len(articles) / 10, events
