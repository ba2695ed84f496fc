"""Extraction of real news pages against their gold record, where those pages are at hand."""

from __future__ import annotations

from statistics import mean

import pytest

from sources.extract_pool import ROOT
from tests.bench.pages import PageScore, score_pages

PAGES = ROOT.parent / "shared" / "data" / "ingest" / "pages"
# What the choice of the library was made by, on 258 pages of the same collection: .951 and .981.
LEAST_F1, LEAST_DATES = 0.95, 0.98

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not (PAGES / "gold.jsonl").is_file(), reason=f"{PAGES} with pages and their gold is not here"),
]


@pytest.fixture(scope="module")
def scores() -> list[PageScore]:
    return score_pages(PAGES)


def test_the_body_is_what_a_reader_would_copy(scores: list[PageScore]) -> None:
    assert mean(score.f1 for score in scores) >= LEAST_F1


def test_the_date_is_right_to_the_day(scores: list[PageScore]) -> None:
    assert mean(score.is_date_right for score in scores) >= LEAST_DATES
