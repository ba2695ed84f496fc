"""Folding against pairs of reports of which somebody said whether they are of one act: `evaluate folding`.

A pair is `{name, same, first, second}`, a report `{act, who, whom, day, precision, at, status, published}`: codes of
parties, a day (or only the day of publication), a place by its name. What a report does not say is not known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coding.folding import fold
from coding.places import Gazetteer, load_gazetteer
from evaluation.tables import share
from schemas.coded import Location, Party
from schemas.codes import DatePrecision, Direction, EventType, OwnerKind, PlacePrecision, Status
from schemas.errors import SettingsError
from schemas.events import Mention


class ToldAct(BaseModel):
    """What one report says of an act."""

    model_config = ConfigDict(extra="forbid")

    act: str
    who: list[str] = Field(default_factory=list)
    whom: list[str] = Field(default_factory=list)
    day: date | None = None
    precision: DatePrecision | None = None
    at: str | None = None
    status: Status = Status.ACTUAL
    published: date


class Pair(BaseModel):
    """Two reports, whether they are of one act, and why the rule does not find it, where that is known."""

    model_config = ConfigDict(extra="forbid")

    name: str
    same: bool
    todo: str | None = None
    first: ToldAct
    second: ToldAct


@dataclass(frozen=True)
class FoldingScore:
    """Pairs judged: `alone` as if no other report existed, `together` where all meet; an empty way is not scored."""

    n_pairs: int
    n_same: int
    alone: dict[str, bool]
    together: dict[str, bool]
    wanted: dict[str, bool]

    def figures(self) -> dict[str, float | int | str]:
        """Pairwise precision, recall and F1 of the pairs that are one act."""
        found: dict[str, float | int | str] = {"pairs": self.n_pairs, "same": self.n_same}
        for way, judged in self._ways():
            hits = sum(judged[name] and same for name, same in self.wanted.items())
            claimed = sum(judged.values())
            found[f"precision_{way}"] = share(hits, claimed)
            found[f"recall_{way}"] = share(hits, self.n_same)
            found[f"f1_{way}"] = share(2 * hits, claimed + self.n_same)
        return found

    def _ways(self) -> list[tuple[str, dict[str, bool]]]:
        ways = {"alone": self.alone, "together": self.together}
        return [(way, judged) for way, judged in ways.items() if judged]

    def wrong(self) -> list[str]:
        """A line for each pair that is judged wrongly, either way."""
        return [
            f"{name}: {'one act' if same else 'two acts'}, judged otherwise {way}"
            for name, same in self.wanted.items()
            for way, judged in self._ways()
            if judged[name] != same
        ]


def load_pairs(paths: Iterable[Path]) -> list[Pair]:
    """The pairs of these files. Raises SettingsError naming the file and the pair that cannot be read."""
    pairs: list[Pair] = []
    for path in paths:
        try:
            entries = yaml.safe_load(path.read_text(encoding="utf-8"))
            pairs += [Pair.model_validate(entry) for entry in entries]
        except (yaml.YAMLError, ValidationError, TypeError) as error:
            raise SettingsError(f"{path}: not a list of pairs: {error}") from error
    if twice := sorted({pair.name for pair in pairs if sum(p.name == pair.name for p in pairs) > 1}):
        raise SettingsError(f"pairs of one name: {', '.join(twice)}")
    return pairs


def score_folding(pairs: Sequence[Pair]) -> FoldingScore:
    """How the folding rule judges the pairs."""
    gazetteer = load_gazetteer()
    mentions = [
        (mention_of(2 * n, pair.first, gazetteer), mention_of(2 * n + 1, pair.second, gazetteer))
        for n, pair in enumerate(pairs)
    ]
    event_of = {row.mention_id: row.event_id for row in fold([m for two in mentions for m in two]).event_mentions}
    named = list(zip(pairs, mentions, strict=True))
    return FoldingScore(
        n_pairs=len(pairs),
        n_same=sum(pair.same for pair in pairs),
        alone={pair.name: len(fold(two).events) == 1 for pair, two in named},
        together={pair.name: event_of[two[0].mention_id] == event_of[two[1].mention_id] for pair, two in named},
        wanted={pair.name: pair.same for pair in pairs},
    )


def mention_of(nth: int, told: ToldAct, gazetteer: Gazetteer) -> Mention:
    """The report as a mention of an article of its own."""
    day = told.day or told.published
    voice = f"paper {nth}"
    return Mention(
        act=told.act,
        status=told.status,
        actors=[_party(code) for code in told.who],
        recipients=[_party(code) for code in told.whom],
        event_date=day,
        date_precision=told.precision or (DatePrecision.DAY if told.day else DatePrecision.PUBLISHED),
        location=_place(told.at, gazetteer),
        mention_id=hashlib.sha256(f"pair|{nth}".encode()).hexdigest()[:16],
        article_id=f"article {nth}",
        article_event_id=f"event {nth}",
        source_id=voice,
        publisher=voice,
        owner_group=voice,
        voice=voice,
        published_at=datetime.combine(told.published, time(12), UTC),
        published_date=told.published,
        year=day.year,
        **_NOT_COMPARED,
    )


# What a mention has besides, and folding does not look at.
_NOT_COMPARED: dict[str, Any] = {
    "event_type": EventType.CONSULT,
    "cameo_code": "040",
    "quad_class": 1,
    "plover_score": 0.0,
    "goldstein": 0.0,
    "escalation_rung": 0,
    "direction": Direction.NEUTRAL,
    "confidence": 0.8,
    "sentence_index": 0,
    "start": 0,
    "end": 1,
    "text": ".",
    "trigger": ".",
    "trigger_start": 0,
    "trigger_end": 1,
    "rule": "pair",
    "coder_version": "pairs",
    "owner_kind": OwnerKind.PRIVATE,
    "source_country": None,
}


def _party(code: str) -> Party:
    return Party(text=code, name=code, code=code)


def _place(name: str | None, gazetteer: Gazetteer) -> Location | None:
    if name is None:
        return None
    # One that the gazetteer does not hold is a town of that name, somewhere.
    return gazetteer.resolve(name) or Location(name=name, precision=PlacePrecision.CITY)
