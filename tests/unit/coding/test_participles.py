"""Passives that the model takes for adjectives."""

from __future__ import annotations

from coding.participles import with_passives
from coding.syntax import Doc, Token, Word

FORMS = {"closed": "close", "prepared": "prepare"}


def parse(adjective: str) -> Doc:
    words = [
        Word("Borders", "borders", "NOUN", "NNS", "nsubj", "border", False),
        Word("were", "were", "AUX", "VBD", "ROOT", "be", False),
        Word(adjective, adjective, "ADJ", "JJ", "acomp", adjective, False),
    ]
    return Doc([Token(word, i, i * 8, " ") for i, word in enumerate(words)], [1, 1, 1], [0])


def test_a_participle_behind_were_is_a_passive_verb() -> None:
    subject, copula, verb = with_passives(parse("closed"), FORMS)
    assert (verb.pos_, verb.dep_, verb.lemma_) == ("VERB", "ROOT", "close")
    assert (subject.dep_, copula.dep_) == ("nsubjpass", "auxpass")
    assert [child.i for child in verb.children] == [0, 1]
    assert list(copula.children) == []


def test_a_state_stays_an_adjective() -> None:
    _, copula, state = with_passives(parse("prepared"), FORMS)
    assert (state.pos_, copula.dep_) == ("ADJ", "ROOT")
