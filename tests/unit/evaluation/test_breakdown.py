"""Figures of each class, what is taken for what, and the calibration error, on numbers worked out by hand."""

from __future__ import annotations

import pytest

from evaluation.breakdown import (
    NOTHING,
    calibration_error,
    calibration_rows,
    class_rows,
    confusion_rows,
)

OUTCOMES = [("AID", "AID"), ("AID", "ACCUSE"), ("ACCUSE", "ACCUSE"), ("ACCUSE", NOTHING), (NOTHING, "AID")]


def test_each_class_has_its_figures() -> None:
    assert class_rows(OUTCOMES) == [("ACCUSE", 2, 2, 1, 0.5, 0.5, 0.5), ("AID", 2, 2, 1, 0.5, 0.5, 0.5)]
    assert class_rows([]) == []


def test_confusion_counts_what_is_wrong_and_only_that() -> None:
    assert confusion_rows([*OUTCOMES, ("AID", "ACCUSE")]) == [
        ("AID", "ACCUSE", 2),
        (NOTHING, "AID", 1),
        ("ACCUSE", NOTHING, 1),
    ]


def test_calibration_error_weighs_each_bin_by_its_events() -> None:
    judged = [(0.95, True), (0.95, False), (0.3, False), (1.0, True)]
    assert calibration_rows(judged) == [("0.3 to 0.4", 1, 0.3, 0.0), ("0.9 to 1.0", 3, 0.967, 0.667)]
    assert calibration_error(judged) == pytest.approx((0.3 + 3 * 0.3) / 4, abs=0.001)
    assert calibration_error([]) == 0.0
