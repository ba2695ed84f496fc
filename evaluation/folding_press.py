"""Folding on stored articles: pairs of sentences of two articles, and whether they report one act."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from coding.act_families import family_of
from evaluation.folding import FoldingScore
from schemas.errors import SettingsError
from warehouse.store import Store

MENTIONS_SQL = """
SELECT a.title, m.act, m.text, e.event_id FROM mentions m
JOIN articles a USING (article_id) JOIN event_mentions e USING (mention_id)
"""


class Sentence(BaseModel):
    """An act in a sentence: words of the sentence, words of the article's headline, and the act."""

    model_config = ConfigDict(extra="forbid")

    title: str
    words: str
    act: str


class SentencePair(BaseModel):
    """Two such acts, and whether they are one."""

    model_config = ConfigDict(extra="forbid")

    name: str
    same: bool
    first: Sentence
    second: Sentence


def load_sentence_pairs(path: Path) -> list[SentencePair]:
    """The pairs of a file. Raises SettingsError naming it where they cannot be read."""
    try:
        return [SentencePair.model_validate(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise SettingsError(f"{path}: not a list of pairs of sentences: {error}") from error


def score_stored_folding(store: Store, pairs: Sequence[SentencePair]) -> FoldingScore:
    """How the stored events judge the pairs; a sentence without a mention of its act is of no event."""
    mentions = store.sql(MENTIONS_SQL, views=False).to_pylist()

    def events(told: Sentence) -> set[str]:
        return {
            row["event_id"]
            for row in mentions
            if told.words in row["text"] and told.title in row["title"] and _one_family(told.act, row["act"])
        }

    judged = {pair.name: bool(events(pair.first) & events(pair.second)) for pair in pairs}
    wanted = {pair.name: pair.same for pair in pairs}
    return FoldingScore(len(pairs), sum(wanted.values()), {}, judged, wanted)


def _one_family(one: str, other: str) -> bool:
    return family_of(one)[0] == family_of(other)[0]
