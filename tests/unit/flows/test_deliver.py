"""Alerts leave at the end of a run, by every way that the settings name, once, and a dead receiver fails no run."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import feedparser
import httpx
import pytest
from prefect import flow
from prefect.settings import PREFECT_API_URL, temporary_settings

from brinkwatch.delivery_text import delivery_lines
from flows.alert_events import PrefectEvents
from flows.deliver import deliver_stop
from flows.label_key import KEY_FILE
from flows.run import RunRecord, run_record
from flows.settings import load_settings
from flows.stops import open_store
from schemas.codes import Channel
from schemas.deliveries import Delivery
from schemas.errors import DeliveryError, SettingsError
from schemas.indicators import Alert
from tests.published import publish as publish_example
from tests.unit.delivery.samples import alert, notice
from tests.unit.delivery.test_mail import mail_server
from tests.unit.sources.loopback import answer, serve
from warehouse.store import Store


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables with alerts of a crisis that lasts; read only."""
    data_dir = tmp_path_factory.mktemp("example")
    publish_example(data_dir)
    return data_dir


@pytest.fixture
def data_dir(example: Path, tmp_path: Path) -> Path:
    """The same tables, to write into."""
    shutil.copytree(example / "tables", tmp_path / "tables")
    return tmp_path


def end_of_run(data_dir: Path) -> RunRecord:
    """The last stop of a run, by the settings in force."""
    settings = load_settings(data_dir=data_dir)
    with run_record(open_store(settings), "nightly", lock_wait_seconds=0) as run:
        deliver_stop.fn(run, settings)
    return run


def events_on_the_server(n: int) -> list[dict[str, Any]]:
    """The events of alerts that the server has stored: it writes them in the background, so it is asked until `n`."""
    asked = {"filter": {"event": {"prefix": ["brinkwatch.alert."]}}, "limit": 50}
    for _ in range(200):
        answered = httpx.post(f"{PREFECT_API_URL.value()}/events/filter", json=asked, trust_env=False)
        found: list[dict[str, Any]] = answered.raise_for_status().json()["events"]
        if len(found) >= n:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{len(found)} of {n} events came")


