"""Addresses -> names for tables that are published: who is told, without what is secret or personal in it."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlsplit


def webhook_name(url: str) -> str:
    """Host of an address and the start of its digest: paths and queries of webhooks are often keys."""
    return f"{urlsplit(url).hostname or 'no host'} #{_digest(url)}"


def mail_name(address: str) -> str:
    """Domain of a mailbox and the start of its digest."""
    return f"@{address.rpartition('@')[2]} #{_digest(address)}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]
