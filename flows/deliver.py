"""The last stop: alerts to whoever the settings name, after publication, so that a link in one finds its events."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.exceptions import MissingContextError

from delivery.feed import FEED_FILE, Feed
from delivery.handover import Handed, Rules, hand_over
from delivery.mail import Mailbox, MailServer
from delivery.notice import Notice, Receiver
from delivery.webhook import Webhook
from flows.alert_events import PrefectEvents
from flows.intake import project_version
from flows.label_key import label_key
from flows.run import RunRecord, utc_now
from flows.settings import Settings, user_agent
from schemas.codes import Channel
from schemas.deliveries import Delivery
from schemas.errors import DeliveryError
from schemas.indicators import Alert
from sources.post import Poster

Log = logging.Logger | logging.LoggerAdapter[logging.Logger]
# The runs whose output has a summary; told in another, a line would be lost.
SUMMED_UP = ("nightly", "backfill")


@dataclass(frozen=True)
class RunLines:
    """The end of the run's own output, and its log: who started it, or opens it on the server, reads what is new.

    A command prints the lines and has Prefect's log silenced; a run of the deployment prints nothing and has its log.
    """

    lines: list[str]
    channel: Channel = Channel.SUMMARY
    name: str = "run summary"
    batch: int | None = None

    def tell(self, notices: Sequence[Notice]) -> None:
        """Adds a line a notice; it cannot fail."""
        log = _log()
        for notice in notices:
            self.lines.append(notice.title)
            log.info("%s", notice.title)


def _log() -> Log:
    """That of the run under way on the server; outside of any, the program's own."""
    try:
        return get_run_logger()
    except MissingContextError:
        return logging.getLogger(__name__)


@task(name="deliver alerts", cache_policy=NO_CACHE)
def deliver_stop(run: RunRecord, settings: Settings) -> None:
    """Tells every receiver what is due to it; one that fails is told at the end of the next run."""
    newest_day = newest_covered_day(run)
    if newest_day is None:
        return
    alerts = run.store.rows(Alert)
    rows = run.store.rows(Delivery)
    rules = Rules(newest_day, settings.alert_days, run.run_id, utc_now)
    mailboxes, failed = _mailboxes(settings)
    with receivers_of(run, settings, alerts, rows) as receivers:
        everybody = [*receivers, *mailboxes]
        run.handed = hand_over(alerts, everybody, rows, lambda some: run.store.replace("deliveries", some), rules)
    run.handed += failed


def newest_covered_day(run: RunRecord) -> date | None:
    """The last day that any source could be seen on; null before the first."""
    found = run.store.sql("SELECT max(day) AS day FROM source_health WHERE state = 'ok'", views=False)
    day: date | None = found.column("day")[0].as_py()
    return day


@contextmanager
def receivers_of(
    run: RunRecord, settings: Settings, alerts: Sequence[Alert], rows: Sequence[Delivery]
) -> Iterator[list[Receiver]]:
    """Everybody whom the settings name beside mailboxes; files first, then what may take its time."""
    receivers: list[Receiver] = []
    if settings.alert_summary and run.flow in SUMMED_UP:
        receivers.append(RunLines(run.alert_lines))
    if settings.alert_feed:
        own = [row for row in rows if row.channel is Channel.FEED]
        receivers.append(Feed(settings.data_dir / FEED_FILE, alerts, own, utc_now, settings.dashboard_url))
    if settings.alert_events:
        receivers.append(PrefectEvents(run.run_id, settings.dashboard_url))
    post = poster_of(settings)
    try:
        yield [*receivers, *_webhooks(settings, post)]
    finally:
        post.close()


def poster_of(settings: Settings) -> Poster:
    """What posts, under the fetcher's own rules of where it may go."""
    return Poster(
        user_agent(settings, project_version()),
        allow_private_addresses=settings.allow_private_addresses,
        ca_bundle=settings.ca_bundle,
    )


def _webhooks(settings: Settings, post: Poster) -> Iterator[Receiver]:
    secret = settings.alert_webhook_secret
    for url in dict.fromkeys(settings.alert_webhooks.split()):
        key = secret.get_secret_value() if secret else ""
        yield Webhook(url, key, post, utc_now, time.sleep, settings.dashboard_url)


def _mailboxes(settings: Settings) -> tuple[list[Receiver], list[Handed]]:
    """The mailboxes that the settings name, or that none can be told since they have no names."""
    addresses = list(dict.fromkeys(settings.alert_mail_to.split()))
    if not addresses:
        return [], []
    try:
        key = label_key(settings.data_dir)
    except DeliveryError as error:
        return [], [Handed(Channel.MAIL, "every mailbox", 0, 0, str(error))]
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
    server = MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_user,
        password,
        settings.ca_bundle,
    )
    sender, link = settings.alert_mail_from, settings.dashboard_url
    return [Mailbox(address, key, sender, server, utc_now, link) for address in addresses], []
