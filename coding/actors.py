"""Words to parties: names of states, organisations, groups and persons in a text, before any grammar is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from coding.actor_core import Composed
from coding.actor_party import party_of
from coding.actor_phrases import compose
from coding.actor_rows import DOUBTFUL, PLACE, ActorRow, Alias, NameIndex, Site, alias_of, read_aliases
from coding.actor_scene import Sighting, choose
from coding.actor_sites import Seen, end_of, is_joined, with_sites
from coding.actor_words import words_of
from coding.codebook import CODEBOOK_DIR
from coding.document_names import DocumentNames
from coding.document_scene import NO_SCENE, Scene
from coding.name_acceptance import Refused, accepts, vouched_for
from coding.role_words import RoleWords, read_role_words
from schemas.coded import Party

__all__ = ["ActorLexicon", "ActorSpan", "DocumentNames", "ResolvedActor", "load_lexicon"]

NOT_ACTOR = "not_actor"
SUPPORTER = "supporter"
NO_PARTY = {NOT_ACTOR, SUPPORTER}
BARE = {"", "the ", "The "}
"""What may stand before a name in a phrase that says nothing else."""
HYPHENS = frozenset("-‐‑–")
HYPHEN_BEFORE = re.compile(r"([^\W\d_]+)[-‐‑–]\Z")
HYPHEN_AFTER = re.compile(r"\s?[-‐‑–]\s?([^\W\d_]+)")


class ActorSpan(NamedTuple):
    """A name in a text: offsets in code points, without a possessive s. `may_be_place`: syntax must tell which it is.

    `kind`: country, people, capital, metonym, organ, igo, group, person or role; `row` is the line of the actor files.
    """

    start: int
    end: int
    party: Party
    kind: str
    may_be_place: bool
    is_adjective: bool
    row: ActorRow
    is_sure: bool
    """Whether the words are that name wherever they stand: alone they name the same party."""


@dataclass(frozen=True)
class ResolvedActor:
    """Whom a phrase names. Null where the words do not tell; `country` is null for organisations of states."""

    id: str | None
    name: str | None
    code: str | None
    country: str | None
    sector: str | None
    sector_2: str | None = None
    supporter: str | None = None
    """Code of whom "Iran-backed" names."""


@dataclass
class ActorLexicon:
    """Names and role words. Build it with load_lexicon(); it keeps nothing from one text to the next."""

    index: NameIndex
    roles: RoleWords

    def find(
        self, text: str, on: date, names: DocumentNames | None = None, start: int | None = None
    ) -> list[ActorSpan]:
        """Names of parties in a text, in order, none overlapping, the longest at each place.

        `on` decides between offices; `names` what the document said before, and `start` where in it the text stands:
        its words are then not read anew. A supporter ("Iran-backed") is left out.
        """
        if names is not None and start is not None:
            seen = names.seen_again.part(text, start)
            if seen is not None:
                return self.names_of(seen, on, names.scene) if seen.sites else []
        return _of_parties(self._found(self.see(text), on, names))

    def names_of(self, seen: Seen, on: date, scene: Scene = NO_SCENE) -> list[ActorSpan]:
        """What find() gives of a text whose words are known."""
        return _of_parties(self._believed(seen, seen.sites, on, scene))

    def see(self, text: str) -> Seen:
        """The words of a text and where names of the files may begin among them."""
        words = words_of(text)
        return Seen(text, words, self.index.sites(words))

    def _found(self, seen: Seen, on: date, names: DocumentNames | None) -> list[ActorSpan]:
        """What find() gives, and the names that are no party's ("the South China Sea")."""
        if names is None:
            return self._believed(seen, seen.sites, on, NO_SCENE)
        return self._believed(seen, with_sites(seen.sites, names.index.sites(seen.words)), on, names.scene)

    def _believed(self, seen: Seen, sites: Sequence[Site], on: date, scene: Scene) -> list[ActorSpan]:
        """The names at some sites that are taken for their holders', where the text is part of a scene."""
        spans, refused = self._scan(seen, sites, on, scene)
        if refused:
            wider = scene.with_rows([*(span.row for span in spans), *vouched_for(refused, on)])
            if wider is not scene:
                spans, _ = self._scan(seen, sites, on, wider)
        return spans

    def parties_in(self, phrase: str, on: date, names: DocumentNames | None = None) -> list[Party]:
        """Parties that a noun phrase names, in order; empty where it names nobody.

        An unknown person or organisation gives its words with a null code.
        """
        if names is None:
            return self._told_in(self.see(phrase), on, None)
        if phrase not in names.told:  # the coder asks for one phrase several times: once for each act beside it
            is_nobody = self.index.has_none_in(phrase) and names.index.has_none_in(phrase)
            names.told[phrase] = [] if is_nobody else self._told_in(self.see(phrase), on, names)
        return list(names.told[phrase])

    def _told_in(self, seen: Seen, on: date, names: DocumentNames | None) -> list[Party]:
        found = self._found(seen, on, names)
        if not found and not seen.words.has_capitals:
            return []  # nothing that could be a name
        if len(found) == 1 and _is_all_of(seen.text, found[0]):
            return [found[0].party]
        return [composed.party() for composed in self._composed(seen.text, found) if composed.names_somebody]

    def compose(self, phrase: str, on: date, names: DocumentNames | None = None) -> list[Composed]:
        """What the parts of a noun phrase say, also where they name nobody ("soldiers": a sector, no country)."""
        return self._composed(phrase, self._found(self.see(phrase), on, names))

    def _composed(self, phrase: str, found: Sequence[ActorSpan]) -> list[Composed]:
        supporters = [span for span in found if span.kind == SUPPORTER]
        parts = compose(phrase, [span for span in found if span.kind != SUPPORTER], self.roles)
        return _with_supporters(parts, supporters) if supporters else parts

    def resolve(self, phrase: str, on: date | None) -> ResolvedActor:
        """The first party that a phrase names, on a day (None: on the last day that the files know)."""
        found = self.compose(phrase, on or date.max)
        best = next((composed for composed in found if composed.names_somebody), found[0] if found else None)
        if best is None:
            return ResolvedActor(None, None, None, None, None)
        return ResolvedActor(best.id, best.name, best.code, best.country, best.sector, best.sector_2, best.supporter)

    def _scan(self, seen: Seen, sites: Sequence[Site], on: date, scene: Scene) -> tuple[list[ActorSpan], list[Refused]]:
        text, words = seen.text, seen.words
        starts, raws, folded, titles = words.starts, words.raws, words.folded, self.roles.titles
        spans: list[ActorSpan] = []
        refused: list[Refused] = []
        behind = 0
        for index, names in sites:
            if index < behind:
                continue
            for size, aliases in names:
                if size > 1 and not is_joined(text, words, index, size):
                    continue
                alias = aliases[0] if len(aliases) == 1 else choose(aliases, on, scene)
                if alias is None:
                    refused.append((index, None))
                    continue
                is_open = alias.doubt == DOUBTFUL or (alias.doubt == PLACE and index and folded[index - 1] in titles)
                if is_open and not self._accepts(alias, seen, index, spans, scene, on):
                    refused.append((index, alias.row))
                    continue
                behind = index + size
                start, end = starts[index], starts[behind - 1] + len(raws[behind - 1])
                if len(raws[behind - 1]) == 1:
                    end = end_of(text, words, behind - 1)
                row, kind = alias.row, SUPPORTER if self._is_supporter(text, start, end) else alias.kind
                party = party_of(row, text[start:end], on)
                is_adjective, is_sure = row.kind == "adjective", alias.doubt != DOUBTFUL
                spans.append(ActorSpan(start, end, party, kind, alias.may_be_place, is_adjective, row, is_sure))
                break
        return spans, refused

    def _accepts(
        self, alias: Alias, seen: Seen, index: int, spans: Sequence[ActorSpan], scene: Scene, on: date
    ) -> bool:
        last_end, last = (spans[-1].end, spans[-1].row) if spans else (-1, None)
        sighting = Sighting(seen.text, seen.words, index, len(alias.cases), last_end, last)
        return accepts(alias, sighting, scene, self.roles, on)

    def _is_supporter(self, text: str, start: int, end: int) -> bool:
        if start and text[start - 1] in HYPHENS:
            before = HYPHEN_BEFORE.search(text, max(0, start - 12), start)
            if before is not None and before.group(1).casefold() in self.roles.stance:
                return True
        behind = text[end : end + 2]
        if HYPHENS.isdisjoint(behind) or behind.lstrip()[:1] not in HYPHENS:
            return False
        after = HYPHEN_AFTER.match(text, end)
        return after is not None and after.group(1).casefold() in self.roles.supporter


