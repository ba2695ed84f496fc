"""A store of any size whose rows are valid and fold to themselves: what `make bench` measures on, and a test checks.

A press of forty papers under twenty owners writes one round-up each a day. Each event is told by one to five of them.
Chance is numpy's generator from a seed, and every row is made in SQL: a million events take minutes, not hours.
So that folding the mentions gives exactly these events, no two events of one family of acts share day and parties.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from coding.codebook import load_codebook
from schemas.articles import Article, Coding
from schemas.column import Row
from schemas.events import Event, EventMention, Mention
from schemas.operations import SourceHealth
from schemas.tables import arrow_schema, from_arrow
from warehouse.store import Store

ROWS_SQL = Path(__file__).with_name("synthetic.sql")
LAST_DAY = date(2024, 12, 30)
N_PAPERS = 40
# How often each is told, by 1 to 5 papers: two mentions an event in the mean.
TOLD_BY = (0.45, 0.28, 0.15, 0.06, 0.06)
# One act a family, so that two of them on one day are two events. synthetic.sql says which have no recipient or day.
ACTS = (
    "demand", "threat", "sanctions", "shelling", "talks", "accusation", "condemnation", "troop_buildup", "arrest",
    "diplomatic_support", "aid", "protest_note", "expel_diplomats", "seizure", "military_exercise", "blockade",
)  # fmt: skip
COUNTRIES = (  # noqa: SIM905 - quoted one by one they fill five screens
    "RUS UKR USA CHN TWN ISR IRN PRK KOR IND PAK SYR TUR ARM AZE SRB GBR FRA DEU POL BLR GEO JPN SAU YEM IRQ AFG EGY "
    "ETH ERI SDN SSD SOM KEN UGA RWA COD NGA NER MLI TCD LBY DZA MAR TUN JOR LBN QAT ARE KWT OMN VNM PHL IDN MYS THA "
    "KHM MMR BGD LKA NPL AUS NZL CAN MEX CUB VEN COL PER BOL BRA ARG CHL ITA ESP PRT NLD BEL LUX DNK NOR SWE FIN EST "
    "LVA LTU CZE SVK HUN AUT CHE ROU BGR GRC CYP MDA KAZ UZB "
).split()


@dataclass(frozen=True)
class Made:
    """Tables of one seed, as DuckDB relations by table name, on a connection that stays open."""

    connection: duckdb.DuckDBPyConnection

    def night(self) -> list[Mention]:
        """The mentions that were held back."""
        listed = ", ".join(f'"{name}"' for name in Mention.model_fields)
        rows = self.connection.sql(f"SELECT {listed} FROM night ORDER BY mention_id").to_arrow_table()
        return from_arrow(rows.cast(arrow_schema(Mention)), Mention)

    def table(self, model: type[Row]) -> pa.Table:
        """All rows of a table in its own schema, sorted by its key."""
        schema = arrow_schema(model)
        listed = ", ".join(f'"{name}"' for name in schema.names)
        key = ", ".join(f'"{name}"' for name in model.table.key)
        return (
            self.connection.sql(f"SELECT {listed} FROM {model.table.name} ORDER BY {key}").to_arrow_table().cast(schema)
        )


def make(n_events: int, *, seed: int = 1, per_day: int = 91, held_back_days: int = 0) -> Made:
    """Rows of `n_events` events, `per_day` of them on a day, the last on LAST_DAY.

    The mentions published in the last `held_back_days` are not among them: they are the night to come.
    """
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SET TimeZone = 'UTC'")
    connection.register("drawn", _draw(n_events, seed, per_day, held_back_days))
    connection.register("act_of", _acts())
    connection.execute(
        f"CREATE TABLE country AS SELECT unnest({COUNTRIES}) AS code, generate_subscripts({COUNTRIES}, 1) - 1 AS n"
    )
    for statement in ROWS_SQL.read_text().split(";\n"):
        connection.execute(statement)
    return Made(connection)


def fill(store: Store, made: Made) -> None:
    """Writes the rows into an empty store, each table in one commit."""
    for model in (Article, Coding, Mention, EventMention, Event, SourceHealth):
        store.overwrite(model.table.name, made.table(model))


def _draw(n_events: int, seed: int, per_day: int, held_back_days: int) -> pa.Table:
    """One row per event: day, parties, act, number of papers; a few pairs have most of the events, as in the news."""
    chance = np.random.default_rng(seed)
    n = n_events * 2
    n_days = max(7, round(n_events / per_day))
    weights = 1 / np.arange(1, len(COUNTRIES) + 1)
    sides = chance.choice(len(COUNTRIES), size=(2, n), p=weights / weights.sum())
    acts = chance.integers(len(ACTS), size=n)
    days = chance.integers(n_days, size=n)
    start = LAST_DAY - timedelta(days=n_days - 1)
    table = pa.table(
        {
            "n": np.arange(n),
            "day": pa.array(np.datetime64(start) + days).cast(pa.date32()),
            "doer": sides[0],
            "target": sides[1],
            "act": pa.array([ACTS[act] for act in acts]),
            "told_by": chance.choice(5, size=n, p=TOLD_BY) + 1,
            "first_paper": chance.integers(N_PAPERS, size=n),
            "is_planned_first": chance.random(n) < 0.05,
            "troops": np.where(chance.random(n) < 0.1, chance.integers(1, 200, size=n) * 1000, 0),
            "wanted": np.full(n, n_events),
            # Some are reported up to two days after the last day.
            "cutoff": pa.array([LAST_DAY + timedelta(days=2 - held_back_days)] * n),
        }
    )
    return table


def _acts() -> pa.Table:
    """What the codebook says of each act that is used."""
    known = load_codebook().acts
    names = (
        "act", "event_type", "mode", "cameo_code", "quad_class", "plover_score", "goldstein", "escalation_rung",
        "direction", "is_reciprocal",
    )  # fmt: skip
    return pa.Table.from_pylist([{name: getattr(known[act], name) for name in names} for act in ACTS])
