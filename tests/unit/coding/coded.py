"""Coded events as tests of the coder compare them."""

from __future__ import annotations

from schemas.coded import CodedEvent


def told(events: list[CodedEvent]) -> list[tuple[str, list[str | None], list[str | None], str]]:
    """Act, codes of doers and recipients, and status of each event."""
    return [(e.act, [p.code for p in e.actors], [p.code for p in e.recipients], str(e.status)) for e in events]
