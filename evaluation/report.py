"""The page docs/evaluation.md: what the coder does on this project's own examples and texts.

`python -m evaluation.report` prints it; figures on data of others are measured apart and are not on this page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from coding.codebook_check import CheckReport, check_codebook
from coding.coder import Coder, load_coder
from evaluation.articles import ArticleScores, score_articles
from evaluation.breakdown import (
    CALIBRATION_COLUMNS,
    CLASS_COLUMNS,
    CONFUSION_COLUMNS,
    NOTHING,
    calibration_rows,
    class_rows,
    confusion_rows,
)
from evaluation.sentence_sets import score_sentences
from schemas.coded import CodedEvent

TEXTS = Path(__file__).parent / "texts"
# Further sets, each with its first score, and what is said of it: totals only.
TOTALS = {
    "texts_wide": "Own texts of a wide vocabulary, read for what is missing",
    "texts_wide_unread": "Their other half, which nobody reads for errors",
    "texts_news": "Own texts in the manner of the press, ten of which were read",
    "texts_unread": "Own texts that nobody reads for errors",
    "texts_desk": "Own texts of one night at a crisis desk, none read for errors (first score: of nine)",
    "texts_statements": "Own statements, briefings and transcripts, the first ten read for errors",
}
SENTENCES = Path(__file__).parent / "sentences"
SILENCE = Path(__file__).parent / "silence.yaml"
# Articles that hold no event, by set.
QUIET = {
    SILENCE: "of sport, business, culture and weather in the language of war",
    SILENCE.with_name("silence_official.yaml"): "that name ministries, ambassadors and soldiers, only scored",
}
FIRST = "first_score"
SENTENCE_FIGURES = ("type_F1", "record_F1", "actors", "recipients", "status", "silent_events")
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
    "ece": "expected calibration error of the confidence",
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
            *_texts(TEXTS, score_articles(paths, coder), len(paths)),
            "",
            *(line for name in TOTALS if not gold_paths for line in _totals(name, coder)),
            *([] if gold_paths else _sentences(coder)),
            *_silence(coder),
            "",
        ]
    )


def _examples(check: CheckReport) -> list[str]:
    title = f"## Codebook examples: {check.share_right:.1%} hold"
    return [title, "", *_table(check.columns(), check.rows())]


def _texts(folder: Path, scores: ArticleScores, n_texts: int) -> list[str]:
    figures, first = scores.figures(), _first_score(folder / f"{FIRST}.json")
    return [
        f"## Own texts: {n_texts}, with {figures['gold']} events",
        "",
        "Written and coded by somebody who had not seen the rules. The first score is that of the day on which the",
        f"coder first read them ({first['measured_on']}, `{first['command']}`); half of them are developed on since.",
        "",
        *_figures(figures, first["figures"]),
        "",
        "Type by type (an event counts in gold where any reader would name it or it was found):",
        "",
        *_table(CLASS_COLUMNS, class_rows(scores.outcomes)),
        "",
        "What was taken for what (`-`: missed, or coded and not there):",
        "",
        *_table(CONFUSION_COLUMNS, [row for row in confusion_rows(scores.outcomes) if NOTHING not in row]),
        "",
        f"Confidence: expected calibration error {figures['ece']}.",
        "",
        *_table(CALIBRATION_COLUMNS, calibration_rows(scores.judged)),
    ]


def _totals(name: str, coder: Coder) -> list[str]:
    """Totals of one further set. Those of texts that nobody reads come nearest to what unseen news will give."""
    folder = Path(__file__).parent / name
    paths = sorted(folder.glob("*.events.json"))
    figures, first = score_articles(paths, coder).figures(), _first_score(folder / f"{FIRST}.json")
    return [
        f"## {TOTALS[name]}: {len(paths)}, with {figures['gold']} events",
        "",
        f"First score of {first['measured_on']}, `{first['command']}`.",
        "",
        *_figures(figures, first["figures"]),
        "",
    ]


def _sentences(coder: Coder) -> list[str]:
    """Sets of single sentences: of each half the scores now and at the first reading."""
    rows = []
    for path in sorted(SENTENCES.glob("*.yaml")):
        now = score_sentences([path], coder).figures()
        first = _first_score(path.with_name(f"{path.stem}.{FIRST}.json"))["figures"]
        rows += [
            [path.stem, half, figures["gold"], *(f"{figures[f]} ({first[half][f]})" for f in SENTENCE_FIGURES)]
            for half, figures in now.items()
        ]
    return [
        "## Sentences act by act, written before the coder read them",
        "",
        "Of each set one half is read for errors, the other scored in totals only. In brackets: at the first reading.",
        "",
        *_table(["set", "half", "events", *SENTENCE_FIGURES], rows),
        "",
    ]


def silence(coder: Coder) -> list[list[CodedEvent]]:
    """The events coded in each article of silence.yaml, which hold none."""
    return _coded(coder, _silent_set(SILENCE)["articles"])


def _coded(coder: Coder, articles: Sequence[Mapping[str, Any]]) -> list[list[CodedEvent]]:
    return [coder.code(title=a["title"], text=a["text"], published=a["published"]) for a in articles]


def _silent_set(path: Path) -> dict[str, Any]:
    held: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return held


def _silence(coder: Coder) -> list[str]:
    lines = []
    for path, which in QUIET.items():
        held = _silent_set(path)
        found, first = _coded(coder, held["articles"]), held[FIRST]
        lines += [
            f"## Silence: {len(found)} articles {which}",
            "",
            f"{sum(map(len, found))} events coded, in {sum(map(bool, found))} of them. At the first reading: "
            f"{first['events']} in {first['articles']}.",
            "",
        ]
    return lines[:-1]


def _first_score(path: Path) -> dict[str, Any]:
    first: dict[str, Any] = json.loads(path.read_text())
    return first


def _figures(figures: Mapping[str, Any], first: Mapping[str, Any]) -> list[str]:
    rows = [(name, figures[name], first.get(name), meaning) for name, meaning in MEANINGS.items()]
    return _table(["figure", "value", "first score", "meaning"], rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return [*lines, *(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)]


if __name__ == "__main__":
    sys.stdout.write(report(load_coder()))
