"""The model's matrix products by numpy's BLAS: that of spaCy's wheel has kernels for no particular processor."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from spacy.language import Language
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

from coding.word_rows import KEPT_ROWS


def multiply_by_numpy(nlp: Language) -> None:
    """Makes the layers of a pipeline multiply three times as fast, but for those whose rows are kept.

    A row of numpy's product may differ in its last bit by the number of rows beside it: of a text that is parsed by
    itself the same comes out each time, of a row that is kept for other texts it need not.
    """
    ops = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        for layer in _layers(getattr(pipe, "model", None)):
            if type(layer.ops) is NumpyOps:  # not those of another device or of a processor's own library
                layer.ops = ops


def _layers(model: Any) -> list[Any]:
    """All layers of a model, those under kept rows left out; none of what has no model."""
    if not hasattr(model, "walk"):
        return []
    kept = {id(below) for layer in model.walk() if layer.name == KEPT_ROWS for below in layer.walk()}
    return [layer for layer in model.walk() if id(layer) not in kept]


class OneThread:
    """Holds numpy's BLAS to one thread while a text is parsed: two took twice the time of one, for matrices so small.

    >>> one_thread = OneThread()
    >>> with one_thread():
    ...     pass
    """

    def __init__(self) -> None:
        self._libraries = ThreadpoolController().select(user_api="blas")

    def __call__(self) -> AbstractContextManager[Any]:
        """A context in which one thread multiplies."""
        context: AbstractContextManager[Any] = self._libraries.limit(limits=1)
        return context