@pytest.mark.usefixtures("prefect_server")
def test_every_way_is_used_and_what_failed_is_delivered_once_the_receiver_is_back(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(data_dir)
    lasting = {row.alert_id for row in store.rows(Alert) if row.status == "open"}
    assert len(lasting) >= 2
    with serve() as up, serve() as down:
        up.pages["/hook"] = answer(status=204)
        down.pages["/hook"] = answer(status=400)
        monkeypatch.setenv("BRINKWATCH_ALERT_WEBHOOKS", f"{up.origin}/hook {down.origin}/hook")
        monkeypatch.setenv("BRINKWATCH_ALERT_WEBHOOK_SECRET", "a secret")
        monkeypatch.setenv("BRINKWATCH_ALERT_EVENTS", "true")
        monkeypatch.setenv("BRINKWATCH_ALLOW_PRIVATE_ADDRESSES", "true")
        run = end_of_run(data_dir)
        rows = store.rows(Delivery)
        told = {row.alert_id for row in rows if row.channel is Channel.FEED}
        assert lasting <= told
        assert len(up.posted) == len(told)
        assert len(down.posted) == 1
        assert {row.error for row in rows if row.delivered_at is None} == {"HTTP 400"}
        said = list(delivery_lines(run))
        assert f"  delivered: {len(told)} to feed alerts.atom" in said
        assert sum(line.startswith("  Alert: RUS and UKR: ") for line in said) == len(lasting)
        assert [
            line for line in said if "not delivered" in line and line.endswith("HTTP 400; the next run tries again")
        ]

        down.pages["/hook"] = answer(status=204)
        for _ in range(2):
            end_of_run(data_dir)
    assert len(up.posted) == len(told)
    assert len(down.posted) == 1 + len(told)
    assert all(row.delivered_at for row in store.rows(Delivery))
    assert len(feedparser.parse((data_dir / "alerts.atom").read_bytes()).entries) == len(told)

    events = events_on_the_server(len(told))
    resources = [event["resource"]["prefect.resource.id"] for event in events]
    assert sorted(resources) == sorted(f"brinkwatch.alert.{one}" for one in told)
    an_open = next(event for event in events if event["event"] == "brinkwatch.alert.open")
    assert an_open["resource"]["a"] == an_open["payload"]["alert"]["a"]
    assert an_open["payload"]["alert"]["alert_id"] in lasting


@flow(name="end of a night", validate_parameters=False)
def end_of_a_night(data_dir: str) -> RunRecord:
    """The last stop in a flow, as a run of the deployment has it: nobody prints what it gives back."""
    settings = load_settings(data_dir=Path(data_dir))
    with run_record(open_store(settings), "nightly", lock_wait_seconds=0) as run:
        deliver_stop(run, settings)
    return run


@pytest.mark.usefixtures("prefect_server")
def test_a_run_that_nobody_prints_names_new_alerts_in_its_log_once(data_dir: Path) -> None:
    run = end_of_a_night(str(data_dir))
    assert len(run.alert_lines) >= 2
    assert end_of_a_night(str(data_dir)).alert_lines == []
    logged = [line for line in log_on_the_server(len(run.alert_lines)) if line in run.alert_lines]
    assert sorted(logged) == sorted(run.alert_lines)


def log_on_the_server(n: int) -> list[str]:
    """The lines on alerts that the server has stored: they are sent in the background, so it is asked until `n`."""
    for _ in range(200):
        answered = httpx.post(f"{PREFECT_API_URL.value()}/logs/filter", json={"limit": 200}, trust_env=False)
        lines = [row["message"] for row in answered.raise_for_status().json()]
        found = [line for line in lines if line.startswith(("Alert: ", "Ended: "))]
        if len(found) >= n:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{len(found)} of {n} lines came, among {lines}")


def test_a_server_that_takes_no_events_is_said_so() -> None:
    with (
        temporary_settings({PREFECT_API_URL: "http://127.0.0.1:1/api"}),
        pytest.raises(DeliveryError, match="took no event"),
    ):
        PrefectEvents("r1").tell([notice(alert())])


def test_the_loopback_is_no_receiver_unless_the_settings_say_so(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BRINKWATCH_ALLOW_PRIVATE_ADDRESSES", raising=False)
    with serve() as site:
        site.pages["/hook"] = answer(status=204)
        monkeypatch.setenv("BRINKWATCH_ALERT_WEBHOOKS", f"{site.origin}/hook")
        monkeypatch.setenv("BRINKWATCH_ALERT_WEBHOOK_SECRET", "a secret")
        end_of_run(data_dir)
    assert site.posted == []
    reasons = {row.error for row in Store(data_dir).rows(Delivery) if row.channel is Channel.WEBHOOK}
    assert reasons == {"127.0.0.1 is not a public address"}


def test_mailboxes_have_names_by_the_key_of_the_directory_and_none_without(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as inbox:
        monkeypatch.setenv("BRINKWATCH_ALERT_MAIL_TO", "desk@example.org")
        monkeypatch.setenv("BRINKWATCH_ALERT_MAIL_FROM", "watch@example.net")
        monkeypatch.setenv("BRINKWATCH_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("BRINKWATCH_SMTP_PORT", str(inbox.port))
        monkeypatch.setenv("BRINKWATCH_SMTP_SECURITY", "none")
        for _ in range(2):
            end_of_run(data_dir)
        assert len(inbox.messages) == 1
        (data_dir / KEY_FILE).write_text("damaged")
        run = end_of_run(data_dir)
        assert len(inbox.messages) == 1
    names = {row.receiver for row in Store(data_dir).rows(Delivery) if row.channel is Channel.MAIL}
    assert len(names) == 1
    assert [one.error for one in run.handed if one.channel is Channel.MAIL] == [
        "label.key holds no key; without the file a new one is made, and mailboxes are told anew"
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"alert_webhooks": "https://hooks.example/x"}, "BRINKWATCH_ALERT_WEBHOOK_SECRET"),
        ({"alert_webhooks": "https://hooks.example/x", "alert_webhook_secret": ""}, "BRINKWATCH_ALERT_WEBHOOK_SECRET"),
        ({"alert_webhook_secret": "whsec_no base64!"}, "BRINKWATCH_ALERT_WEBHOOK_SECRET.*no base64"),
        ({"alert_webhook_secret": "whsec_"}, "BRINKWATCH_ALERT_WEBHOOK_SECRET.*no base64"),
        ({"alert_webhooks": "file:///etc/passwd", "alert_webhook_secret": "s"}, "https:// or http://"),
        ({"alert_mail_to": "desk@example.org"}, "BRINKWATCH_SMTP_HOST"),
        ({"smtp_security": "perhaps"}, "BRINKWATCH_SMTP_SECURITY"),
    ],
)
def test_a_receiver_that_cannot_be_is_told_before_the_run(given: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load_settings(**given)
