"""Rebels, militants and separatists that no word says whose they are."""

from __future__ import annotations

from coding import tree
from coding.syntax import Token
from schemas.codes import Sector

REBELS = {"rebel", "militant", "insurgent", "separatist"}
REBEL_SECTORS = frozenset({Sector.REB, Sector.SEP, Sector.UAF, Sector.PRM})
BANDS = {"group", "fighter", "force", "faction", "commander", "leader", "army", "movement", "militia", "unit"}
WORDS_BEFORE = {"det", "amod", "compound", "nmod", "poss", "nummod", "prep"}
PLAIN = {"the", "of", "armed"}
COUNTS = {"some", "several", "many", "more", "other", "suspected", "alleged", "two", "dozens", "scores"}


def is_separatist(token: Token) -> bool:
    """Whether rebels are told of as separatists."""
    return any("separatist" in tree.lemmas(word) for word in (token, *token.children))


def are_counted_rebels(token: Token) -> bool:
    """ "Four militants", "suspected rebels": of the armed group that the text is about, where it names one."""
    if tree.lemmas(token).isdisjoint(REBELS):
        return False
    before = [child for child in token.children if child.dep_ in WORDS_BEFORE and child.pos_ != "NUM"]
    return {child.lower_ for child in before} <= PLAIN | COUNTS


def are_rebels_of_nobody(token: Token) -> bool:
    """ "The rebels", "armed insurgents", "separatist fighters", "rebel groups": no word says whose."""
    by_name = not tree.lemmas(token).isdisjoint(REBELS)
    if not by_name and tree.lemmas(token).isdisjoint(BANDS):
        return False
    before = [child for child in token.children if child.dep_ in WORDS_BEFORE]
    words = {child.lower_ for child in before}
    named = {child.lower_ for child in before if tree.lemmas(child) & REBELS}
    return words <= PLAIN if by_name else bool(named) and words - named <= PLAIN
