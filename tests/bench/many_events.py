"""Two years of many pairs from a seed: the tables below the indicators at a size that no sample reaches."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb

from schemas.articles import Article
from schemas.column import Row
from schemas.events import Event, EventMention, Mention
from schemas.operations import SourceHealth
from schemas.tables import arrow_schema
from warehouse.store import Store

FIRST_DAY = date(2023, 1, 1)
ROWS_SQL = Path(__file__).with_name("many_events.sql")
MODELS: tuple[type[Row], ...] = (SourceHealth, Article, Event, EventMention, Mention)


def fill(store: Store, *, n_events: int, n_days: int = 731, n_pairs: int = 200, seed: int = 1) -> date:
    """Writes the tables that indicators read and returns the last day covered.

    Only the columns that indicators read are drawn; the others are null. One to three of 60 sources tell each event,
    which print ten articles a day each.
    """
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        drawn = {"n_pairs": n_pairs, "first_day": FIRST_DAY, "n_days": n_days, "seed": seed, "n_events": n_events}
        for name, value in drawn.items():
            connection.execute(f"SET VARIABLE {name} = ?", [value])
        for statement in ROWS_SQL.read_text().split(";\n"):
            connection.execute(statement)
        for model in MODELS:
            connection.register("declared", arrow_schema(model).empty_table())
            name = model.table.name
            rows = connection.sql(f"FROM declared UNION ALL BY NAME FROM made_{name}").to_arrow_table()
            store.overwrite(name, rows)
            connection.unregister("declared")
    return FIRST_DAY + timedelta(days=n_days - 1)
