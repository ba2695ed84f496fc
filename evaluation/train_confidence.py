"""Trains the coder's ranker: `python -m evaluation.train_confidence` writes coding/ranker_weights.tsv.

Needs scikit-learn. Before it writes, it says what the ranker is worth on texts left out of the fit.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coding.coder import load_coder
from coding.ranker import ALWAYS, MIN_TOLD, THOUSAND, WEIGHTS, Ranker
from evaluation.breakdown import calibration_error
from evaluation.confidence_lessons import Lesson, lessons

FOLDS = 8
SEEN = 3
"""Events that must bear a mark before it is weighed."""
OF_THE_TEXT = frozenset({"topic", "affairs", "ceremony", "ceremony in title", "home", "parties", "crisis"})
"""What tells a text that reports events from one that only speaks like it. The marks of the rule itself do not: rules
were mended until they err no more where they can be seen to. Nor do years of history: analyses of today's crises name
many, and whole ones fell silent."""
REGULARISATION = {"told": 0.3, "right": 0.1}
"""C of the two logistic regressions, chosen over left-out texts."""

Question = Callable[[Lesson], bool]


def train(rows: Sequence[Lesson]) -> Ranker:
    """The ranker of some lessons."""
    told = _fitted(rows, lambda row: row.is_told, OF_THE_TEXT, REGULARISATION["told"])
    right = _fitted(rows, lambda row: row.is_right, None, REGULARISATION["right"])
    return Ranker({mark: (told.get(mark, 0), right.get(mark, 0)) for mark in {*told, *right}})


def _fitted(
    rows: Sequence[Lesson], question: Question, families: frozenset[str] | None, regularisation: float
) -> dict[str, int]:
    """Weights in thousandths of the marks of some families (None: of all); ALWAYS is the intercept."""
    from sklearn.linear_model import LogisticRegression

    seen = Counter(mark for row in rows for mark in row.marks)
    marks = sorted(mark for mark, n in seen.items() if n >= SEEN and _is_of(mark, families))
    model: Any = LogisticRegression(C=regularisation, solver="liblinear", intercept_scaling=10.0, random_state=0)
    model.fit(_matrix(rows, marks), [question(row) for row in rows])
    weights = dict(zip([ALWAYS, *marks], [model.intercept_[0], *model.coef_[0]], strict=True))
    return {mark: round(float(weight) * THOUSAND) for mark, weight in weights.items()}


def _is_of(mark: str, families: frozenset[str] | None) -> bool:
    return families is None or mark.partition("=")[0] in families


def _matrix(rows: Sequence[Lesson], marks: Sequence[str]) -> NDArray[np.float64]:
    """One row a lesson, one column a mark: 1 where it is there."""
    column = {mark: number for number, mark in enumerate(marks)}
    matrix = np.zeros((len(rows), len(marks)))
    for number, row in enumerate(rows):
        matrix[number, [column[mark] for mark in row.marks if mark in column]] = 1.0
    return matrix


def left_out(rows: Sequence[Lesson]) -> Iterator[tuple[Lesson, float, float]]:
    """Each lesson with the two probabilities of a ranker that saw no lesson of its text."""
    texts = sorted({(row.source, row.text) for row in rows})
    fold_of = {text: number % FOLDS for number, text in enumerate(texts)}
    for fold in range(FOLDS):
        ranker = train([row for row in rows if fold_of[row.source, row.text] != fold])
        for row in rows:
            if fold_of[row.source, row.text] == fold:
                verdict = ranker.judge(row.marks)
                yield row, verdict.told, verdict.right


def area_under_curve(sure: Sequence[float], is_right: Sequence[bool]) -> float:
    """How often a right event is surer than a wrong one (a tie counts half)."""
    good, bad = (
        np.array([p for p, right in zip(sure, is_right, strict=True) if right is kind]) for kind in (True, False)
    )
    if not len(good) or not len(bad):
        return float("nan")
    return float(np.mean((good[:, None] > bad) + 0.5 * (good[:, None] == bad)))


def report(rows: Sequence[Lesson]) -> Iterator[str]:
    """Lines of figures over left-out texts, source by source."""
    judged = list(left_out(rows))
    yield f"{'source':12} events right  mean   ECE   AUC  not told, of these events"
    for source in [*dict.fromkeys(row.source for row in rows), "all"]:
        of_source = [one for one in judged if source in {one[0].source, "all"}]
        sure, is_right = [p for _, _, p in of_source], [row.is_right for row, _, _ in of_source]
        dropped = [row for row, told, _ in of_source if told < MIN_TOLD]
        yield (
            f"{source:12} {len(sure):6} {np.mean(is_right):5.3f} {np.mean(sure):5.3f} "
            f"{calibration_error(list(zip(sure, is_right, strict=True))):5.3f} {area_under_curve(sure, is_right):5.3f}"
            f"  {len(dropped)}, {sum(row.is_told for row in dropped)}"
        )


def main() -> None:
    """Trains on everything and writes the weights."""
    rows = lessons(load_coder())
    sys.stdout.writelines(f"{line}\n" for line in report(rows))
    ranker = train(rows)
    WEIGHTS.write_text(ranker.text(), encoding="utf-8")
    sys.stdout.write(f"{len(rows)} events, {len(ranker.weights)} marks\n")


if __name__ == "__main__":
    main()
