"""How a pattern's words meet those of a sentence: hyphens, titles of names, forms that the lemmatizer misreads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coding.coder import Coder
from coding.verb_forms import MISREAD
from schemas.coded import CodedEvent

Read = Callable[[str], list[CodedEvent]]


@pytest.mark.parametrize(
    ("sentence", "act", "actors", "recipients"),
    [
        ("Chad and Sudan signed a cease-fire.", "ceasefire", ["TCD", "SDN"], []),
        ("Peru urged Chile to step back from the brink.", "call_for_deescalation", ["PER"], ["CHL"]),
        ("Laos and Vietnam agreed to stop firing.", "ceasefire", ["LAO", "VNM"], []),
        ("Togo held Benin responsible for the raid.", "accusation", ["TGO"], ["BEN"]),
        ("Angola branded President Paul Kagame a liar.", "condemnation", ["AGO"], ["RWA"]),
        ("Agents of Eritrea murdered Sudanese minister Adam Bakheet.", "assassination", ["ERI"], ["SDN"]),
        ("Four women from Chad were raped by Libyan guards.", "abuse", ["LBY"], ["TCD"]),
        ("Kenya axed its aid programme for Burundi.", "cut_aid", ["KEN"], ["BDI"]),
    ],
)
def test_words_are_found_in_each_of_their_forms(
    read: Read, sentence: str, act: str, actors: list[str], recipients: list[str]
) -> None:
    told = [(e.act, [p.code for p in e.actors], [p.code for p in e.recipients]) for e in read(sentence)]
    assert told == [(act, actors, recipients)]


@pytest.mark.parametrize("form", ["staged", "waging", "cordoned", "fined", "resupplied"])
def test_misread_verbs_have_their_lemma(coder: Coder, form: str) -> None:
    (doc,) = coder.parser.analyser.docs(
        [f"The soldiers have {form} it." if form != "waging" else "They are waging it."]
    )
    assert next(token.lemma_ for token in doc if token.text == form) == MISREAD[form]