def _of_parties(spans: list[ActorSpan]) -> list[ActorSpan]:
    return [span for span in spans if span.kind not in NO_PARTY]


def _is_all_of(phrase: str, span: ActorSpan) -> bool:
    """Whether a phrase is a name and at most an article: nothing is left to compose."""
    return span.end == len(phrase) and span.kind not in NO_PARTY and phrase[: span.start] in BARE


def _with_supporters(parts: list[Composed], supporters: list[ActorSpan]) -> list[Composed]:
    """The parts with the codes of those who back them: the first part that ends behind a supporter's name."""
    out = list(parts)
    for span in supporters:
        for index, part in enumerate(out):
            if part.items and max(item.end for item in part.items) > span.end:
                out[index] = part._replace(supporter=span.row.code)
                break
    return out


@cache
def load_lexicon(folder: Path = CODEBOOK_DIR) -> ActorLexicon:
    """The names of codebook/actors/ and the role words, read once. Raises CodebookError naming file and line."""
    roles = read_role_words(folder / "roles.yaml")
    index = NameIndex(read_aliases(folder / "actors"))
    for name in roles.not_actors:
        index.add(alias_of(name, ActorRow(name, name, NOT_ACTOR, None, None, None, None, None, None, None)))
    return ActorLexicon(index, roles)
