"""The coder's ranker: it is what the training program makes of our own texts, and what it says holds there."""

from __future__ import annotations

import pytest

from coding.coder import Coder
from coding.ranker import MIN_TOLD, load_ranker
from evaluation.breakdown import calibration_error
from evaluation.confidence_lessons import Lesson, lessons
from evaluation.train_confidence import area_under_curve

TOLERANCE = 0.02
"""Mean distance of the probabilities of the shipped ranker from those of one trained anew on the coder as it is."""


@pytest.fixture(scope="module")
def rows(coder: Coder) -> list[Lesson]:
    """Every lesson there is."""
    return lessons(coder)


@pytest.mark.heavy
def test_training_again_gives_the_shipped_weights(rows: list[Lesson]) -> None:
    pytest.importorskip("sklearn")
    from evaluation.train_confidence import train

    shipped, trained = load_ranker(), train(rows)
    for question in ("told", "right"):
        apart = [
            abs(getattr(shipped.judge(row.marks), question) - getattr(trained.judge(row.marks), question))
            for row in rows
        ]
        assert sum(apart) / len(apart) < TOLERANCE, "run python -m evaluation.train_confidence"


@pytest.mark.heavy
def test_the_shipped_ranker_is_calibrated_and_parts_right_from_wrong(rows: list[Lesson]) -> None:
    ranker = load_ranker()
    sure, is_right = [ranker.judge(row.marks).right for row in rows], [row.is_right for row in rows]
    assert calibration_error(list(zip(sure, is_right, strict=True))) < 0.08
    assert area_under_curve(sure, is_right) > 0.75


@pytest.mark.heavy
def test_what_it_takes_for_no_event_is_none(rows: list[Lesson]) -> None:
    ranker = load_ranker()
    gone = [row for row in rows if not ranker.judge(row.marks).is_told]
    assert sum(row.source == "quiet" for row in gone) > 0.15 * sum(row.source == "quiet" for row in rows)
    lost = sum(row.is_told for row in gone)
    assert lost < MIN_TOLD / 2 * len(gone)
    assert lost < 0.01 * sum(row.is_told for row in rows)


def test_the_area_under_the_curve_counts_ties_half() -> None:
    assert area_under_curve([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == pytest.approx(0.875)
    assert area_under_curve([0.1, 0.9], [True, False]) == 0.0
    assert area_under_curve([0.5], [True]) != area_under_curve([0.5], [True])
