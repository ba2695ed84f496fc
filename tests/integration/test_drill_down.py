"""Every number drills down: a cell's events give its value again, and their sentences stand in the texts."""

from __future__ import annotations

import random

import duckdb

from tests.commands import SampleRun
from warehouse.indicator_files import load_indicators
from warehouse.indicator_series import evidence_sql
from warehouse.publish import latest_snapshot
from warehouse.store import Store

CELLS = 10
# The value again, worked out by hand from the listed events alone; $ids are their event_ids.
BY_HAND = {
    "conflict_score": "SELECT sum(goldstein) FROM events WHERE event_id IN (SELECT unnest($ids))",
    "cooperation_score": "SELECT sum(goldstein) FROM events WHERE event_id IN (SELECT unnest($ids))",
    "rung": "SELECT max(escalation_rung) FROM events WHERE event_id IN (SELECT unnest($ids))",
    "rung_any": "SELECT max(escalation_rung) FROM events WHERE event_id IN (SELECT unnest($ids))",
    "corroboration": "SELECT avg((n_publishers >= 2)::INT) FROM events WHERE event_id IN (SELECT unnest($ids))",
    "conflict_share": """SELECT avg((direction = 'up' AND quad_class IN (3, 4))::INT)
                         FROM events WHERE event_id IN (SELECT unnest($ids))""",
    "both_sides": """SELECT avg((is_reported_by_actor_side AND is_reported_by_recipient_side)::INT)
                     FROM events WHERE event_id IN (SELECT unnest($ids))""",
}
COUNTED = "SELECT count(*) FROM events WHERE event_id IN (SELECT unnest($ids))"
COUNTS = (
    "announced", "conflict_events", "cooperation_events", "events", "material_conflict", "threats", "undated_events",
)  # fmt: skip


def test_ten_random_cells_follow_from_their_events_and_these_from_the_texts(sample_run: SampleRun) -> None:
    indicators = {indicator.name: indicator for indicator in load_indicators()}
    texts = {
        row["article_id"]: row["text"]
        for row in Store(sample_run.data_dir).sql("SELECT article_id, text FROM articles", views=False).to_pylist()
    }
    database = latest_snapshot(sample_run.data_dir) / "brinkwatch.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        cells = connection.execute(
            "SELECT indicator, scope, a, b, day, value, n_events FROM indicators_daily "
            "WHERE value IS NOT NULL AND n_events > 0 AND list_contains($names, indicator) ORDER BY ALL",
            {"names": [*BY_HAND, *COUNTS]},
        ).fetchall()
        assert len(cells) > 200
        for name, scope, a, b, day, value, n_events in random.Random(24).sample(cells, CELLS):
            key = {"scope": scope, "a": a, "b": b, "day": day}
            ids = connection.execute(evidence_sql(indicators[name]), key).fetchall()[0][0]
            assert len(ids) == n_events, (name, key)
            again = connection.execute(BY_HAND.get(name, COUNTED), {"ids": ids}).fetchall()[0][0]
            assert abs(again - value) < 1e-9, (name, key)
            mentions = connection.execute(
                'SELECT l.event_id, m.article_id, m.start, m."end", m.text FROM event_mentions l '
                "JOIN mentions m ON m.mention_id = l.mention_id WHERE l.event_id IN (SELECT unnest($ids))",
                {"ids": ids},
            ).fetchall()
            assert {event_id for event_id, *_ in mentions} == set(ids)
            for _, article_id, start, end, text in mentions:
                assert texts[article_id][start:end] == text


def test_an_alert_on_the_pair_came_before_the_war_did(sample_run: SampleRun) -> None:
    done = sample_run.brinkwatch("backtest", "RUS", "UKR", "--from", "2022-01-01", "--to", "2022-02-24", "--json")
    assert done.returncode == 0, done.stderr
    assert '"raised_on":' in done.stdout
    assert min(line.split('"raised_on":')[1][:14].strip(' ",') for line in done.stdout.splitlines()) <= "2022-02-24"


def test_an_archive_with_holes_is_blind_once_and_not_for_every_hole(sample_run: SampleRun) -> None:
    done = sample_run.brinkwatch("alerts", "--json")
    blind = [line for line in done.stdout.splitlines() if '"blind"' in line]
    assert 1 <= len(blind) <= 3
