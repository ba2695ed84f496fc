"""Addresses -> names for tables that are published: who is told, without what is secret or personal in it."""

from __future__ import annotations

import hmac
from hashlib import sha256
from urllib.parse import urlsplit


def webhook_name(url: str) -> str:
    """Host of an address and the start of its digest: paths and queries of webhooks are often keys."""
    return f"{urlsplit(url).hostname or 'no host'} #{_start(sha256(url.encode()).hexdigest())}"


def mail_name(address: str, key: bytes) -> str:
    """Domain of a mailbox and the start of its digest under a key: without one, guessed mailboxes could be tried."""
    return f"@{address.rpartition('@')[2]} #{_start(hmac.new(key, address.encode(), sha256).hexdigest())}"


def _start(digest: str) -> str:
    return digest[:8]
