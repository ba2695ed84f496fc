"""Where names may stand in a text: looked for once in a document, and cut for each of its paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from coding.actor_rows import Alias, Site
from coding.actor_words import Words

JOINS_WORDS = re.compile(r"[^\S\n]{1,3}|\n|[-‐‑–./'’ʼ`&+]\s?|,\s|\s[-–&]\s|\s?[()]\s?|")
"""What may stand between the words of one name; a full stop before a blank only after a short word ("St. Lucia")."""
SHORT_WORD = 3


@dataclass(frozen=True)
class Seen:
    """The words of a text, and where names of the actor files may begin among them."""

    text: str = ""
    words: Words = field(default_factory=lambda: Words(""))
    sites: Sequence[Site] = ()

    def part(self, text: str, start: int) -> Seen | None:
        """The same of a stretch of it, its line ends blanks; None where the text has other words there."""
        end = start + len(text)
        own = self.text[start:end]
        if own != text and own.replace("\n", " ") != text:
            return None
        numbers = self.words.numbers(start, end)
        if numbers is None:
            return None
        first, behind = numbers
        return Seen(text, self.words.part(first, behind, start), _cut(self.sites, first, behind))


def _cut(sites: Sequence[Site], first: int, behind: int) -> list[Site]:
    """Sites between two words, numbered from the first one, without the names that reach beyond the last."""
    at, end = (bisect_left(sites, number, key=itemgetter(0)) for number in (first, behind))
    out = []
    for index, names in sites[at:end]:
        longest = names[0][0]
        inside = names if index + longest <= behind else [name for name in names if index + name[0] <= behind]
        if inside:
            out.append((index - first, inside))
    return out


def with_sites(known: Sequence[Site], others: Sequence[Site]) -> Sequence[Site]:
    """The sites of two indexes of names; of two names that are as long the one of `others` comes first."""
    if not others:
        return known
    names: dict[int, list[tuple[int, list[Alias]]]] = {}
    for index, found in [*others, *known]:
        names.setdefault(index, []).extend(found)
    return [(index, sorted(names[index], key=lambda name: -name[0])) for index in sorted(names)]


def is_joined(text: str, words: Words, index: int, size: int) -> bool:
    """Whether words of a text stand beside each other as those of one name do."""
    for left in range(index, index + size - 1):
        between = text[words.end(left) : words.starts[left + 1]]
        if between == " " and len(words.raws[left]) > 1:
            continue  # most names
        if not JOINS_WORDS.fullmatch(between):
            return False
        if between.startswith(".") and len(between) > 1 and len(words.raws[left]) > SHORT_WORD:
            return False
        if len(words.raws[left]) == len(words.raws[left + 1]) == 1 and between.isspace():
            return False  # "A U.S. judge" is not of the A.U.
    return True


def end_of(text: str, words: Words, last: int) -> int:
    """Behind the full stop of an abbreviation such as "U.S.", else behind the word."""
    start, end = words.starts[last], words.end(last)
    is_letter = end - start == 1 and start > 1 and text[start - 1] == "."
    return end + 1 if is_letter and text[end : end + 1] == "." else end
