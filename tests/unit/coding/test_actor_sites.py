"""What is read once and used again says the same as what is read anew: words, names and phrases of a document."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coding.actor_words import Words
from coding.actors import DocumentNames, load_lexicon

DAY = date(2022, 1, 12)
PIECES = st.sampled_from(
    ["Russia", "the United", "States", "of", "America", "U.S.", "US", "Washington", "Putin", "General Ivan Primer",
     "Primer", "the West", "IS", "e\u0301", "\u0301", "_", "-", " ", " ", " ", "\n", ",", ". ", "’s"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join)
NAMES = ("Iranian Foreign Minister Omid Sampleh met leaders of the United Nations (EL).", "Nobody said so.")


@given(TEXTS, st.integers(0, 200), st.integers(0, 200))
@example("the United States of America and Putin", 4, 17)  # cut inside the longest name that begins there
@example("Russia", 2, 6)
@settings(max_examples=400, deadline=None)
def test_part_of_a_document_holds_the_names_that_it_holds_alone(text: str, start: int, length: int) -> None:
    lexicon = load_lexicon()
    names = DocumentNames.from_text(text, lexicon, DAY)
    part = text[start : start + length].replace("\n", " ")
    assert lexicon.find(part, DAY, names, min(start, len(text))) == lexicon.find(part, DAY, names)


def test_part_with_other_words_is_read_for_itself() -> None:
    lexicon = load_lexicon()
    names = DocumentNames.from_text("RUSSIA WARNS CHINA", lexicon, DAY)
    assert names.seen.part("Russia warns", 0) is None
    assert [span.party.code for span in lexicon.find("Russia warns us", DAY, names, 0)] == ["RUS"]


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=200, deadline=None)
def test_words_of_a_part_are_those_of_its_text(text: str, start: int, length: int) -> None:
    start, end = min(start, len(text)), min(start + length, len(text))
    words, alone = Words(text), Words(text[start:end])
    numbers = words.numbers(start, end)
    if numbers is None:
        assert any(at < border < words.end(n) for n, at in enumerate(words.starts) for border in (start, end))
        return
    part = words.part(*numbers, start)
    assert (part.raws, part.folded, part.starts) == (alone.raws, alone.folded, alone.starts)


@pytest.mark.parametrize("phrase", ["Sampleh", "Omid Sampleh", "the EL", "Putin", "Russian troops", "IS", "the West"])
@pytest.mark.parametrize("text", [*NAMES, "Islamic State (IS) and Vladimir Putin, the Russian president."])
def test_phrase_read_before_in_another_document_says_what_it_says_here(phrase: str, text: str) -> None:
    lexicon = load_lexicon()
    for other in NAMES:
        lexicon.parties_in(phrase, DAY, DocumentNames.from_text(other, lexicon, DAY))
    here = DocumentNames.from_text(text, lexicon, DAY)
    anew = [part.party() for part in lexicon.compose(phrase, DAY, here) if part.names_somebody]
    assert lexicon.parties_in(phrase, DAY, here) == anew


def test_name_that_one_document_introduces_is_unknown_to_the_next() -> None:
    lexicon = load_lexicon()
    told = [
        lexicon.parties_in("Omid Sampleh", DAY, DocumentNames.from_text(text, lexicon, DAY))
        for text in [*NAMES, NAMES[0]]
    ]
    assert [[party.country for party in parties] for parties in told] == [["IRN"], [None], ["IRN"]]


def test_phrase_is_read_for_each_day() -> None:
    lexicon = load_lexicon()
    told = [
        lexicon.parties_in("Vladimir Putin", on, DocumentNames.from_text("", lexicon, on))
        for on in (DAY, date(2009, 6, 1))
    ]
    assert [[party.sector for party in parties] for parties in told] == [
        [party.sector for party in lexicon.parties_in("Vladimir Putin", on)] for on in (DAY, date(2009, 6, 1))
    ]
