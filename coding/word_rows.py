"""What the model's first layers make of a word, kept: they look at its letters alone and took a fifth of the parse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d, Ints2d

MAX_ROWS = 100_000
"""So many words are kept, some 60 MB; then the store starts anew."""
KEPT_ROWS = "kept_rows"
"""Name of the layer that keeps them."""
OUTER_LAYERS = ("extract_features", "list2ragged", "ragged2list")

Rows = list[Floats2d]


def keep_rows(nlp: Language) -> bool:
    """Makes a pipeline remember the rows of words it has seen; False, and nothing done, where its layers are others.

    A row comes out alike to the last bit whatever words stand beside it, so that the parse stays the same.
    """
    if "tok2vec" not in nlp.pipe_names:
        return False
    model = cast(Any, nlp.get_pipe("tok2vec")).model
    embed = model.layers[0] if model.layers else model
    if not _looks_at_words_alone(embed):
        return False
    rows = WordRows(embed.layers, embed.get_dim("nO"))
    model.layers[0] = Model(KEPT_ROWS, rows.forward, layers=[embed])
    return True


def _looks_at_words_alone(embed: Model[Any, Any]) -> bool:
    names = [layer.name for layer in embed.layers]
    return tuple(names[:2] + names[-1:]) == OUTER_LAYERS and "expand_window" not in embed.name


class WordRows:
    """The rows of words by what the model reads of them: norm, prefix, suffix, shape and so on."""

    def __init__(self, layers: Sequence[Model[Any, Any]], width: int) -> None:
        self._extract, *self._rest = layers
        self._width = width
        self._known: dict[bytes, Floats2d] = {}

    def forward(
        self, model: Model[Any, Any], docs: Sequence[Doc], is_train: bool
    ) -> tuple[Rows, Callable[[Rows], Any]]:
        """Rows of each text, one for each token; in training what the layers themselves say."""
        if is_train:
            return cast(tuple[Rows, Callable[[Rows], Any]], model.layers[0](docs, is_train))
        return self._rows(docs), lambda _gradient: []

    def _rows(self, docs: Sequence[Doc]) -> Rows:
        features: list[Ints2d] = self._extract.predict(docs)
        keys = [_keys(of_text) for of_text in features]
        known = self._known if len(self._known) < MAX_ROWS else {}
        pairs = zip(chain(*keys), chain(*features), strict=True)
        new = {key: row for key, row in pairs if key not in known}
        if new:
            found: Any = [np.stack(cast(Any, list(new.values())))]
            for layer in self._rest:
                found = layer.predict(found)
            known.update(zip(new, found[0], strict=True))
        self._known = known
        return [self._stacked([known[key] for key in own]) for own in keys]

    def _stacked(self, rows: list[Floats2d]) -> Floats2d:
        return cast(Floats2d, np.array(rows, np.float32).reshape(len(rows), self._width))


def _keys(features: Ints2d) -> list[bytes]:
    """One key for each row."""
    content, size = features.tobytes(), features.itemsize * features.shape[1]
    return [content[at : at + size] for at in range(0, len(content), size)]
