"""What a document said earlier: full names with their roles and acronyms in brackets, for later short forms."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from coding.actor_party import surname_key
from coding.actor_rows import ActorRow, Alias, NameIndex, key_of_name
from coding.actor_sites import Seen, with_sites
from coding.actor_words import Words, words_of
from coding.document_scene import NO_SCENE, Scene

if TYPE_CHECKING:
    from coding.actor_core import Composed
    from coding.actors import ActorLexicon, ActorSpan
    from schemas.coded import Party

FULL_NAME = re.compile(
    r"[A-Z](?<![\w.].)[\w’'-]+(?:\s(?:[A-Z]\.\s)?(?:(?:de|del|da|van|von|der|den|al|el|bin|ben|la|le|dos|du)\s){0,2}(?:al-|el-)?[A-Z][\w’'-]+){1,6}"
)
SURNAME = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|General|Colonel|Admiral|Major|Captain|Ambassador)\.?\s|(?<=[.!?”\"]\s)|(?<=\n))"
    r"(?P<name>[A-Z][\w’'-]{2,})(?=,\s)"
)
"""One who is told by a surname alone, an office behind it: "Mr X, Russia's deputy foreign minister,"."""
ACRONYM = re.compile(r"\s?\(\s?(?:the\s|or\s)?[\"“]?([A-Z][A-Za-z0-9&+-]{1,9})[\"”]?\s?\)")
APPOSITION = re.compile(r",\s((?:the\s|a\s|an\s)?[^,.;:()\"“”\n]{3,90})")
CLAUSE_BREAK = re.compile(r"[.!?;:,\"“”()](?:\s|$)")
MAX_TEXT = 200_000
"""Names of a document stand near its beginning; a longer text is read up to here, in code points."""
TITLE_WINDOW = 110
MAX_NAME_WORDS = 4
MAX_PLAIN_WORDS = 3
LINKS = {"a", "an", "the", "and", "or", "but", "in", "on", "at", "by", "to", "from", "with", "for", "as", "that", "said",
         "says", "told", "met", "when", "while", "after", "before", "its", "his", "her", "their", "is", "was", "were",
         "are", "has", "have", "had", "of"}  # fmt: skip
"""Words that stand in no title."""


@dataclass
class DocumentNames:
    """Names that one document introduced. Build it with of(); empty, it changes nothing."""

    index: NameIndex = field(default_factory=NameIndex)
    scene: Scene = field(default_factory=Scene)
    spans: Sequence[ActorSpan] = field(default=(), repr=False)
    """Names of the whole document as the files alone know them."""
    seen: Seen = field(default_factory=Seen, repr=False)
    """The words of the whole document."""
    told: dict[str, Sequence[Party]] = field(default_factory=dict, repr=False)
    """Phrases of the document that were resolved on the day it is read on, with their parties."""

    @classmethod
    def from_text(cls, text: str, lexicon: ActorLexicon, on: date) -> DocumentNames:
        """The names that a whole document introduces; `on` is the day it is read on."""
        text = text[:MAX_TEXT]
        seen = lexicon.see(text)
        spans = lexicon.names_of(seen, on)
        out = cls(scene=NO_SCENE.with_rows(span.row for span in spans), spans=spans, seen=seen)
        out._remember_acronyms(text, spans)
        out._remember_persons(text, spans, lexicon, on)
        return out

    of = from_text

    @cached_property
    def seen_again(self) -> Seen:
        """The words of the whole document with the sites of its own names too."""
        return Seen(self.seen.text, self.seen.words, with_sites(self.seen.sites, self.index.sites(self.seen.words)))

    def _remember_acronyms(self, text: str, spans: Sequence[ActorSpan]) -> None:
        for span in spans:
            match = ACRONYM.match(text, span.end)
            if (
                match is not None
                and span.kind in {"igo", "group", "organ", "metonym"}
                and match.group(1).upper() == match.group(1)
            ):
                self.index.add(
                    Alias(span.row, key_of_name(match.group(1)), tuple(2 for _ in words_of(match.group(1))), False)
                )

    def _remember_persons(self, text: str, spans: Sequence[ActorSpan], lexicon: ActorLexicon, on: date) -> None:
        rows: dict[str, set[ActorRow]] = {}
        for row, name in [*_listed(spans), *_introduced(text, spans, lexicon, on)]:
            is_unlisted = row.id.startswith("document:")
            short = name.partition(" ")[0] if is_unlisted and _is_family_first(row) else name
            rows.setdefault(surname_key(short), set()).add(row)
            if is_unlisted:
                self.index.add(Alias(row, key_of_name(name), tuple(0 for _ in words_of(name)), False))
        for surname, holders in rows.items():
            if len({row.name for row in holders}) == 1 and len(surname) > 1 and not _is_other_name(surname, lexicon):
                for row in holders:
                    self.index.add(Alias(row, surname, (1,), True))


def _is_other_name(surname: str, lexicon: ActorLexicon) -> bool:
    return any(alias.row.kind != "person" for alias in lexicon.index.under(surname))


def _listed(spans: Sequence[ActorSpan]) -> Iterator[tuple[ActorRow, str]]:
    """Persons of the actor files that the document names in full; their own short names stand in the files."""
    for span in spans:
        if span.kind == "person" and " " in span.party.text:
            short = span.party.text if not _is_family_first(span.row) else span.party.text.partition(" ")[0]
            yield span.row, short


def _is_family_first(row: ActorRow) -> bool:
    return row.country in {"CHN", "PRK", "KOR", "TWN"}


def _introduced(
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
    return _row_told(behind.group(1), name, lexicon, on) if behind else None


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
    while index > 0:
        word = words[index - 1]
        is_part = word.is_capitalised or word.folded in lexicon.roles.ranks | lexicon.roles.former | {"s", "of"}
        if not is_part and lexicon.roles.at(words, index - 1) is None:
            return _behind_a_name(words, index)
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
