"""Phrases of 2014 to 2026 written apart from the actor files: every second one may be read, the others only measure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from coding.actors import load_lexicon

CASES_DIR = Path(__file__).parents[2] / "cases"
CASES: list[dict[str, Any]] = yaml.safe_load((CASES_DIR / "actors_fresh.yaml").read_text(encoding="utf-8"))["cases"]
FIRST = yaml.safe_load((CASES_DIR / "actors_fresh_first_score.yaml").read_text(encoding="utf-8"))
READ, UNREAD = CASES[0::2], CASES[1::2]


def answer(case: dict[str, Any]) -> tuple[bool, bool]:
    """Whether country and sector are right; organisations of states stand under IGO."""
    found = load_lexicon().resolve(case["phrase"], case.get("day"))
    country = "IGO" if found.sector == "IGO" else found.country or ""
    countries = {case["country"], *as_list(case.get("also_country"))}
    sectors = {case["sector"], *as_list(case.get("also"))}
    return country in countries, (found.sector or "") in sectors


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def shares(cases: list[dict[str, Any]]) -> dict[str, float]:
    answers = [answer(case) for case in cases]
    n = len(cases)
    return {
        "country": round(sum(c for c, _ in answers) / n, 3),
        "sector": round(sum(s for _, s in answers) / n, 3),
        "both": round(sum(c and s for c, s in answers) / n, 3),
    }


def test_there_are_300_phrases_a_third_with_their_day() -> None:
    assert len(CASES) >= 300
    assert sum("day" in case for case in CASES) >= len(CASES) / 3


@pytest.mark.parametrize("half", ["read", "unread"])
def test_fresh_phrases_are_told(half: str) -> None:
    assert shares(READ if half == "read" else UNREAD)["both"] >= 0.9


def test_scores_did_not_fall_below_the_first_run() -> None:
    for name, cases in (("read", READ), ("unread", UNREAD)):
        assert shares(cases)["both"] >= FIRST[name]["both"]
