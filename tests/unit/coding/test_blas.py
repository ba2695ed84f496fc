"""The parse by numpy's BLAS: the same words and arcs as by spaCy's own, on one thread, kept rows left as they are."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from threadpoolctl import threadpool_info

from coding.blas import OneThread
from coding.coder import Coder
from coding.language_model import load_model
from coding.word_rows import KEPT_ROWS


def test_the_parse_is_that_of_spacys_own_products(coder: Coder) -> None:
    texts = [act.examples[0].text for act in coder.codebook.acts.values()]
    own = load_model().pipe(texts, batch_size=64)
    for theirs, ours in zip(own, coder.parser.analyser.docs(texts), strict=True):
        assert [(t.text, t.tag_, t.dep_) for t in ours] == [(t.text, t.tag_, t.dep_) for t in theirs]


def test_only_rows_that_are_kept_are_multiplied_as_before(coder: Coder) -> None:
    model = cast(Any, coder.parser.nlp.get_pipe("tok2vec")).model
    kept = next(layer for layer in model.walk() if layer.name == KEPT_ROWS)
    below = {id(layer) for layer in kept.walk()}
    assert all(layer.ops.use_blis == (id(layer) in below) for layer in model.walk())


def test_one_thread_multiplies_and_afterwards_as_many_as_before() -> None:
    assert np.ones(1).sum() == 1  # numpy's library is loaded
    before, one_thread = threads(), OneThread()
    with one_thread():
        assert set(threads()) <= {1}
    assert threads() == before


def threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]
