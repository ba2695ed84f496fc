"""Notices -> an address on the web: signed after Standard Webhooks, tried a few times, known by a key when repeated."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from delivery.labels import webhook_name
from delivery.notice import Notice
from schemas.codes import Channel, FetchOutcome
from schemas.errors import DeliveryError, FetchError

# Sends a body and gives the HTTP status. Raises FetchError where there is none.
Post = Callable[[str, bytes, Mapping[str, str]], int]

TRIES = 3
BACKOFF_SECONDS = 1.0
PASSING_STATUSES = frozenset({408, 425, 429})
LASTING_OUTCOMES = frozenset({FetchOutcome.REFUSED_ADDRESS, FetchOutcome.BAD_TLS})


@dataclass(frozen=True)
class Webhook:
    """One address. A notice is a POST of its own, so that each can be taken or refused."""

    url: str
    secret: str
    post: Post
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    dashboard_url: str = ""
    channel: Channel = Channel.WEBHOOK
    batch: int | None = 1

    @property
    def name(self) -> str:
        """Host and digest of the address."""
        return webhook_name(self.url)

    def tell(self, notices: Sequence[Notice]) -> None:
        """Posts each; an answer of 2xx is taken for its receipt. Raises DeliveryError after the last try."""
        for notice in notices:
            self._tell_one(notice)

    def _tell_one(self, notice: Notice) -> None:
        body = json.dumps(notice.payload(self.dashboard_url), ensure_ascii=False).encode(errors="replace")
        for attempt in range(1, TRIES + 1):
            headers = signed_headers(self.secret, notice.key, body, self.now())
            reason, is_passing = self._try(body, headers)
            if reason is None:
                return
            if not is_passing or attempt == TRIES:
                raise DeliveryError(reason)
            # Doubled each time, by a random factor of 0.5 to 1, so that many senders do not come back together.
            self.sleep(BACKOFF_SECONDS * 2 ** (attempt - 1) * random.uniform(0.5, 1.0))  # noqa: S311 - no secret

    def _try(self, body: bytes, headers: Mapping[str, str]) -> tuple[str | None, bool]:
        """Why it was not taken, null if it was; and whether that may pass by itself."""
        try:
            status = self.post(self.url, body, headers)
        except FetchError as error:
            return str(error), error.outcome not in LASTING_OUTCOMES
        if 200 <= status < 300:
            return None, False
        return f"HTTP {status}", status >= 500 or status in PASSING_STATUSES


def signed_headers(secret: str, key: str, body: bytes, now: datetime) -> dict[str, str]:
    """Headers of a signed POST, after Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, base64.

    The key of the HMAC is the secret behind `whsec_`, in base64; any other secret is taken by its bytes.
    """
    timestamp = str(int(now.timestamp()))
    signed = f"{key}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(secret_bytes(secret), signed, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        "webhook-id": key,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }


def secret_bytes(secret: str) -> bytes:
    """The bytes that sign. Raises DeliveryError for a secret that begins like one in base64 and is none."""
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if not key:
        raise DeliveryError("the webhook secret begins with whsec_ and goes on with no base64")
    return key
