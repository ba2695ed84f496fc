"""Charts tell a gap from a zero, and take no markup from their labels."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

from dashboard.charts import Line, bar_chart, line_chart

DAYS = [date(2022, 1, day) for day in range(1, 8)]


def paths(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [node.attrib["d"] for node in root if node.tag == "path"]


def test_a_day_without_a_value_breaks_the_line_and_is_hatched() -> None:
    points = list(zip(DAYS, [1.0, 2.0, None, None, 0.0, 0.0, 3.0], strict=True))
    svg = line_chart("c", "Title", [Line("events", points)], unit="events")
    assert len(paths(svg)) == 2
    hatched = [node for node in ElementTree.fromstring(svg) if node.attrib.get("fill") == "url(#c-blind)"]
    assert len(hatched) == 1


def test_a_zero_is_drawn() -> None:
    svg = line_chart("c", "Title", [Line("events", [(day, 0.0) for day in DAYS])], unit="events")
    assert len(paths(svg)) == 1
    assert "url(#c-blind)" not in svg


def test_one_day_alone_is_a_dot() -> None:
    svg = line_chart("c", "Title", [Line("x", [(DAYS[0], 1.0), (DAYS[1], None)])], unit="events")
    assert "<circle" in svg


def test_steps_go_along_and_up() -> None:
    svg = line_chart("c", "Title", [Line("rung", [(DAYS[0], 2.0), (DAYS[1], 6.0)])], unit="rung", steps=True)
    assert "H" in paths(svg)[0]
    assert "V" in paths(svg)[0]


def test_words_of_a_chart_tell_span_highest_and_last() -> None:
    svg = line_chart("c", "Title", [Line("threats", [(DAYS[0], 4.0), (DAYS[1], 2.0)])], unit="events")
    assert "2022-01-01 to 2022-01-02; highest 4 events; threats last 2." in svg


def test_labels_are_words_and_never_markup() -> None:
    hostile = "</text><script>alert(1)</script>"
    for svg in (
        bar_chart(hostile, hostile, [(hostile, 1.0)], unit=hostile, top=10),
        line_chart(hostile, hostile, [Line(hostile, [(DAYS[0], 1.0)])], unit=hostile),
    ):
        assert "<script" not in svg
        ElementTree.fromstring(svg)


def test_a_bar_without_a_value_says_not_seen() -> None:
    svg = bar_chart("c", "Rungs", [("RUS – UKR", 8.0), ("GRC – TUR", None)], unit="rung", top=10)
    assert "not seen" in svg


def test_nothing_to_draw_draws_nothing() -> None:
    assert line_chart("c", "Title", [], unit="x") == ""
    assert bar_chart("c", "Title", [], unit="x", top=1) == ""
