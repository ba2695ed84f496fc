"""What lies in `indicators/` and `watchlist.yaml`: each indicator a query and its words, each pair that is watched."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.codes import IndicatorScope
from schemas.errors import IndicatorError
from warehouse.spans import with_spans

FOLDER = Path(__file__).parent
# The same as yaml.safe_load, by libyaml where it was built in: thirty files take half a second without.
FastLoader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
INDICATORS_DIR = FOLDER / "indicators"
WATCHLIST = FOLDER / "watchlist.yaml"
ARTICLES_SQL = FOLDER / "articles_of_events.sql"


# The fields of an indicator on which its values rest; the others are words.
COMPUTING = {
    "name", "sql", "unit", "window_days", "reach_days", "scopes", "over", "value", "measures", "minimum",
    "is_null_when_blind", "is_tested",
}  # fmt: skip


class Over(StrEnum):
    """What a series runs over: parties that act, or the panels of sources that report."""

    PARTIES = "parties"
    PANELS = "panels"


class Fold(StrEnum):
    """How a measure of events becomes one of days, and one of days one of the window."""

    SUM = "sum"
    MAX = "max"


class Minimum(BaseModel):
    """Least data for a value: seen days (else partial_window), events and articles of the window (else too_few).

    The seen days are counted in the window, or in the longer `seen_within` days where those are named.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seen_days: int = 1
    seen_within: int | None = None
    events: int = 0
    articles: int = 0


class Indicator(BaseModel):
    """What the .yaml beside an indicator's .sql says.

    With `value` the query gives one row per event that counts, as `report` has it (scope, a, b, event_date, event_id,
    date_precision, heard, n_mentions), and the `measures` as columns; `value` is then an expression over the window's
    folded measures and `n_events`. Without, the query gives whole values: scope, a, b, day, value, n_events, n_sources,
    share_published, n_mentions, event_ids. Days without a row read as 0 where they were seen. With `of_articles` the
    .sql again gives events, and `sql` the share of the articles of seven days that report one (ARTICLES_SQL).

    `reach_days`: for how many days after a change of an event or of what was seen a value may change.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sql: str
    title: str
    unit: str
    window_days: int = Field(ge=1)
    reach_days: int = 0
    scopes: list[IndicatorScope]
    over: Over = Over.PARTIES
    of_articles: bool = False
    value: str | None = None
    measures: dict[str, Fold] = Field(default_factory=dict)
    minimum: Minimum = Minimum()
    is_null_when_blind: bool = True
    baseline: str = "none"
    is_tested: bool = False
    null_means: str
    zero_means: str
    source: str
    example: dict[str, Any]

    @property
    def reach(self) -> int:
        """Days for which a value rests on what changed: the longest of its windows."""
        return max(self.reach_days, self.window_days, self.minimum.seen_within or 0)

    @cached_property
    def version(self) -> str:
        """A digest of all that computes a value: query, window, minimum, views, and the rule where it is tested."""
        return _digest([self.model_dump_json(include=COMPUTING), _shared_sql()])[:8]


@dataclass(frozen=True)
class Watchlist:
    """Pairs that are always watched, each sorted."""

    pairs: tuple[tuple[str, str], ...]


def load_indicators(folder: Path = INDICATORS_DIR) -> list[Indicator]:
    """All indicators of a folder by name. Raises IndicatorError naming the file whose pair or content is not right."""
    names = {path.stem for path in folder.iterdir() if path.suffix in (".sql", ".yaml")}
    return [load_indicator(folder, name) for name in sorted(names)]


def load_indicator(folder: Path, name: str) -> Indicator:
    """One indicator out of its two files."""
    words, query = folder / f"{name}.yaml", folder / f"{name}.sql"
    for path in (words, query):
        if not path.exists():
            raise IndicatorError(path, "an indicator is a .sql and a .yaml of one name; this one is missing")
    try:
        sql, fields = query.read_text().rstrip().rstrip(";"), yaml.load(words.read_text(), FastLoader)  # noqa: S506 - a safe one
        found = Indicator.model_validate({"name": name, "sql": sql, **fields})
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        raise IndicatorError(words, str(error)) from error
    if found.of_articles:
        return found.model_copy(update={"sql": ARTICLES_SQL.read_text().rstrip().replace("{events}", found.sql)})
    return found


def load_watchlist(path: Path = WATCHLIST) -> Watchlist:
    """The pairs of the watchlist. Raises IndicatorError for an entry that is not two different actor codes."""
    entries = yaml.load(path.read_text(), FastLoader)["dyads"]  # noqa: S506 - a safe one
    for entry in entries:
        codes = entry.get("codes") if isinstance(entry, dict) else None
        if not isinstance(codes, list) or len(codes) != 2 or len(set(codes)) != 2:
            raise IndicatorError(path, f"each dyad has `codes: [one, other]`, two different actor codes, not {entry!r}")
    return Watchlist(tuple(sorted({(min(codes), max(codes)) for codes in (entry["codes"] for entry in entries)})))


def definition_of(indicators: Sequence[Indicator], watchlist: Watchlist, *more: Path) -> str:
    """A digest of everything that rows rest on besides the tables: indicators, watchlist, and `more` files."""
    parts = [indicator.version for indicator in indicators] + [repr(watchlist)]
    return _digest([*parts, *(with_spans(path) for path in (FOLDER / "watched.sql", *more))])


@cache
def _shared_sql() -> str:
    """What every value rests on besides the indicator's own files."""
    rule = [FOLDER / "alert_rules" / f"{name}.sql" for name in ("panel", "weekly", "tail")]
    return "\n".join(with_spans(path) for path in [*sorted(FOLDER.glob("views/3*.sql")), FOLDER / "report.sql", *rule])


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
