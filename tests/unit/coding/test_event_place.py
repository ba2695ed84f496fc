"""The place of an act in running text: its clause, its sentence, the dateline, else null; never a seat or a metonym."""

from __future__ import annotations

from datetime import date

import pytest

from coding.coder import Coder

PUBLISHED = date(2023, 10, 11)
PLACES = [
    ("Drones struck a depot in Kharkiv on Monday, Ukraine's army said.", "Kharkiv"),
    ("Russian forces shelled Kherson on Monday.", "Kherson"),
    ("Moscow said Russian forces had shelled Kherson on Monday.", "Kherson"),
    ("U.S. and Russian diplomats held talks in Geneva on Monday.", "Geneva"),
    ("Turkish jets bombed a depot near Mosul on Monday.", "Mosul"),
    ("Iran condemned Israel's role in Syria on Monday.", None),
    ("KRAMATORSK, Ukraine - Russian forces shelled a school on Monday.", "Kramatorsk"),
    ("MOSCOW - Russian forces shelled a school on Monday.", None),
]


@pytest.mark.parametrize(("text", "place"), PLACES, ids=[text[:50] for text, _ in PLACES])
def test_act_lies_where_its_own_words_say(coder: Coder, text: str, place: str | None) -> None:
    events = coder.code(title="", text=text, published=PUBLISHED)
    assert events
    assert {event.location.name if event.location else None for event in events} == {place}
