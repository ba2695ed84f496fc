"""Bodies, rebels and enemies of the state that an article is set in, where no word says whose they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from coding import tree
from coding.home import Home
from coding.party_keys import is_state, key_of
from coding.rebels import are_counted_rebels, are_rebels_of_nobody, is_separatist, named_band
from coding.reference_words import ENEMY
from coding.state_bodies import force_at_home, state_body
from coding.syntax import Token
from schemas.coded import Party
from schemas.codes import Sector

REGIMES = {"government", "regime", "loyalist", "pro-government", "pro-regime"}
""" "Government troops" are those of a state at war within itself, not of who tells it."""


@dataclass
class HomeReferences:
    """Where an article and its sentences are set, of whom the last one was, and who spoke."""

    subject: list[Party] = field(default_factory=list)
    speaker: list[Party] = field(default_factory=list)
    home: Home = field(default_factory=lambda: Home({}))
    scene: str = ""
    """Code of the state whose place the last sentences of the paragraph are set in; empty for the article's home."""
    near: str = ""
    """Code of the only state that the paragraph has named so far, in an article without a home."""

    def enemy(self, token: Token) -> list[Party]:
        """Who is "the enemy" of who speaks, else of the state that an article is set in: the other of its two sides."""
        around = {child.lower_ for child in token.children if child.dep_ in {"det", "amod"}}
        is_other = "side" in tree.lemmas(token) and around == {"the", "other"}  # "the other side" of who speaks
        if not is_other and (not tree.lemmas(token) & ENEMY or around != {"the"}):
            return []
        mine = {key_of(party) for party in self.speaker or self.home.author} or {self.home.code.casefold()}
        others = [party for party in self.home.pair if key_of(party) not in mine]
        return others if len(others) == 1 else self.home.rival_of(mine)

    def band(self, token: Token) -> list[Party]:
        """ "The Aguelek fighters": an armed group of the state an article is set in, by a name that no file knows."""
        code = self.scene or self.home.code or self.home.war_code
        name = named_band(token)
        return [Party(text=name, name=name, country=code, sector=Sector.REB)] if code and name else []

    def _rebels(self, token: Token, code: str) -> list[Party]:
        """Whom "the rebels" are: the armed group that the article is about, else those of the state it is set in."""
        armed = self.home.armed
        if armed is not None and (not code or armed.country in {None, code} or token.tag_ == "NNS"):
            return [armed.model_copy(update={"text": token.text})]
        return [self.home.rebels(token.text, code, separatist=is_separatist(token))] if code else []

    def _code_of_teller(self) -> str:
        """The state whose statement an article is, else the one that the last sentence was about."""
        told = [party.code for party in self.home.author or self.subject if is_state(party) and party.code]
        return told[0] if len(set(told)) == 1 else ""

    def of_body(self, token: Token) -> list[Party]:
        """The state that "security forces" or "the defence ministry" belong to, where the article has a home."""
        code = self.scene or self.home.code
        if not code and not self.home.war_code and state_body(token) is not None:
            code = self.near or ("" if _are_of_a_regime(token) else self._code_of_teller())
        if are_rebels_of_nobody(token):
            return self._rebels(token, code or self.home.war_code)
        if are_counted_rebels(token) and self.home.armed is not None:
            return [self.home.armed.model_copy(update={"text": token.text})]
        sector = state_body(token) or (force_at_home(token) if self.home.is_crisis else None)
        if not code and sector in {Sector.GOV, Sector.MIL}:  # "the government" of whom the rebels fight
            code = self.home.seat
        return [self.home.party(token.text, sector, code)] if code and sector is not None else []

    def _is_of_home(self, words: frozenset[str]) -> bool:
        """ "The government": of the state that an article is set in, whatever other one was told of before."""
        return bool(self.home.seat and words & {"government", "army", "military"})

    def _state_of_subject(self, token: Token, before: Collection[str]) -> list[Party]:
        """ "The country": the state that the last sentence was about."""
        codes = {party.country for party in self.subject}
        code = codes.pop() if len(codes) == 1 and set(before) == {"the"} and token.tag_ == "NN" else None
        return [self.home.party(token.text, Sector.GOV, code)] if code in self.home.names and code else []


def _are_of_a_regime(token: Token) -> bool:
    return any(child.lower_ in REGIMES for child in token.children)
