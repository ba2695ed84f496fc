"""Persons that a noun phrase stands for without a number: one man or woman, a couple, a list of such."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from coding import tree
from coding.antecedents import PERSONS, is_person
from coding.counted import counted_nouns
from coding.meant_nouns import ONE_PERSON
from coding.noun_phrases import phrase_tokens
from coding.syntax import Token
from coding.view import ParagraphView

PRONOUNS = ONE_PERSON | {"himself", "herself"}
SETS = {"couple": 2, "duo": 2, "trio": 3, "quartet": 4}
"""Nouns that say of how many persons a group is."""
TAKEN_AS = {"hostage", "prisoner", "captive"}
"""Nouns that say as what somebody is taken: "took a nurse hostage"."""
MANY = {"family", "crew", "party", "gang", "police", "people", "public", "community", "personnel", "leadership",
        "population", "staff", "opposition", "clan"}  # fmt: skip
"""Nouns in the singular that are more than one person, whatever their ending."""
NOBODY = {"no", "any", "every", "each", "neither", "either", "many"}
"""Determiners before whom no one person is meant."""
ENDINGS = re.compile(
    r"(?:man|woman|boy|girl|child|mate|ist|ian|ee|ant|eer|or|er|cleric|monk|nun|priest|pastor|imam|chief|head|guard|"
    r"passer-by|youth|hero|rival|aide|spouse|wife|husband|mother|father|brother|sister|son|daughter|cousin|nephew|"
    r"niece|ally|magistrate|prelate|rapper|blogger|magnate|tycoon|envoy|clerk|bride|captive|infant|toddler|baby)$"
)
NO_PERSONS = {"letter", "paper", "order", "water", "power", "border", "river", "corner", "centre", "center", "tower",
              "shelter", "quarter", "chapter", "matter", "number", "offer", "weather", "winter", "summer", "harbour",
              "harbor", "corridor", "sector", "floor", "door", "reactor", "error", "terror", "horror", "vector",
              "honor", "committee", "plant", "restaurant", "warrant", "grant", "covenant", "newspaper", "answer",
              "manner", "charter", "register", "cover", "folder", "computer", "server", "freighter", "airliner",
              "container", "bunker", "crater", "trigger", "laser"}  # fmt: skip
"""Nouns that end as words for persons do and are none."""


def persons(tokens: Iterable[Token], view: ParagraphView, *, surely: bool) -> tuple[int, list[Token]]:
    """How many persons the tokens stand for that no number counts, and those tokens.

    `surely`: what is done is done to persons alone, so that any word with the ending of one will do.
    """
    found = [(token, _persons_of(token, view, surely)) for token in tokens]
    counted = [(token, n) for token, n in found if n]
    return sum(n for _, n in counted), [token for token, _ in counted]


def are_persons(token: Token) -> bool:
    """Whether a noun in the plural is one of persons."""
    return any(_is_a_person(lemma, True) for lemma in tree.lemmas(token))


def _persons_of(token: Token, view: ParagraphView, surely: bool) -> int:
    if token.pos_ == "PRON":
        return int(token.lower_ in PRONOUNS)
    words = phrase_tokens(token)
    if any(word.tag_ == "CD" or word.lower_ in NOBODY for word in words):
        return 0
    if token.tag_ == "NNP":
        return int(_is_named_person(token, view, surely))
    if token.tag_ != "NN" or tree.lemmas(token) & MANY:
        return 0
    if token.lower_ in TAKEN_AS and len(words) == 1:
        return 0
    if token.lower_ in SETS:
        return SETS[token.lower_]
    return int(_is_a_person(token.lower_, surely) and not _describes(token))


def _is_named_person(token: Token, view: ParagraphView, surely: bool) -> bool:
    span = view.actor_at.get(token.i)
    if span is not None:
        return span.kind == "person"
    is_titled = any(_is_a_person(title.lower_, True) for title in tree.titles(token))
    return is_titled or (surely and is_person(token, view) and not view.is_place(token))


def _is_a_person(word: str, surely: bool) -> bool:
    if word in _person_nouns():
        return True
    return surely and word not in NO_PERSONS and bool(ENDINGS.search(word)) and not _is_thing(word)


def _describes(token: Token) -> bool:
    """Whether a noun only stands before another one: "the hostage crisis"."""
    return token.dep_ in {"compound", "nmod", "amod", "poss"} and token.head.pos_ in {"NOUN", "PROPN"}


@cache
def _person_nouns() -> frozenset[str]:
    nouns = counted_nouns().nouns
    return frozenset(word for word, (_, unit) in nouns.items() if unit == "person") | PERSONS


def _is_thing(word: str) -> bool:
    kind_and_unit = counted_nouns().nouns.get(word)
    return kind_and_unit is not None and kind_and_unit[1] != "person"
