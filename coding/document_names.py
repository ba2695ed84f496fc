"""What a document said earlier: full names with their roles and acronyms in brackets, for later short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from coding.actor_party import surname_key
from coding.actor_rows import ActorRow, Alias, NameIndex, key_of_name
from coding.actor_sites import Seen, with_sites
from coding.actor_words import words_of
from coding.document_scene import NO_SCENE, Scene
from coding.introduced_persons import introduced

if TYPE_CHECKING:
    from coding.actors import ActorLexicon, ActorSpan
    from schemas.coded import Party

ACRONYM = re.compile(r"\s?\(\s?(?:the\s|or\s)?[\"“]?([A-Z][A-Za-z0-9&+-]{1,9})[\"”]?\s?\)")
MAX_TEXT = 200_000
"""Names of a document stand near its beginning; a longer text is read up to here, in code points."""


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
        for row, name in [*_listed(spans), *introduced(text, spans, lexicon, on)]:
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
