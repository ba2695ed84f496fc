"""Two headlines -> whether they tell of different things: what keeps near texts apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Spelled numbers by their digits: "three" and "3" are one number.
NUMBER_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90", "hundred": "100",
    "thousand": "1000", "million": "million", "billion": "billion", "dozen": "dozen", "dozens": "dozens",
    "hundreds": "hundreds", "thousands": "thousands", "first": "1st", "second": "2nd", "third": "3rd",
    "fourth": "4th", "fifth": "5th",
}  # fmt: skip
CORRECTION = re.compile(r"\b(correct(ion|ed|s)|retract(ion|ed|s))\b", re.I)
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:-[^\W\d_]+)*")


def headlines_differ(one: str, other: str) -> bool:
    """Whether two headlines tell of different things: other numbers, names on both sides that the other lacks, or
    one of them is a correction.

    Headlines in title case give all their words as names, so that a doubt keeps the texts apart.
    """
    if (CORRECTION.search(one) is None) != (CORRECTION.search(other) is None):
        return True
    mine, theirs = TOKEN.findall(one), TOKEN.findall(other)
    my_numbers, their_numbers = _numbers(mine), _numbers(theirs)
    if my_numbers and their_numbers and my_numbers != their_numbers:
        return True
    return bool(_names(mine, theirs)) and bool(_names(theirs, mine))


def _numbers(tokens: Sequence[str]) -> frozenset[str]:
    spoken = (token.casefold() for token in tokens)
    return frozenset(
        NUMBER_WORDS.get(word, word.replace(",", "")) for word in spoken if word[0].isdigit() or word in NUMBER_WORDS
    )


def _names(tokens: Sequence[str], others: Sequence[str]) -> set[str]:
    lacking = {token.casefold() for token in others}
    return {token for token in tokens if token[0].isupper() and len(token) > 1 and token.casefold() not in lacking}
