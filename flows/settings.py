"""The settings, out of `BRINKWATCH_*` variables and a `.env` file; the only place that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from delivery.mail import MailSecurity
from delivery.webhook import secret_bytes
from schemas.errors import DeliveryError, SettingsError

PROJECT_DIR = Path(__file__).resolve().parent.parent

# A news pipeline does not phone home. Prefect's heartbeat, log and event traffic is for its server's page; the
# record of what happened is our own `runs` table.
PREFECT_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_CLI_PROMPT": "false",
    # Five seconds were too few for the temporary server on a loaded two-core machine (2026-11-24).
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}


def local_time_zone(environment: Mapping[str, str] = os.environ, link: Path = Path("/etc/localtime")) -> str:
    """Name of this machine's time zone: `TZ`, else what /etc/localtime points to, else UTC."""
    if environment.get("TZ"):
        return environment["TZ"].lstrip(":")
    _, _, name = str(link.resolve()).partition("/zoneinfo/")
    return name or "UTC"


class Settings(BaseSettings):
    """Every setting with its default; each can be given as `BRINKWATCH_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="BRINKWATCH_", env_file=".env", env_parse_none_str="never", extra="ignore", frozen=True
    )

    data_dir: Path = Field(Path("data"), description="folder that holds everything a run writes")
    sources: Path = Field(PROJECT_DIR / "sources" / "feeds", description="source entries: a file or a folder")
    contact: str = Field("", description="address for webmasters, shown in the user agent")
    allow_private_addresses: bool = Field(False, description="let the fetcher reach loopback and private addresses")
    ca_bundle: Path | None = Field(None, description="certificates to trust instead of the usual ones")
    pause_seconds: float = Field(1.0, ge=0, description="pause between two requests to one host and port")
    fetch_threads: int = Field(16, ge=1, description="sources fetched at once")
    sources_per_load: int = Field(25, ge=1, description="sources after which what was fetched is stored")
    extract_processes: int = Field(2, ge=1, description="processes that make articles of pages")
    coding_processes: int = Field(1, ge=1, description="processes that code; one codes in the run's own process")
    articles_per_batch: int = Field(50, ge=1, description="articles of one coding task")
    spacy_model: str | None = Field(None, description="name or path of the language model; the pinned one if unset")
    lock_wait_seconds: float = Field(60.0, ge=0, description="how long a second writer waits for the first")
    history_days: int = Field(7, ge=0, description="days for which earlier versions of the tables stay readable")
    newest_snapshots: int = Field(7, ge=1, description="snapshots kept beside each month's last")
    fetches_days: int | None = Field(400, ge=1, description="days after which rows of `fetches` go; `never` keeps them")
    rejects_days: int | None = Field(400, ge=1, description="days after which rows of `rejects` go; `never` keeps them")
    runs_days: int | None = Field(None, ge=1, description="days after which rows of `runs` go")
    source_health_days: int | None = Field(
        None,
        ge=1,
        description="days after which rows of `source_health` go, and with them the indicators of those days",
    )
    articles_per_load: int = Field(500, ge=1, description="articles that are coded, then stored together")
    schedule_cron: str = Field("0 3 * * *", description="when the nightly run starts")
    schedule_time_zone: str = Field(
        default_factory=local_time_zone, description="time zone of the schedule, such as Europe/Berlin"
    )
    serve_health: bool = Field(False, description="let `serve` answer health checks on Prefect's runner port")
    # Who is told of alerts, after publication (docs/delivery.md).
    alert_days: int = Field(14, ge=0, description="days for which an ended spell is news to a receiver")
    alert_summary: bool = Field(True, description="name new alerts at the end of a run")
    alert_feed: bool = Field(True, description="write alerts.atom into the data directory")
    alert_events: bool = Field(False, description="emit a Prefect event for each alert")
    alert_webhooks: str = Field("", description="addresses that alerts are posted to, with spaces between them")
    alert_webhook_secret: SecretStr | None = Field(None, description="what the posts are signed with")
    alert_mail_to: str = Field("", description="mailboxes that alerts are sent to, with spaces between them")
    alert_mail_from: str = Field("", description="sender of these mails")
    dashboard_url: str = Field("", description="public address of the dashboard, for links in alerts")
    smtp_host: str = Field("", description="mail server")
    smtp_port: int = Field(587, ge=1, le=65535, description="its port")
    smtp_security: MailSecurity = Field(MailSecurity.STARTTLS, description="starttls, tls or none")
    smtp_user: str = Field("", description="user to log in as; nobody logs in without")
    smtp_password: SecretStr | None = Field(None, description="its password")

    @model_validator(mode="after")
    def _receivers_are_whole(self) -> Self:
        """A webhook needs its secret, a mailbox its server and sender: said before the run, not after it."""
        for url in self.alert_webhooks.split():
            if urlsplit(url).scheme not in ("http", "https"):
                raise ValueError("BRINKWATCH_ALERT_WEBHOOKS: every address begins with https:// or http://")
        # An empty one is what compose hands on of a variable that nobody set.
        secret = self.alert_webhook_secret
        if self.alert_webhooks.split() and (secret is None or not secret.get_secret_value()):
            raise ValueError("BRINKWATCH_ALERT_WEBHOOKS needs BRINKWATCH_ALERT_WEBHOOK_SECRET")
        if secret is not None and secret.get_secret_value():
            _check_secret(secret.get_secret_value())
        if self.alert_mail_to.split() and not (self.smtp_host and self.alert_mail_from):
            raise ValueError("BRINKWATCH_ALERT_MAIL_TO needs BRINKWATCH_SMTP_HOST and BRINKWATCH_ALERT_MAIL_FROM")
        return self


def _check_secret(secret: str) -> None:
    try:
        secret_bytes(secret)
    except DeliveryError as error:
        raise ValueError(f"BRINKWATCH_ALERT_WEBHOOK_SECRET: {error}") from error


def load_settings(**overrides: object) -> Settings:
    """The settings in force; `overrides` that are not None win. Raises SettingsError naming the variable."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        reasons = "; ".join(
            f"BRINKWATCH_{str(part['loc'][0]).upper()}: {part['msg']}"
            if part["loc"]
            else part["msg"].removeprefix("Value error, ")
            for part in error.errors()
        )
        raise SettingsError(reasons) from error


def set_prefect_defaults(environment: MutableMapping[str, str] = os.environ) -> None:
    """Puts Prefect's defaults into the environment, where the user has not chosen otherwise."""
    for name, value in PREFECT_DEFAULTS.items():
        environment.setdefault(name, value)


def prepare_single_run(data_dir: Path, environment: MutableMapping[str, str] = os.environ) -> None:
    """Puts Prefect's files into the data directory and silences its log, unless the user chose otherwise.

    For a command that runs one flow and needs no server; its errors reach the caller as exceptions.
    """
    environment.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    environment.setdefault("PREFECT_LOGGING_INTERNAL_LEVEL", "CRITICAL")
    if "PREFECT_API_URL" in environment or "PREFECT_HOME" in environment:
        return
    home = (data_dir / "prefect").resolve()
    # Prefect makes its home but not the folders above it, and its temporary server then never answers.
    home.mkdir(parents=True, exist_ok=True)
    environment["PREFECT_HOME"] = str(home)


def user_agent(settings: Settings, version: str) -> str:
    """The honest user agent: name, version and, where given, whom to write to."""
    contact = f"; +{settings.contact}" if settings.contact else ""
    return f"brinkwatch/{version} (news event research{contact})"
