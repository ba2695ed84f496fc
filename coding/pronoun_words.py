"""Which words are pronouns, and what a pronoun may stand for by its form alone."""

from __future__ import annotations

from coding import tree
from coding.reference_words import FIRST_PERSON, THIRD_PERSON, THIRD_POSSESSIVE
from coding.syntax import Token

PLURAL = {"they", "their", "them", "both"}
PRONOUNS = THIRD_PERSON | FIRST_PERSON | THIRD_POSSESSIVE
THINGS = {"helicopter", "jet", "drone", "missile", "rocket", "ship", "vessel", "aircraft", "plane", "warplane",
          "bomber", "balloon", "boat", "submarine", "frigate", "destroyer", "warship", "decision", "law", "bill",
          "deal"}  # fmt: skip


def is_pronoun(token: Token) -> bool:
    """Whether a token is a personal pronoun; "US" is none."""
    return token.lower_ in PRONOUNS and token.text not in {"US", "IT"}


def may_mean(pronoun: Token, noun: Token) -> bool:
    """Whether a pronoun may stand for a noun: "its airspace" is not that of the jet, or jets, that violate it."""
    if pronoun.lower_ not in {"its", "it"}:
        return True
    is_craft = any(char.isdigit() for char in noun.text)  # "a Su-24"
    return not (noun.tag_ == "NNS" or noun.lower_ in FIRST_PERSON or tree.lemmas(noun) & THINGS or is_craft)


def refers(token: Token) -> bool:
    """Whether "it" can be somebody: not where it only fills the subject of "it is clear that"."""
    if token.lower_ != "it":
        return True
    verb = token.head
    return verb.lemma_ not in {"be", "seem", "appear", "take", "make", "remain", "become"}
