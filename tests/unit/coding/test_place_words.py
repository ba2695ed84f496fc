"""Only words that a place's name may begin with are looked at: none is passed over, wherever it stands."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from coding.place_words import TOKEN, PlaceTokens
from coding.places import load_gazetteer

LETTERS = "aAeElLdDsSoOuUnN.'’ʼ‘`-_0159théÉſÜЖ²½ \n\u0301\u00a0"
WORDS = ["as", "al", "U.S.", "Côte", "d'Ivoire", "New", "York", "Kabul's", "5th", "x.U.S.", "p.m.Monday", "Rome's12"]
texts = (
    st.text(LETTERS) | st.lists(st.sampled_from(WORDS)).map(" ".join) | st.lists(st.sampled_from(WORDS)).map("".join)
)


@given(texts)
@example("on Kenya's12 islands")
@example("aL’9Tt")
@example("the x.U.S. base")
def test_every_word_that_may_begin_a_name_is_an_opening(text: str) -> None:
    spelling = load_gazetteer().spelling
    tokens = PlaceTokens(text, spelling)
    known = [(found.start(), spelling(found.group())) for found in TOKEN.finditer(text)]
    expected = [(start, said) for start, said in known if said.is_name or said.seconds]
    assert [(token.start, said) for token, said in tokens.openings()] == expected


@given(texts)
def test_words_beside_a_word_are_those_of_the_whole_text(text: str) -> None:
    spelling = load_gazetteer().spelling
    tokens = PlaceTokens(text, spelling)
    starts = [found.start() for found in TOKEN.finditer(text)]
    for token, _ in tokens.openings():
        at = starts.index(token.start)
        following, before = tokens.after(token), tokens.joined_before(token)
        assert (following.start if following else None) == (starts[at + 1] if at + 1 < len(starts) else None)
        assert before is None or (before.start == starts[at - 1] and text[before.end : token.start] == " ")
