"""Who protests where the text only counts heads: "thousands marched in Tbilisi" are protesters of Georgia."""

from __future__ import annotations

from coding import tree
from coding.actor_composition import CROWD
from coding.references import References
from coding.role_words import CROWDS
from coding.syntax import Token
from coding.view import ParagraphView
from schemas.coded import Party
from schemas.codes import Sector

COUNTED = {"thousand", "hundred", "dozen", "crowd", "people", "million", "ten", "score", "resident", "marcher"}
"""Heads of a subject that count people without saying who they are."""


def is_crowd(token: Token) -> bool:
    """Whether a noun says that people protest, itself or behind a count ("thousands of protesters")."""
    return bool(tree.lemmas(token) & CROWDS) or (
        bool(tree.lemmas(token) & COUNTED)
        and any(tree.lemmas(below) & CROWDS for below in tree.prep_objects([token], ("of",)))
    )


def crowd(token: Token, view: ParagraphView, references: References) -> list[Party]:
    """The protesters of the state that a sentence is set in; nobody where no place and no home tells which."""
    code = _country_of(token, view) or references.scene or references.home.code
    if not code or not (is_crowd(token) or tree.lemmas(token) & COUNTED):
        return []
    name = f"{CROWD} in {references.home.names.get(code, code)}"
    return [Party(text=token.text, name=name, code=f"{code} {CROWD}", country=code, sector=Sector.CVL)]


def _country_of(token: Token, view: ParagraphView) -> str:
    """Country of the places of the token's sentence, if they lie in one."""
    sentence = token.sent
    inside = (p for p in view.place_spans if sentence.start_char <= p.start < sentence.end_char)
    countries = {place.location.country for place in inside if place.location.country}
    return countries.pop() if len(countries) == 1 else ""
