"""Persons whom a document introduces: by an office in front of their name or behind it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from coding.actor_rows import ActorRow, key_of_name
from coding.actor_words import Words, words_of

if TYPE_CHECKING:
    from coding.actor_core import Composed
    from coding.actors import ActorLexicon, ActorSpan

FULL_NAME = re.compile(
    r"[A-Z](?<![\w.].)[\w’'-]+(?:\s(?:[A-Z]\.\s)?(?:(?:de|del|da|van|von|der|den|al|el|bin|ben|la|le|dos|du)\s){0,2}(?:al-|el-)?[A-Z][\w’'-]+){1,6}"
)
SURNAME = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|General|Colonel|Admiral|Major|Captain|Ambassador)\.?\s|(?<=[.!?”\"]\s)|(?<=\n))"
    r"(?P<name>[A-Z][\w’'-]{2,})(?=,\s)"
)
"""One who is told by a surname alone, an office behind it: "Mr X, Russia's deputy foreign minister,"."""
APPOSITION = re.compile(r",\s((?:the\s|a\s|an\s)?[^,.;:()\"“”\n]{3,90})")
OFFICE = re.compile(
    r"\b(?:minister|president|premier|chancellor|ambassador|envoy|spokes\w+|secretary|chief|head|leader|commander|"
    r"general|colonel|admiral|adviser|advisor|official|diplomat|deputy|negotiator|governor|lawmaker|senator|mp|king|"
    r"emir|prince|judge|mayor|director|representative|coordinator|chairman|chairwoman|commissioner|aide|veteran)\b",
    re.I,
)
"""What a man or woman is: a single name may also be that of a ship or a missile."""
CLAUSE_BREAK = re.compile(r"[.!?;:,\"“”()](?:\s|$)")
TITLE_WINDOW = 110
MAX_NAME_WORDS = 4
MAX_PLAIN_WORDS = 3
LINKS = {"a", "an", "the", "and", "or", "but", "in", "on", "at", "by", "to", "from", "with", "for", "as", "that",
         "said", "says", "told", "met", "when", "while", "after", "before", "its", "his", "her", "their", "is", "was",
         "were", "are", "has", "have", "had", "of"}  # fmt: skip
"""Words that stand in no title."""


def introduced(
    text: str, spans: Sequence[ActorSpan], lexicon: ActorLexicon, on: date
) -> Iterator[tuple[ActorRow, str]]:
    """Persons unknown to the files whose role the document tells in front of or behind their name."""
    taken = _Taken([span.start for span in spans], [span.end for span in spans])
    for match in SURNAME.finditer(text):
        start, name = match.start("name"), match["name"]
        words = words_of(name)
        is_other = taken.touches(start, start + len(name)) or lexicon.roles.at(words, 0) is not None
        if is_other or not lexicon.roles.no_names.isdisjoint(words.folded):
            continue
        if (row := _row_behind(text, start + len(name), name, lexicon, on)) is not None:
            yield row, name
    for match in FULL_NAME.finditer(text):
        start, name = _without_title_words(match.start(), match.group(), lexicon, taken)
        if not name or taken.touches(start, start + len(name)) or not _is_a_persons_name(name, lexicon):
            continue
        row = _row_of(text, start, name, lexicon, on)
        if row is not None:
            yield row, name


def _is_a_persons_name(name: str, lexicon: ActorLexicon) -> bool:
    """Two to four words, none of them a role or a word of the calendar."""
    words, roles = words_of(name), lexicon.roles
    if not 2 <= len(words) <= MAX_NAME_WORDS or not roles.no_names.isdisjoint(words.folded):
        return False
    return not any(roles.at(words, i) for i in range(len(words)))


class _Taken(NamedTuple):
    """Where the names of the files stand in a text, in order, none overlapping."""

    starts: Sequence[int]
    ends: Sequence[int]

    def touches(self, start: int, end: int) -> bool:
        """Whether a name stands in a stretch of the text, if only in part."""
        last = bisect_left(self.starts, end) - 1
        return last >= 0 and start < self.ends[last]


def _without_title_words(start: int, name: str, lexicon: ActorLexicon, taken: _Taken) -> tuple[int, str]:
    """The name without leading words that are roles, titles or known names ("Russian Deputy Foreign Minister X Y")."""
    last = name[max(name.rfind(" "), name.rfind("\n")) + 1 :]
    at = start + len(name) - len(last)
    if last.isalpha() and taken.touches(at, at + 1):
        return start, ""  # as of most names
    words, before = words_of(name), lexicon.roles.before_names
    index = len(words)
    while index:
        first = start + words.starts[index - 1]
        if words.folded[index - 1] in before or taken.touches(first, first + 1) or lexicon.roles.at(words, index - 1):
            break
        index -= 1
    if index == len(words):
        return start, ""
    cut = words.starts[index]
    return start + cut, name[cut:].removesuffix("’s").removesuffix("'s")


def _row_of(text: str, start: int, name: str, lexicon: ActorLexicon, on: date) -> ActorRow | None:
    line_start = max(text.rfind("\n", 0, start) + 1, start - TITLE_WINDOW)
    before = CLAUSE_BREAK.split(_without_rank(text[line_start:start].rstrip(), lexicon).removesuffix(","))[-1]
    row = _row_told(_title_before(before, lexicon), name, lexicon, on)
    return row or _row_behind(text, start + len(name), name, lexicon, on)


def _row_behind(text: str, end: int, name: str, lexicon: ActorLexicon, on: date) -> ActorRow | None:
    """The row of a person whose office stands behind the name."""
    behind = APPOSITION.match(text, end)
    is_told = behind is not None and (" " in name or OFFICE.search(behind.group(1)) is not None)
    return _row_told(behind.group(1), name, lexicon, on) if behind is not None and is_told else None


def _row_told(phrase: str, name: str, lexicon: ActorLexicon, on: date) -> ActorRow | None:
    """The row of a person of whom a phrase tells office and state or organisation."""
    for part in lexicon.compose(phrase, on)[:1] if phrase else []:
        has_role = any(item.kind in {"role", "former"} for item in part.items)
        if (part.country or part.code) and has_role and part.items[0].kind != "word":
            return _row(name, part)
    return None


def _without_rank(before: str, lexicon: ActorLexicon) -> str:
    """Words before a name without a rank that an office and a comma precede: "an army spokesman, Colonel [X]"."""
    office, comma, rank = before.rpartition(", ")
    roles, words = lexicon.roles, words_of(rank)
    is_rank = bool(words.folded) and all(
        word in roles.before_names or roles.at(words, at) is not None for at, word in enumerate(words.folded)
    )
    return office if comma and is_rank else before


def _title_before(before: str, lexicon: ActorLexicon) -> str:
    """The end of the words before a name, where a role word stands directly before it; else nothing."""
    words = words_of(before)
    for index in range(max(0, len(words) - 6), len(words)):
        role = lexicon.roles.at(words, index)
        if role is not None and index + role[0] == len(words):
            return before[words[_first_of_title(words, index, lexicon)].start :]
    return ""


def _first_of_title(words: Words, index: int, lexicon: ActorLexicon) -> int:
    """Back from a role word over names, ranks and further roles to where its noun phrase begins."""
    has_name = False
    while index > 0:
        word = words[index - 1]
        is_part = word.is_capitalised or word.folded in lexicon.roles.ranks | lexicon.roles.former | {"s", "of"}
        if not is_part and lexicon.roles.at(words, index - 1) is None:
            return index if has_name else _behind_a_name(words, index)
        has_name = has_name or word.is_capitalised
        index -= 1
    return index


def _behind_a_name(words: Words, index: int) -> int:
    """Further back over plain words to the name that they follow: "EU foreign policy [chief]"; else where it was."""
    at = index
    while at > max(0, index - MAX_PLAIN_WORDS) and words.raws[at - 1].islower() and words.folded[at - 1] not in LINKS:
        at -= 1
    is_behind = 0 < at < index and words[at - 1].is_capitalised
    if is_behind and words.folded[at - 1] == "s":
        at -= 1
    return at - 1 if is_behind else index


def _row(name: str, part: Composed) -> ActorRow:
    return ActorRow(
        id=f"document:{key_of_name(name)}",
        name=name,
        kind="person",
        country=part.country,
        sector=part.sector,
        sector_2=part.sector_2,
        role=None,
        code=part.code,
        valid_from=None,
        valid_to=None,
    )
