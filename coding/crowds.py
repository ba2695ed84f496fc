"""Protesters and opponents of a state that no word names: "thousands marched in Tbilisi", "the opposition"."""

from __future__ import annotations

from coding import tree
from coding.actor_core import CROWD
from coding.party_keys import only_one
from coding.places import PlaceSpan
from coding.references import References
from coding.role_words import CROWDS
from coding.syntax import Doc, Token
from coding.view import ParagraphView
from schemas.coded import Party
from schemas.codes import Sector

OPPOSITION = "opposition"
OPPONENTS = {"leader", "supporter", "activist", "party", "lawmaker", "figure", "politician", "protester", "group",
             "candidate", "member", "movement", "coalition", "alliance", "mp", "senator", "deputy"}  # fmt: skip
SCENES = {"in", "at", "through", "across", "outside", "throughout", "around"}
COUNTED = {"thousand", "hundred", "dozen", "crowd", "people", "million", "ten", "score", "resident", "marcher", "mob",
           "youth", "looter"}  # fmt: skip
"""Heads of a subject that count people without saying who they are."""


def is_crowd(token: Token) -> bool:
    """Whether a noun says that people protest, itself or behind a count ("thousands of protesters")."""
    return bool(tree.lemmas(token) & CROWDS) or (
        bool(tree.lemmas(token) & COUNTED)
        and any(tree.lemmas(below) & CROWDS for below in tree.prep_objects([token], ("of",)))
    )


def crowd(token: Token, view: ParagraphView, references: References, *, are_people: bool = False) -> list[Party]:
    """The protesters of the state that a sentence is set in; nobody where no place and no home tells which.

    `are_people`: the words around say that these people protest, whatever the noun.
    """
    code = scene_of(token, view) or references.scene or references.home.code or country_of(token, view)
    if not code or not (are_people or is_crowd(token) or tree.lemmas(token) & COUNTED):
        return []
    return [_protesters(code, token.text, references)]


def as_crowd(parties: list[Party], references: References) -> list[Party]:
    """Who protests: of the people of a state those who do, and not the state."""
    return [
        _protesters(party.country, party.text, references) if party.country and party.sector is None else party
        for party in parties
    ]


def state_of_crowd(actors: list[Party], references: References) -> list[Party]:
    """Against whom a crowd protests that names nobody else: the state that its people belong to."""
    codes = [p.country for p in actors if p.country and p.sector in {Sector.CVL, Sector.OPP, Sector.EDU, Sector.LAB}]
    return [references.home.party("", Sector.GOV, code) for code in codes[:1] if code]


def crowd_of_state(actors: list[Party], doc: Doc, references: References) -> list[Party]:
    """Whom police disperse that no word names beside it: the protesters of the paragraph, of the police's state."""
    words = next((token.text for token in doc if is_crowd(token) or token.lower_ in {"crowd", "crowds"}), None)
    codes = [party.country for party in actors if party.country and party.code == party.country]
    return [_protesters(codes[0], words, references)] if words and codes else []


def _protesters(code: str, words: str, references: References) -> Party:
    name = f"{CROWD} in {references.home.names.get(code, code)}"
    return Party(text=words, name=name, code=f"{code} {CROWD}", country=code, sector=Sector.CVL)


def opposition(token: Token, view: ParagraphView, references: References) -> list[Party]:
    """ "The opposition", "opposition supporters": those of the state that the sentence or the article is set in."""
    before = [child for child in token.children if child.dep_ in tree.PREMODIFIERS]
    named = [child for child in before if child.lower_ == OPPOSITION]
    if not named and token.lower_ != OPPOSITION:
        return []
    is_body = bool(named) and bool(tree.lemmas(token) & OPPONENTS)
    if not (token.lower_ == OPPOSITION or is_body) or any(child.pos_ == "PROPN" for child in before):
        return []
    if token.lower_ == OPPOSITION and any(child.lower_ == "to" for child in token.children):
        return []  # "opposition to the plan"
    code = country_of(token, view) or references.scene or references.home.code
    if not code:
        return []
    name = f"{OPPOSITION} in {references.home.names.get(code, code)}"
    words = " ".join(word.text for word in token.doc[named[0].i if named else token.i : token.i + 1])
    return [Party(text=words, name=name, code=f"{code} {OPPOSITION}", country=code, sector=Sector.OPP)]


def country_of(token: Token, view: ParagraphView) -> str:
    """Country of the places of the token's sentence, if they lie in one; else of those that it says it happens in."""
    return only_one(place.location.country for place in _places_around(token, view)) or scene_of(token, view)


def scene_of(token: Token, view: ParagraphView) -> str:
    """Country that the token's sentence says it happens in, if it is one: "at a rally in Niamey", not "left France"."""
    places = _places_around(token, view)
    return only_one(p.location.country for p in places if any(map(_is_scene, view.tokens(p.start, p.end))))


def _places_around(token: Token, view: ParagraphView) -> list[PlaceSpan]:
    sentence = token.sent
    return [p for p in view.place_spans if sentence.start_char <= p.start < sentence.end_char]


def _is_scene(place: Token) -> bool:
    """Whether a place tells where its clause happens: "through the capital of Niger"."""
    token = place
    while token.dep_ == "pobj" and token.head.lower_ == "of":
        token = token.head.head
    return token.dep_ == "pobj" and token.head.lower_ in SCENES
