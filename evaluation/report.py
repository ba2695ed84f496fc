"""The page docs/evaluation.md: what the coder does on this project's own examples and texts.

`python -m evaluation.report` prints it; figures on data of others are measured apart and are not on this page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from coding.codebook_check import CheckReport, check_codebook
from coding.coder import Coder, load_coder
from evaluation.articles import ArticleScores, score_articles

TEXTS = Path(__file__).parent / "texts"
FIRST_SCORE = TEXTS / "first_score.json"
MEANINGS = {
    "type_F1": "event types: harmonic mean of precision and recall of what any reader would name",
    "record_F1": "the same with act, actors, recipients and status right",
    "dup": "share of events that repeat another one",
    "actors": "actors right, of the matched events",
    "recipients": "recipients right",
    "status": "status right",
    "date": "date right",
    "magnitude": "quantity right, where there is one",
    "speaker": "speaker right",
    "traps": "traps that an event fell into",
    "silent_events": "events coded in texts that hold none",
}


def report(coder: Coder, gold_paths: Sequence[Path] | None = None) -> str:
    """The page as Markdown: codebook examples act by act, then own texts (evaluation/texts unless others are given)."""
    paths = sorted(TEXTS.glob("*.events.json")) if gold_paths is None else list(gold_paths)
    return "\n".join(
        [
            "# Evaluation",
            "",
            "Made by `python -m evaluation.report`. All texts here were written for this project: the figures",
            "say whether the rules do what they promise, not how the coder does on the world's news.",
            "",
            *_examples(check_codebook(coder)),
            "",
            *_texts(score_articles(paths, coder), len(paths)),
            "",
        ]
    )


def _examples(check: CheckReport) -> list[str]:
    title = f"## Codebook examples: {check.share_right:.1%} hold"
    return [title, "", *_table(check.columns(), check.rows())]


def _texts(scores: ArticleScores, n_texts: int) -> list[str]:
    figures = scores.figures()
    title = f"## Own texts: {n_texts}, with {figures['gold']} events"
    first = json.loads(FIRST_SCORE.read_text())
    rows = [(name, figures[name], first["figures"].get(name), meaning) for name, meaning in MEANINGS.items()]
    return [
        title,
        "",
        "Written and coded by somebody who had not seen the rules. The first score is that of the day on which the",
        f"coder first read them ({first['measured_on']}, `{first['command']}`); since then they are developed on.",
        "",
        *_table(["figure", "value", "first score", "meaning"], rows),
    ]


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return [*lines, *(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)]


if __name__ == "__main__":
    sys.stdout.write(report(load_coder()))
