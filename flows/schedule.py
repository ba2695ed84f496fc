"""The nightly deployment: when it runs, in whose time zone, and never two at a time."""

from __future__ import annotations

from pathlib import Path

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron

from flows.nightly import nightly
from flows.settings import Settings

DEPLOYMENT = "nightly"


def serve_nightly(settings: Settings, sources: Path | None = None) -> None:
    """Registers the deployment with the Prefect server and carries out its runs, until interrupted.

    A run that falls due while the last one works is cancelled: the next one finds everything in the tables.
    """
    nightly.serve(
        name=DEPLOYMENT,
        schedule=Cron(settings.schedule_cron, timezone=settings.schedule_time_zone),
        parameters={
            "data_dir": str(settings.data_dir.resolve()),
            "sources": str((sources or settings.sources).resolve()),
        },
        # After days down an unlimited runner starts the whole backlog at once.
        limit=1,
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        description="fetch, code, load, indicators, publish",
        tags=["brinkwatch"],
        webserver=settings.serve_health,
    )
