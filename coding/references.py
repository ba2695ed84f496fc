"""Who a pronoun or "the alliance", "the two sides", "those troops" stands for: narrow rules, null otherwise.

On unseen articles "he said" -> previous speaker was right 10 of 13 times, all of he and she 14 of 33: so most pronouns
are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from coding import tree
from coding.home import Home, state_body
from coding.syntax import Token
from schemas.coded import Party
from schemas.codes import Sector

FIRST_PERSON = {"i", "we", "us", "our", "my", "me", "ours"}
THIRD_PERSON = {"he", "she", "it", "they", "him", "her", "them", "himself", "itself", "themselves"}
THIRD_POSSESSIVE = {"his", "her", "its", "their"}
PAIR_NOUNS = {"side", "leader", "country", "party", "nation", "president", "minister", "state", "government",
              "neighbour", "neighbor", "capital", "delegation", "ally", "power", "diplomat", "counterpart", "army",
              "military", "navy", "force", "rival", "foe", "enemy", "republic", "premier", "negotiator"}  # fmt: skip
DUTIES = {"official", "commander", "chief", "envoy", "general", "director", "director-general", "directors-general",
          "ambassador", "ministry", "parliament", "delegate", "representative", "airforce", "korea",
          "koreas"}  # fmt: skip
""" "The two envoys": one of each side, unlike "two soldiers"."""
PAIR_WORDS = {"both", "two"}
TITLES = {"president", "minister", "premier", "chancellor", "leader", "king"}
MEET = TITLES | {"interlocutor"}
REBELS = {"rebel", "militant", "insurgent", "separatist"}
REBEL_SECTORS = frozenset({Sector.REB, Sector.SEP, Sector.UAF, Sector.PRM})
CLASS_NOUNS: dict[str, frozenset[Sector]] = {
    **dict.fromkeys(
        ("alliance", "bloc", "coalition", "organisation", "organization", "union"), frozenset({Sector.IGO})
    ),
    **dict.fromkeys(REBELS, REBEL_SECTORS),
    **dict.fromkeys(("army", "military"), frozenset({Sector.MIL})),
    **dict.fromkeys(("junta", "regime"), frozenset({Sector.GOV, Sector.MIL})),
    **dict.fromkeys(
        ("ministry", "government", "administration", "kingdom"),
        frozenset({Sector.GOV}),
    ),
}
PAPERS = {"report", "statement", "letter", "document", "resolution", "declaration"}
"""What says what its author does, who spoke before: "The report accuses"."""
BANDS = {"group", "fighter", "force", "faction", "commander", "leader", "army", "movement", "militia", "unit"}
WORDS_BEFORE = {"det", "amod", "compound", "nmod", "poss", "nummod", "prep"}
PLAIN = {"the", "of", "armed"}
FORCE_NOUNS = {"troop", "force", "soldier", "ship", "warship", "jet", "aircraft"}


def key_of(party: Party) -> str:
    """What makes two mentions of a party the same: its code, else its name, else its words."""
    return (party.code or party.name or party.text).casefold()


def distinct(parties: Iterable[Party]) -> list[Party]:
    """Parties, each once, the first wording kept."""
    out: dict[str, Party] = {}
    for party in parties:
        out.setdefault(key_of(party), party)
    return list(out.values())


@dataclass
class References:
    """What was last talked about, sentence by sentence. Give it one article, in order."""

    pair: list[Party] = field(default_factory=list)
    met: list[Party] = field(default_factory=list)
    """The two who first met or spoke in the article: whom "the leaders" will mean, whatever pair is told of between."""
    subject: list[Party] = field(default_factory=list)
    subject_before: list[Party] = field(default_factory=list)
    """The subject of the sentence before the one being read."""
    speaker: list[Party] = field(default_factory=list)
    author: list[Party] = field(default_factory=list)
    """Who says "we" outside quotations: whose statement the whole text is by its title."""
    quoted: list[Party] = field(default_factory=list)
    """Of whom the quotation speaks that runs over these sentences: whom "it" and "its" mean in its next one."""
    forces: list[Party] = field(default_factory=list)
    home: Home = field(default_factory=lambda: Home({}))
    scene: str = ""
    """Code of the state whose place the last sentences of the paragraph are set in; empty for the article's home."""
    _by_sector: dict[Sector, Party] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pair = self.pair or list(self.home.pair)

    def see(self, parties: Iterable[Party]) -> None:
        """Takes in the parties of a sentence, after it was coded."""
        for party in parties:
            if party.sector is not None:
                self._by_sector[party.sector] = party

    def see_pair(self, parties: Iterable[Party]) -> None:
        """Takes in two parties that act side by side, as those whom "the two sides" will mean."""
        known = [party for party in distinct(parties) if party.code]
        if len(known) == 2:
            self.pair = known

    def see_meeting(self, parties: list[Party]) -> None:
        """Takes in the two who hold talks."""
        if len(parties) == 2:
            self.pair = list(parties)
            self.met = self.met or list(parties)

    def see_organisations(self, parties: Iterable[Party]) -> None:
        """Takes in what stands anywhere in a sentence: "the alliance" looks back to any mention."""
        self.see(party for party in parties if party.sector is Sector.IGO)

    def of_noun(self, token: Token) -> list[Party]:
        """Parties that a noun with a definite determiner stands for; empty where it stands for none known."""
        words = tree.lemmas(token)
        before = {child.lower_ for child in token.children if child.dep_ in {"det", "nummod", "predet", "amod"}}
        if _is_pair(token, words, before):
            return list(self.met or self.pair) if words & MEET else list(self.pair)
        if words & FORCE_NOUNS and before & {"those", "these", "the"}:
            return list(self.forces)
        if words & REBELS and token.tag_ == "NNS" and not before & {"the", "this", "that"}:
            return self._last_of(REBEL_SECTORS)
        if not before & {"the", "this", "that"} or any(child.dep_ == "prep" for child in token.children):
            return []
        if words & PAPERS and token.dep_ == "nsubj":
            return list(self.speaker)
        if words & MEET and token.tag_ == "NNS" and before == {"the"} and len(self.pair) == 2:
            return list(self.met or self.pair)
        if words & TITLES:
            return [party for party in self.subject if party.sector is Sector.GOV][:1]
        sectors = {sector for word in words for sector in CLASS_NOUNS.get(word, ())}
        if sectors and len(self.subject) == 1 and self.subject[0].sector in sectors:
            return list(self.subject)
        return self._last_of(sectors)

    def _last_of(self, sectors: Iterable[Sector]) -> list[Party]:
        return [self._by_sector[sector] for sector in sorted(sectors) if sector in self._by_sector][:1]

    def _rebels(self, token: Token, code: str) -> list[Party]:
        """Whom "the rebels" are: the armed group that the article is about, else those of the state it is set in."""
        armed = self.home.armed
        if armed is not None and (not code or armed.country in {None, code} or token.tag_ == "NNS"):
            return [armed.model_copy(update={"text": token.text})]
        return [self.home.rebels(token.text, code, separatist=_is_separatist(token))] if code else []

    def of_body(self, token: Token) -> list[Party]:
        """The state that "security forces" or "the defence ministry" belong to, where the article has a home."""
        code = self.scene or self.home.code
        if _is_rebels(token):
            return self._rebels(token, code or self.home.war_code)
        sector = state_body(token)
        if not code and sector in {Sector.GOV, Sector.MIL}:  # "the government" of whom the rebels fight
            code = self.home.war_code
        return [self.home.party(token.text, sector, code)] if code and sector is not None else []


def _is_pair(token: Token, words: frozenset[str], before: set[str]) -> bool:
    """Whether a noun stands for two parties told of: "both", "the neighbours", "the two sides", "the sides agreed"."""
    if token.lower_ == "both" or ("the" in before and token.lower_ in {"two", "neighbours", "neighbors", "rivals"}):
        return True
    if before == {"the"} and token.lower_ in {"sides", "parties"} and token.dep_ == "nsubj":
        return True
    is_each = "both" in before or {"the", "two"} <= before
    return bool((before & PAIR_WORDS and words & PAIR_NOUNS) or (is_each and words & DUTIES))


def _is_separatist(token: Token) -> bool:
    return any("separatist" in tree.lemmas(word) for word in (token, *token.children))


def _is_rebels(token: Token) -> bool:
    """ "The rebels", "armed insurgents", "separatist fighters", "rebel groups": no word says whose."""
    before = [child for child in token.children if child.dep_ in WORDS_BEFORE]
    words = {child.lower_ for child in before}
    if REBELS & tree.lemmas(token):
        return words <= PLAIN
    named = {child.lower_ for child in before if tree.lemmas(child) & REBELS}
    return bool(named) and bool(tree.lemmas(token) & BANDS) and words - named <= PLAIN
