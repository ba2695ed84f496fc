"""The kept rows of words: the same to the last bit as the model's own, and only where its layers are known."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
import spacy
from spacy.language import Language

from coding import word_rows
from coding.language_model import load_model
from coding.word_rows import keep_rows

TEXTS = (
    "Kenya and Uganda signed a border treaty in Kampala on Monday.",
    "KENYA: the treaty was signed - on 3 May - by both sides' envoys, “at last”.",
    "",
    "الجيش said Türkiye’s 1,200 troops had left; troops left again, and again.",
)


@pytest.fixture
def fresh() -> tuple[Language, Language]:
    """One model as it comes, one with kept rows."""
    own, kept = load_model(), load_model()
    assert keep_rows(kept)
    return own, kept


def rows(nlp: Language, texts: tuple[str, ...]) -> list[bytes]:
    embed = cast(Any, nlp.get_pipe("tok2vec")).model.layers[0]
    return [np.asarray(row).tobytes() for row in embed.predict([nlp.make_doc(text) for text in texts])]


def test_rows_are_the_models_own_whatever_stands_beside_a_word(fresh: tuple[Language, Language]) -> None:
    own, kept = fresh
    wanted = rows(own, TEXTS)
    one_by_one = [rows(kept, (text,))[0] for text in TEXTS]
    assert one_by_one == wanted
    assert rows(kept, TEXTS[::-1]) == wanted[::-1]


def test_a_full_store_starts_anew(fresh: tuple[Language, Language], monkeypatch: pytest.MonkeyPatch) -> None:
    own, kept = fresh
    monkeypatch.setattr(word_rows, "MAX_ROWS", 5)
    for _ in range(2):
        assert rows(kept, TEXTS) == rows(own, TEXTS)


def test_a_pipeline_is_changed_once_and_one_without_those_layers_never(fresh: tuple[Language, Language]) -> None:
    assert not keep_rows(fresh[1])
    blank = spacy.blank("en")
    assert not keep_rows(blank)
