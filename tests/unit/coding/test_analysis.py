"""What is read out of spaCy once says the same as spaCy asked word by word."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc as SpacyDoc

from coding.analysis import Analyser
from coding.coder import Coder
from coding.syntax import Doc

OF_A_WORD = ("text", "lower_", "pos_", "tag_", "dep_", "lemma_", "is_punct", "i", "idx", "whitespace_", "text_with_ws")
WALKS = ("children", "subtree", "ancestors", "conjuncts")
ODD = [
    "Let's go. I'm gonna do it; ain't it?  There is a war.\tThere 's  no y'all.",
    "",
    "   ",
    "a",
    "\u202bשלום\u202c 3–2 café cafe\u0301 -- (‘no’)",
    "They got ta leave, c'm on!" + " and men" * 300,
]


@pytest.fixture(scope="module")
def texts(coder: Coder) -> list[str]:
    """A sentence of each act, and what no paper prints."""
    return [act.examples[0].text for act in coder.codebook.acts.values()] + ODD


@pytest.fixture(scope="module")
def pairs(coder: Coder, texts: list[str]) -> list[tuple[SpacyDoc, Doc]]:
    analyser = Analyser(coder.parser.nlp)
    list(analyser.docs(texts))  # so that every word comes out of the store
    return list(zip(coder.parser.nlp.pipe(texts, batch_size=64), analyser.docs(texts), strict=True))


def test_words_are_those_of_spacy(pairs: list[tuple[SpacyDoc, Doc]]) -> None:
    for theirs, ours in pairs:
        assert ours.text == theirs.text
        for name in OF_A_WORD:
            assert [getattr(t, name) for t in ours] == [getattr(t, name) for t in theirs], (name, theirs.text)


def test_walks_lead_where_those_of_spacy_lead(pairs: list[tuple[SpacyDoc, Doc]]) -> None:
    for theirs, ours in pairs:
        for mine, other in zip(ours, theirs, strict=True):
            assert mine.head.i == other.head.i
            for walk in WALKS:
                assert [t.i for t in getattr(mine, walk)] == [t.i for t in getattr(other, walk)], (walk, theirs.text)


def test_sentences_and_stretches_are_those_of_spacy(pairs: list[tuple[SpacyDoc, Doc]]) -> None:
    for theirs, ours in pairs:
        sentences = [(s.start, s.end, s.root.i, s.start_char, s.end_char, s.text) for s in ours.sents]
        assert sentences == [(s.start, s.end, s.root.i, s.start_char, s.end_char, s.text) for s in theirs.sents]
        for start in range(0, len(theirs.text), 7):
            for end in (start + 1, start + 9, start + 30):
                span, touched = theirs.char_span(start, end, alignment_mode="expand"), ours.touched(start, end)
                assert (touched is None) == (span is None)
                if span is not None and touched is not None:
                    assert (touched.start, touched.end) == (span.start, span.end)
                    assert not len(span) or touched.root.i == span.root.i
