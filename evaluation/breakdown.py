"""Figures behind a score: class by class, what is taken for what, and whether the confidence can be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

# What stands for the other side of an event that was missed, or of one that nobody reported.
NOTHING = "-"
N_BINS = 10

Outcome = tuple[str, str]
Judged = tuple[float, bool]
Row = tuple[str | int | float, ...]

CLASS_COLUMNS = ("class", "gold", "told", "right", "precision", "recall", "f1")
CONFUSION_COLUMNS = ("gold", "told", "times")
CALIBRATION_COLUMNS = ("confidence", "events", "mean", "right")


def class_rows(outcomes: Sequence[Outcome]) -> list[Row]:
    """One row for each class, by name: how often in gold, how often told, how often both; precision, recall, F1."""
    in_gold, told = (Counter(side) for side in zip(*outcomes, strict=True)) if outcomes else (Counter(), Counter())
    right = Counter(gold for gold, answer in outcomes if gold == answer)
    rows: list[Row] = []
    for name in sorted((in_gold | told).keys() - {NOTHING}):
        n_gold, n_told, n_right = in_gold[name], told[name], right[name]
        precision, recall = n_right / n_told if n_told else 0.0, n_right / n_gold if n_gold else 0.0
        f1 = 2 * n_right / (n_gold + n_told)
        rows.append((name, n_gold, n_told, n_right, round(precision, 3), round(recall, 3), round(f1, 3)))
    return rows


def confusion_rows(outcomes: Sequence[Outcome]) -> list[Row]:
    """What was taken for what, most frequent first; `-` on one side is a miss, on the other an event too many."""
    wrong = Counter((gold, told) for gold, told in outcomes if gold != told)
    return [(gold, told, times) for (gold, told), times in sorted(wrong.items(), key=lambda item: (-item[1], item[0]))]


def calibration_rows(judged: Sequence[Judged]) -> list[Row]:
    """For each tenth of confidence that occurs: how many, their mean confidence, the share that is right."""
    rows: list[Row] = []
    for bin_number in range(N_BINS):
        inside = [(sure, right) for sure, right in judged if min(int(sure * N_BINS), N_BINS - 1) == bin_number]
        if inside:
            span = f"{bin_number / N_BINS:.1f} to {(bin_number + 1) / N_BINS:.1f}"
            mean, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            rows.append((span, len(inside), round(mean, 3), round(right, 3)))
    return rows


def calibration_error(judged: Sequence[Judged]) -> float:
    """Expected calibration error over ten equal bins, three digits (Naeini, Cooper and Hauskrecht 2015)."""
    rows = calibration_rows(judged)
    off = sum(int(n) * abs(float(mean) - float(right)) for _, n, mean, right in rows)
    return round(off / len(judged), 3) if judged else 0.0
