"""Trains the ranker of pairs: `python -m evaluation.train_ranker` writes ranker/weights.npz. Needs scikit-learn.

It learns from the sentences of ranker/sentences.yaml and, at less weight, from the codebook's own examples: those are
the rules' own ground. No sentence that anything is measured on is among them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from coding.coder import Coder, load_coder
from coding.crosswalk import Crosswalk, load_crosswalk
from coding.patterns import Example
from evaluation.pair_features import Blocks, blocks
from evaluation.pair_ranker import CONVENTION, JOINED, PairRanker, Vocabulary, vocabulary_of
from evaluation.pair_text import SOURCE, TARGET, masked
from schemas.coded import CodedEvent
from schemas.codes import Status

SENTENCES = Path(__file__).parent / "ranker" / "sentences.yaml"
EXAMPLE_WEIGHT = 0.3
REGULARISATION = 0.5
"""C of the linear support vector machine."""

Lesson = tuple[str, str, float]
"""A masked sentence, its class, and how much it counts."""


def written(path: Path = SENTENCES) -> Iterator[Lesson]:
    """The sentences that were written for the ranker; S and T stand for the parties."""
    for kind, sentences in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for sentence in sentences:
            text = re.sub(r"\bT\b", TARGET, re.sub(r"\bS\b", SOURCE, sentence))
            yield text, kind, 1.0


def from_examples(coder: Coder, crosswalk: Crosswalk) -> Iterator[Lesson]:
    """The codebook's examples whose act the coder finds with two parties."""
    for act in coder.codebook.acts.values():
        for example in act.examples:
            if example.kind == "example" and example.expect:
                yield from _lessons(coder, crosswalk, act.name, example)


def _lessons(coder: Coder, crosswalk: Crosswalk, default_act: str, example: Example) -> Iterator[Lesson]:
    events = coder.code(title="", text=example.text, published=example.published)
    for expected in example.expect or ():
        wanted = expected.get("act") or default_act, expected.get("status", "actual")
        found = next((e for e in events if (e.act, str(e.status)) == wanted and _pair(e)), None)
        if found is not None:
            mention = found.mentions[0]
            rule = mention.rule if "." in mention.rule else None
            kind = crosswalk.type_of(found.act, rule, Status(found.status))
            yield masked(mention.text, *_pair(found)), JOINED.get(kind, str(kind)), EXAMPLE_WEIGHT


def _pair(event: CodedEvent) -> list[str]:
    """What the parties of an event are called in the text; empty where there are not two."""
    sides = [*event.actors[:1], *event.recipients[:1]] if event.recipients else event.actors[:2]
    return [side.text for side in sides] if len(sides) == 2 else []


def train(lessons: list[Lesson], coder: Coder) -> PairRanker:
    """A linear support vector machine over both clauses of every lesson."""
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    docs = coder.parser.analyser.docs(text for text, _, _ in lessons)
    rows = [(each, kind, weight) for doc, (_, kind, weight) in zip(docs, lessons, strict=True) for each in blocks(doc)]
    vocabulary = vocabulary_of(row for row, _, _ in rows)
    matrix = csr_matrix(_triples(vocabulary, [row for row, _, _ in rows]), shape=(len(rows), len(vocabulary.numbers)))
    machine: Any = LinearSVC(C=REGULARISATION, class_weight="balanced", random_state=0)
    machine.fit(matrix, [kind for _, kind, _ in rows], sample_weight=[weight for _, _, weight in rows])
    return PairRanker(
        vocabulary,
        tuple(map(str, machine.classes_)),
        machine.coef_.T.astype(np.float32),
        machine.intercept_.astype(np.float32),
    )


def _triples(vocabulary: Vocabulary, rows: list[Blocks]) -> tuple[list[float], tuple[list[int], list[int]]]:
    """Values, and the rows and columns where they stand."""
    values: list[float] = []
    at: tuple[list[int], list[int]] = ([], [])
    for number, row in enumerate(rows):
        columns, found = vocabulary.vector(row)
        values += found
        at[0].extend([number] * len(columns))
        at[1].extend(columns)
    return values, at


def main() -> None:
    """Trains on everything and writes the weights."""
    coder = load_coder()
    lessons = [*written(), *from_examples(coder, load_crosswalk(CONVENTION, coder.codebook))]
    ranker = train(lessons, coder)
    ranker.save()
    sys.stdout.write(f"{len(lessons)} sentences, {len(ranker.vocabulary.numbers)} features\n")


if __name__ == "__main__":
    main()
