"""States called by where they lie or what they are: "the South American country", "the island nation"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from coding import mood, tree
from coding.codebook import CODEBOOK_DIR
from coding.party_keys import is_bare_state
from coding.syntax import Token
from coding.view import ParagraphView
from schemas.coded import Party

NEAR = 250
"""Code points before "the country" within which one other state is named, and no second one."""


@dataclass(frozen=True)
class Regions:
    """Codes of the states of each region by the words that stand before one of `nouns`."""

    nouns: frozenset[str]
    states: Mapping[str, frozenset[str]]

    def codes(self, words: str) -> frozenset[str]:
        """The states that words before the noun may mean, the longest region first: "poor West African"."""
        said = words.lower().split()
        for first in range(len(said)):
            if found := self.states.get(" ".join(said[first:])):
                return found
        return frozenset()


@cache
def load_regions(path: Path = CODEBOOK_DIR / "regions.yaml") -> Regions:
    """The regions of the codebook."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Regions(frozenset(data["nouns"]), {name: frozenset(codes) for name, codes in data["regions"].items()})


def described(
    token: Token, view: ParagraphView, codes_before: Callable[[Token], Collection[str]], home: str
) -> list[Party]:
    """The state that is called by its region: that of the article, `home`, else the one named last before.

    `codes_before` gives the codes that it is not. As a subject it is rather the one named last.
    """
    regions = load_regions()
    if token.tag_ not in {"NN", "NNP"} or regions.nouns.isdisjoint(tree.lemmas(token)):
        return []
    before = [child for child in token.children if child.i < token.i and child.dep_ in tree.PREMODIFIERS | {"det"}]
    if not before or before[0].lower_ not in mood.GIVEN_DETERMINERS:
        return []
    start = before[0].idx + len(before[0])
    words = token.doc.text[start : token.idx]
    codes = regions.codes(words)
    if not codes and (words.strip() or token.lower_ != "country" or token.dep_ != "dobj"):
        return []
    at, others = view.paragraph.start + token.idx, codes_before(token)
    told = [s.party for s in view.knowledge.names.spans if s.end <= at and is_bare_state(s.party)]
    told = [party for party in told if party.code not in others]
    beside = {span.party.code for span in view.spans_among(token.doc[token.sent.start : token.i])}
    if not codes and not beside <= {None, *others, home}:
        return []  # "never threatened the Ukrainian people and will not attack the country"
    if token.dep_ != "nsubj":  # a sentence calls another one so than those it has named
        told = [party for party in told if party.code not in beside] or told
    own = [party for party in told if party.code == home and (not codes or home in codes)]
    if own and token.dep_ != "nsubj":
        return own[-1:]
    if codes:
        return [party for party in told if party.code in codes][-1:]
    recent = {s.party.code for s in view.knowledge.names.spans if at - NEAR < s.end <= at}
    near = {party.code: party for party in told if party.code in recent}
    return list(near.values()) if len(near) == 1 else []
