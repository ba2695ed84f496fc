"""Coded events as tests of the coder compare them."""

from __future__ import annotations

from datetime import date

from coding.coder import Coder
from schemas.coded import CodedEvent


def told(events: list[CodedEvent]) -> list[tuple[str, list[str | None], list[str | None], str]]:
    """Act, codes of doers and recipients, and status of each event."""
    return [(e.act, [p.code for p in e.actors], [p.code for p in e.recipients], str(e.status)) for e in events]


def last_sides(
    coder: Coder, text: str, act: str, published: date, title: str = ""
) -> tuple[list[str | None], list[str | None]]:
    """Codes of the actors and recipients of the last event of an act in a text; there must be one."""
    events = [event for event in coder.code(title=title, text=text, published=published) if event.act == act]
    assert events, text
    return [party.code for party in events[-1].actors], [party.code for party in events[-1].recipients]
