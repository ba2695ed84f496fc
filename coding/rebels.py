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


ARMED_MEN = {"fighter", "militia", "militiaman", "rebel", "insurgent", "guerrilla", "gunman", "militant", "commander"}


def named_band(token: Token) -> str:
    """The words of fighters by a name of their own: "the Aguelek fighters"; empty for all others."""
    if tree.lemmas(token).isdisjoint(ARMED_MEN):
        return ""
    before = [child for child in token.children if child.dep_ in {"amod", "compound", "nmod"} and child.i < token.i]
    named = [child for child in before if child.text[:1].isupper() and child.i > child.sent.start]
    return " ".join([*(child.text for child in named), token.text]) if named and len(named) == len(before) else ""


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
