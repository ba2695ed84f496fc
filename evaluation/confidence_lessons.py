"""What the coder's ranker learns from: events coded in texts of our own, with what the ranker sees and what is right.

No text of `texts_unread`, `texts_wide_unread` or `texts_desk`, none of the last six of `texts_news` and of
`texts_statements` and no odd half of `sentences` is among them: those say what the ranker is worth. The texts of
`confidence/` were written for it and have changed no rule, so the coder errs in them as it does in any news:
`news.yaml` has short articles with the events they tell, `quiet.yaml` articles in the language of war, of diplomacy and
of its history that tell none; `quiet_official.yaml` and `news_official.yaml` do the same for ministries, ceremonies,
museums and memorial days.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from coding.coder import Coder
from coding.file_text import SEPARATOR, split_file_text
from evaluation.articles import ENDING
from evaluation.matching import Record
from evaluation.pairing import Pairing

HERE = Path(__file__).parent
FOLDERS = {"texts": None, "texts_wide": None, "texts_news": 10, "texts_statements": 10}
"""Folders of texts, and how many of each, by name, may be read; None: all."""


@dataclass(frozen=True)
class Lesson:
    """One coded event: what the ranker sees of it, and whether it is right; `text` names the text it stands in."""

    source: str
    text: str
    marks: frozenset[str]
    is_told: bool
    """Whether its type is that of a gold event of its sentences."""
    is_right: bool
    """Whether both parties are, too."""


def lessons(coder: Coder) -> list[Lesson]:
    """All lessons, in a fixed order."""
    return [*_of_articles(coder), *_of_sentences(coder), *_of_quiet(coder), *_of_news(coder)]


def of_text(
    coder: Coder, where: tuple[str, str], parts: tuple[str, str], published: date, gold: Sequence[Record]
) -> Iterator[Lesson]:
    """The lessons of one text; `where`: its source and its name, `parts`: its title and its body."""
    judged = coder.read(title=parts[0], text=parts[1], published=published).judged
    pairing = Pairing.of(gold, SEPARATOR.join(parts), [one.event.model_dump(mode="json") for one in judged])
    of_its_type = {number for _, number in pairing.checks}
    for number, one in enumerate(judged):
        yield Lesson(*where, one.marks, number in of_its_type, pairing.is_right(number))


def _of_articles(coder: Coder) -> Iterator[Lesson]:
    for folder, n_read in FOLDERS.items():
        for path in sorted((HERE / folder).glob(f"*{ENDING}"))[:n_read]:
            gold = json.loads(path.read_text(encoding="utf-8"))
            content = path.with_name(path.name.removesuffix(ENDING) + ".txt").read_text(encoding="utf-8")
            title, body, _ = split_file_text(content)
            day = date.fromisoformat(gold["published"])
            yield from of_text(coder, (folder, path.name), (title, body), day, gold["events"])


def _of_sentences(coder: Coder) -> Iterator[Lesson]:
    for path in sorted((HERE / "sentences").glob("*.yaml")):
        for number, item in list(enumerate(_yaml(path)))[::2]:
            yield from _of_item(coder, ("sentences", f"{path.stem} {number}"), item)


def _of_quiet(coder: Coder) -> Iterator[Lesson]:
    written = (_yaml(HERE / "confidence" / f"{name}.yaml") for name in ("quiet", "quiet_official"))
    articles = [*_yaml(HERE / "silence.yaml")["articles"], *chain.from_iterable(written)]
    for item in articles:
        yield from _of_item(coder, ("quiet", item["title"]), item)


def _of_news(coder: Coder) -> Iterator[Lesson]:
    written = (_yaml(HERE / "confidence" / f"{name}.yaml") for name in ("news", "news_more", "news_official"))
    for item in chain.from_iterable(written):
        yield from _of_item(coder, ("news", item["title"]), item)


def _of_item(coder: Coder, where: tuple[str, str], item: Mapping[str, Any]) -> Iterator[Lesson]:
    """The lessons of a text with `expect`; its events may be told anywhere in it."""
    parts = item.get("title", ""), str(item["text"]).strip()
    gold = [_gold(number, event, parts, coder) for number, event in enumerate(item.get("expect") or ())]
    yield from of_text(coder, where, parts, item["published"], gold)


def _gold(number: int, event: Mapping[str, Any], parts: tuple[str, str], coder: Coder) -> dict[str, Any]:
    filled = {"recipients": [], "status": "actual", "must": True, **event}
    kind = str(coder.codebook.acts[event["act"]].event_type)
    return filled | {"id": number, "event_type": kind, "evidence": [SEPARATOR.join(parts)]}


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
