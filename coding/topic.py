"""What an article is about: one of another field than public affairs gives no events, however warlike its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import yaml

TOPICS = Path(__file__).parent / "codebook" / "topics.yaml"
MIN_WORDS = 40
"""A shorter text, a single sentence above all, is not judged."""
ENOUGH = 4
"""Different words of a field that make an article one of that field."""
UNREST = 3
"""Different words of inner crises that make an article one of such a crisis."""
MARGIN = 1.5
"""How many times more words of the field than of public affairs it must hold."""
OPENING = 150
"""Words from the beginning by which a text is weighed for the ranker: long texts hold words of every field."""
TOPIC_STEPS = ((0.0, "0"), (0.3, "0.3"), (0.6, "0.6"), (1.0, "1"))
AFFAIRS_STEPS = ((1, "0-1"), (3, "2-3"), (6, "4-6"))
CEREMONY_STEPS = ((1, "0-1"), (3, "2-3"))
YEARS_STEPS = ((1, "0-1"),)
LONG_AGO = 3
"""Years before the publication from which a year is one of history."""
YEAR = re.compile(r"\b1[0-9]{3}\b|\b20[0-9]{2}\b")
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True)
class Topics:
    """The words of public affairs, of each other field, of the inner crises of states, and of ceremonies and memory."""

    affairs: frozenset[str]
    fields: Mapping[str, frozenset[str]]
    unrest: frozenset[str] = frozenset()
    ceremony: frozenset[str] = frozenset()

    def of(self, text: str, published: date) -> TextTopics:
        """What a text says of its topic."""
        years = frozenset(year for year in map(int, YEAR.findall(text)) if year <= published.year - LONG_AGO)
        title = WORD.findall(text.partition("\n")[0].lower())
        return TextTopics(self, WORD.findall(text.lower()), title, years)

    def forms(self, words: list[str]) -> set[str]:
        """The words of a text, without their plural s as well, and each two in a row that may be listed."""
        singles = set(words)
        singles |= {word[:-1] for word in singles if word.endswith("s")}
        pairs = {f"{a} {b}" for a, b in pairwise(words) if a in self._firsts}
        return singles | pairs | {pair[:-1] for pair in pairs if pair.endswith("s")}

    @cached_property
    def _firsts(self) -> frozenset[str]:
        """First words of the listed pairs."""
        listed = self.affairs.union(self.unrest, self.ceremony, *self.fields.values())
        return frozenset(words.partition(" ")[0] for words in listed if " " in words)


@dataclass(frozen=True)
class TextTopics:
    """The topics of one text, whose words are read once."""

    topics: Topics
    words: list[str]
    title: list[str]
    years: frozenset[int]
    """The years of history that it names."""

    @cached_property
    def field(self) -> str:
        """The field that the text is of; empty for public affairs, and where the text is too short to tell."""
        if len(self.words) < MIN_WORDS or not self.topics.fields:
            return ""
        of_affairs = len(self.topics.affairs & self._forms)
        counts = {name: len(own & self._forms) for name, own in self.topics.fields.items()}
        name, most = max(counts.items(), key=lambda item: (item[1], item[0]))
        return name if most >= ENOUGH and most > MARGIN * of_affairs else ""

    @cached_property
    def is_of_unrest(self) -> bool:
        """Whether the text is about an inner crisis: protests, rebels, terror, coups, and the state's answer."""
        return len(self.topics.unrest & self._forms) >= UNREST

    @cached_property
    def marks(self) -> frozenset[str]:
        """How much the text speaks of other fields, of ceremonies and of history, as the ranker sees it."""
        if len(self.words) < MIN_WORDS:
            return frozenset({"topic=short text"})
        found = self._forms if len(self.words) <= OPENING else self.topics.forms(self.words[:OPENING])
        of_affairs = len(self.topics.affairs & found)
        share = sum(len(own & found) for own in self.topics.fields.values()) / (of_affairs + 2)
        festive = len(self.topics.ceremony & found)
        return frozenset(
            {
                f"topic={_step(share, TOPIC_STEPS, 'more')}",
                f"affairs={_step(of_affairs, AFFAIRS_STEPS, '7+')}",
                f"ceremony={_step(festive, CEREMONY_STEPS, '4+')}",
                f"ceremony in title={'yes' if self.topics.ceremony & self.topics.forms(self.title) else 'no'}",
                f"years={_step(len(self.years), YEARS_STEPS, '2+')}",
            }
        )

    @cached_property
    def _forms(self) -> set[str]:
        return self.topics.forms(self.words)


def _step(value: float, steps: Sequence[tuple[float, str]], above: str) -> str:
    """The name of the first step that a value does not pass."""
    return next((name for most, name in steps if value <= most), above)


def load_topics(path: Path = TOPICS) -> Topics:
    """The topics of a codebook; one without the file takes every article for public affairs."""
    if not path.exists():
        return Topics(frozenset(), {})
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    fields = {name: frozenset(words) for name, words in data["fields"].items()}
    return Topics(frozenset(data["affairs"]), fields, frozenset(data["unrest"]), frozenset(data["ceremony"]))
