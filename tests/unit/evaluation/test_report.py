"""The page of figures: made from own examples and texts."""

from __future__ import annotations

from coding.coder import Coder
from evaluation.report import TEXTS, report


def test_page_holds_every_act_and_the_figures_of_the_texts(coder: Coder) -> None:
    page = report(coder, sorted(TEXTS.glob("*.events.json"))[:1])
    assert page.startswith("# Evaluation\n")
    assert all(f"| {act} |" in page for act in coder.codebook.acts)
    assert "## Own texts: 1, with " in page and "| type_F1 | " in page
