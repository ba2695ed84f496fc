"""Killed while it tells a receiver: what is stored is not told again, what is not is told once more."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from schemas.codes import Channel
from schemas.deliveries import Delivery
from tests.commands import PROJECT, environment
from tests.published import publish
from tests.unit.sources.loopback import Site, answer, serve
from warehouse.store import Store

pytestmark = pytest.mark.faults


def test_a_kill_between_sending_and_storing_repeats_one_alert_with_its_key(tmp_path: Path) -> None:
    publish(tmp_path)
    with serve() as site:
        settings = {
            "BRINKWATCH_ALERT_WEBHOOKS": f"{site.origin}/hook",
            "BRINKWATCH_ALERT_WEBHOOK_SECRET": "a secret",
            "BRINKWATCH_ALLOW_PRIVATE_ADDRESSES": "true",
        }
        command = [sys.executable, "-m", "tests.faults.one_delivery", str(tmp_path)]
        running = subprocess.Popen(command, cwd=PROJECT, env=environment(**settings), stdout=subprocess.DEVNULL)

        def kill_at_the_second(handler: BaseHTTPRequestHandler) -> None:
            if len(site.posted) == 2:
                os.kill(running.pid, signal.SIGKILL)
            answer(status=204)(handler)

        site.pages["/hook"] = kill_at_the_second
        assert running.wait(timeout=120) == -signal.SIGKILL
        assert len(site.posted) == 2
        subprocess.run(command, cwd=PROJECT, env=environment(**settings), check=True, timeout=120)
        told = keys_of(site)
    rows = [row for row in Store(tmp_path).rows(Delivery) if row.channel is Channel.WEBHOOK]
    assert all(row.delivered_at for row in rows)
    assert set(told) == {f"{row.alert_id}.{row.verdict}" for row in rows}
    assert sorted(told.values()) == [*[1] * (len(rows) - 1), 2]
    assert told[keys_in_order(site)[1]] == 2


def keys_in_order(site: Site) -> list[str]:
    """The keys of what was posted."""
    return [json.loads(body)["id"] for body in site.posted]


def keys_of(site: Site) -> Counter[str]:
    """How often each key was posted."""
    return Counter(keys_in_order(site))
