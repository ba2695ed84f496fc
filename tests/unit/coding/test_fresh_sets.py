"""Dates and quantities on sets written apart from their rules: intervals and bounds count, not the cut of the words.

The score of the first run, before any of their errors was read, stands in tests/cases/fresh_first_score.json.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from coding.dates import find_dates
from coding.magnitudes import find_magnitudes

CASES = Path(__file__).parents[2] / "cases"


def params(name: str) -> list[Any]:
    cases = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))["cases"]
    return [
        pytest.param(case, id=case["text"][:60], marks=pytest.mark.xfail(reason=case["todo"]) if "todo" in case else ())
        for case in cases
    ]


def dates_told(case: dict[str, Any]) -> list[str]:
    """FIRST..LAST PRECISION of each expression; one day alone where that is all."""
    spans = find_dates(case["text"], case["published"])
    wanted = [told.split()[0] for told in case["dates"]] + [""] * len(spans)
    return [
        f"{s.date}{f'..{s.end_date}' if '..' in days else ''} {s.precision}{'~' * s.is_approximate}"
        for s, days in zip(spans, wanted, strict=False)
    ]


def quantities_told(text: str) -> list[str]:
    """KIND LOW HIGH UNIT of each quantity."""
    found = [span.magnitude for span in find_magnitudes(text)]
    bounds = [["-" if bound is None else f"{bound:.0f}" for bound in (m.low, m.high)] for m in found]
    return [
        f"{m.kind} {low} {high} {m.unit}{'~' * m.approximate}" for m, (low, high) in zip(found, bounds, strict=True)
    ]


@pytest.mark.parametrize("case", params("dates_fresh.yaml"))
def test_dates_of_the_fresh_set(case: dict[str, Any]) -> None:
    assert dates_told(case) == [" ".join(told.split()[:2]) for told in case["dates"]]


@pytest.mark.parametrize("case", params("quantities_fresh.yaml"))
def test_quantities_of_the_fresh_set(case: dict[str, Any]) -> None:
    assert quantities_told(case["text"]) == [told.partition(" | ")[0] for told in case["quantities"]]
