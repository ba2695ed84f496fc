"""Posts to a real server on loopback: signed, tried again, refused where the fetcher would refuse."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from time import sleep
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from delivery.webhook import Webhook
from schemas.errors import DeliveryError
from sources.post import Poster
from tests.unit.delivery.samples import HOSTILE, alert, notice
from tests.unit.sources.loopback import Answer, Site, answer, serve

SECRET = "whsec_" + base64.b64encode(b"a secret of 24 bytes or so").decode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as up:
        yield up


def webhook(url: str, waits: list[float] | None = None, **poster: Any) -> Webhook:
    """A webhook that waits for nothing and notes how long it would have."""
    post = Poster("brinkwatch-test", **{"allow_private_addresses": True} | poster)
    noted = waits if waits is not None else []
    return Webhook(url, SECRET, post, lambda: datetime.now(UTC), noted.append, "https://desk.example/")


def in_turn(*answers: Answer) -> Answer:
    """Each answer once, the last one for ever."""
    left = list(answers)

    def give(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return give


def test_the_post_says_what_the_alert_says_and_is_signed(site: Site) -> None:
    site.pages["/hook?key=1"] = answer(status=204)
    webhook(f"{site.origin}/hook?key=1").tell([notice(alert())])
    ((_, headers),) = site.asked
    (body,) = site.posted
    # The verifier that receivers use, by others: wrong bodies, times and signatures raise.
    told = Verifier(SECRET).verify(body, headers)
    assert told["alert"]["expected_false_spells_per_week"] == 0.03
    assert told["alert"]["sentences"] == ["Moscow threatened Kyiv on Monday."]
    assert told["link"] == "https://desk.example/events?alert=a1"
    assert headers["Idempotency-Key"] == headers["webhook-id"] == told["id"] == "a1.open"


def test_a_changed_body_or_another_secret_does_not_verify(site: Site) -> None:
    site.pages["/hook"] = answer(status=200)
    webhook(f"{site.origin}/hook").tell([notice(alert())])
    ((_, headers),) = site.asked
    with pytest.raises(WebhookVerificationError):
        Verifier(SECRET).verify(site.posted[0].replace(b"RUS", b"USA"), headers)
    with pytest.raises(WebhookVerificationError):
        Verifier("whsec_" + base64.b64encode(b"another one").decode()).verify(site.posted[0], headers)


def test_hostile_words_stay_words(site: Site) -> None:
    site.pages["/hook"] = answer(status=200)
    webhook(f"{site.origin}/hook").tell([notice(alert(summary=HOSTILE, sentences=[HOSTILE]))])
    told = json.loads(site.posted[0])
    assert told["alert"]["sentences"] == [HOSTILE]
    assert not any(ord(letter) < 32 for letter in told["summary"])


def test_a_server_in_trouble_is_asked_again_with_the_same_key(site: Site) -> None:
    site.pages["/hook"] = in_turn(answer(status=500), answer(status=429), answer(status=200))
    waits: list[float] = []
    webhook(f"{site.origin}/hook", waits).tell([notice(alert())])
    assert [headers["webhook-id"] for _, headers in site.asked] == ["a1.open"] * 3
    assert 0.5 <= waits[0] <= 1.0 <= waits[1] <= 2.0


def test_after_three_tries_it_is_left_for_the_next_run(site: Site) -> None:
    site.pages["/hook"] = answer(status=503)
    with pytest.raises(DeliveryError, match="HTTP 503"):
        webhook(f"{site.origin}/hook").tell([notice(alert())])
    assert len(site.posted) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_a_refusal_is_not_argued_with(site: Site, status: int) -> None:
    site.pages["/hook"] = answer(status=status)
    with pytest.raises(DeliveryError, match=f"HTTP {status}"):
        webhook(f"{site.origin}/hook").tell([notice(alert())])
    assert len(site.posted) == 1


def test_a_redirect_is_not_followed(site: Site) -> None:
    site.pages["/hook"] = answer(status=307, Location=f"{site.origin}/elsewhere")
    with pytest.raises(DeliveryError, match="HTTP 307"):
        webhook(f"{site.origin}/hook").tell([notice(alert())])
    assert site.paths() == ["/hook"]


def test_a_server_that_drips_is_cut_off(site: Site) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            handler.wfile.write(b"X-Slow: 1\r\n")
            handler.wfile.flush()
            sleep(0.05)

    site.pages["/hook"] = drip
    with pytest.raises(DeliveryError, match=r"no answer within 0\.3 seconds"):
        webhook(f"{site.origin}/hook", deadline_seconds=0.3).tell([notice(alert())])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1", "0x7f000001"])
def test_an_address_that_is_not_public_is_refused_and_not_tried_again(host: str) -> None:
    waits: list[float] = []
    with pytest.raises(DeliveryError):
        webhook(f"http://{host}:1/hook", waits, allow_private_addresses=False).tell([notice(alert())])
    assert waits == []


def test_a_name_that_leads_inside_is_refused_where_it_is_dialled(site: Site) -> None:
    port = site.origin.rpartition(":")[2]
    one = webhook(
        f"http://hooks.example:{port}/hook",
        allow_private_addresses=False,
        resolver=lambda host, port: ["127.0.0.1"],
    )
    with pytest.raises(DeliveryError, match="not a public address"):
        one.tell([notice(alert())])
    assert site.posted == []


def test_its_name_tells_no_secret_of_the_address() -> None:
    name = webhook("https://hooks.example/services/T0/SECRETKEY?token=abc").name
    assert name.startswith("hooks.example #")
    assert "SECRET" not in name and "abc" not in name
