"""The nightly deployment: when it runs, in whose time zone, and never two at a time."""

from __future__ import annotations

from pathlib import Path

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.schedules import Cron, Schedule
from prefect.settings import get_current_settings
from pydantic import ValidationError

from flows.nightly import nightly
from flows.settings import Settings
from schemas.errors import SettingsError

DEPLOYMENT = "nightly"


def nightly_schedule(settings: Settings) -> Schedule:
    """When the nightly run starts. Raises SettingsError naming the setting that Prefect cannot read."""
    try:
        CronSchedule(cron=settings.schedule_cron, timezone=settings.schedule_time_zone)
    except ValidationError as error:
        names = {"cron": "BRINKWATCH_SCHEDULE_CRON", "timezone": "BRINKWATCH_SCHEDULE_TIME_ZONE"}
        reasons = [
            f"{names[str(part['loc'][0])]}: {part['msg'].removeprefix('Value error, ')}" for part in error.errors()
        ]
        raise SettingsError("; ".join(reasons)) from error
    return Cron(settings.schedule_cron, timezone=settings.schedule_time_zone)


def serve_nightly(settings: Settings, sources: Path | None = None) -> None:
    """Registers the deployment with the Prefect server and carries out its runs, until interrupted.

    A run that falls due while the last one works is cancelled: the next one finds everything in the tables.
    Raises SettingsError without a server to register with and on a schedule that is none.
    """
    schedule = nightly_schedule(settings)
    # Prefect would start a temporary server that nothing else reaches, and wait there without a word.
    if get_current_settings().api.url is None:
        raise SettingsError(
            "PREFECT_API_URL: `serve` needs a Prefect server: start one with `prefect server start`, then set this to "
            "its address, such as http://127.0.0.1:4200/api"
        )
    nightly.serve(
        name=DEPLOYMENT,
        schedule=schedule,
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
