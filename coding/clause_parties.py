"""Whoever else stands in the clause or sentence of an act: the party that no other walk names."""

from __future__ import annotations

from collections.abc import Iterable

from coding import clauses, tree
from coding.actors import ActorSpan
from coding.bystanders import is_of_many, stands_beside
from coding.clause_forms import SUBJECTS, has_child
from coding.hits import Hit
from coding.party_keys import key_of
from coding.role_tokens import RoleTokens
from coding.syntax import Token
from schemas.coded import Party
from schemas.codes import EventType, Sector

PLACE_WORDS = {"in", "at", "near", "around", "outside", "inside", "across", "over", "off", "along", "within"}
ROADS = {"from", "via", "through"}
"""Words behind which a capital is where somebody comes from or passes, unless a pattern asks for them."""
CONTRASTS = {"though", "although", "while", "whereas", "whilst"}
CARRIED = {"flag", "banner", "portrait", "picture", "effigy"}
"""Things that bear a state's name without being the state."""
TOLD = {"nsubj", "dobj", "dative"}
"""Who says something, and to whom."""


class ClauseParties(RoleTokens):
    """Finds the other party of an act by where it stands, places and those beside the act left out."""

    def _clause(self, hit: Hit, known: set[str]) -> list[Party]:
        """The first other known party of the clause that does not stand there as a place, else of the sentence."""
        spans = self.view.spans_among(self._clause_of(hit))
        struck: list[Party] = []
        if known:
            spans += self._elsewhere(hit)
        for span in spans:
            if span.party.sector is Sector.JRN or is_of_many(span.party):
                continue  # who carries the news is no party to it, and "the West" is only meant where it is addressed
            if span.party.code is None or key_of(span.party) in known or self._owns_consumed(span.start, span.end, hit):
                continue
            is_other = self._describes(span.start, span.end, known) or self._is_carried(span.start, span.end)
            if is_other or self._is_beside(span.start, span.end, hit):
                continue
            is_town_left = span.kind == "capital" and self._stands_behind(span.start, span.end, ROADS)
            if not span.may_be_place or not (is_town_left or self._stands_behind(span.start, span.end, PLACE_WORDS)):
                return [span.party, *self._joined_to(span, spans, known)]
            if hit.act.is_armed and known and not struck:
                struck = [span.party]  # "air strikes in Yemen": where it fell is whom it hit, if nobody else is named
        return struck

    def _joined_to(self, first: ActorSpan, spans: list[ActorSpan], known: set[str]) -> list[Party]:
        """Further parties that "and" joins to one: "between Caracas and Georgetown"."""
        tops = {tree.noun_of(token).i for token in self.view.tokens(first.start, first.end)}
        joined = {other.i for at in tops for other in self.view.doc[at].conjuncts}
        return [
            span.party
            for span in spans
            if span.party.code is not None
            and key_of(span.party) not in known
            and any(tree.noun_of(token).i in joined for token in self.view.tokens(span.start, span.end))
        ]

    def _is_beside(self, start: int, end: int, hit: Hit) -> bool:
        """Whether a name is a go-between, describes the doer ("Turkey, an ally of Baku") or a victim."""
        doers = [token for token in self._subjects(hit) if self.direct(token)]
        beside = {t.i for token in doers for c in token.children if c.dep_ != "conj" for t in c.subtree}
        tokens = self.view.tokens(start, end)
        return any(token.i in beside or stands_beside(token, hit) for token in tokens)

    def _describes(self, start: int, end: int, known: set[str]) -> bool:
        """Whether a name only says who the doer is: "JNIM, an al Qaeda affiliate", "Yemen's Houthis"."""
        for token in self.view.tokens(start, end):
            top = tree.noun_of(token)
            behind = top.head.head if top.dep_ == "pobj" else top
            described = behind.head if behind.dep_ == "appos" else top
            if (
                described is not token
                and described.i in self.view.actor_at
                and {key_of(p) for p in self.direct(described)} & known
            ):
                return True
        return False

    def _is_carried(self, start: int, end: int) -> bool:
        """Whether a name only says what flag or picture it is: "waving EU flags"."""
        named = self.view.tokens(start, end)
        return any(token.dep_ in tree.PREMODIFIERS and tree.lemmas(token.head) & CARRIED for token in named)

    def _elsewhere(self, hit: Hit) -> list[ActorSpan]:
        """Names in the rest of the sentence, those that speak left out, and of acts of speech those that hear it.

        No state, and in the name of who says or hears so, is left out as well: "Doctors Without Borders said".
        A state that tells of a build-up at the border ("Ukraine's minister said") is the one that it faces.
        """
        told = [c for verb in hit.head.ancestors if tree.is_verb(verb) for c in verb.children if c.dep_ in TOLD]
        names = {token.i for noun in told for token in _whole_name(noun)}
        speaking = {token.i for token in told if token.dep_ == "nsubj"}
        by_name = {part.i for token in told if token.dep_ == "nsubj" for part in _own_name(token)}
        hidden = {token.i for token in told if hit.act.is_verbal and token.dep_ == "dobj"}
        if hit.head.dep_ == "dobj":  # "Jordan and Egypt condemned the attack"
            speaking |= {t.i for token in told if token.head is hit.head.head for t in token.conjuncts}
        clause = clauses.clause_head(hit.light_verb if hit.light_verb is not None else hit.head)
        beside = [verb for verb in clause.conjuncts if tree.is_verb(verb)] if has_child(clause, SUBJECTS) else []
        if hit.act.event_type == EventType.SANCTION:  # who is told of behind a semicolon takes steps of his own
            beside += [t for t in clause.sent if t.dep_ == "ROOT" and clause not in t.subtree]
        speaking |= {t.i for verb in beside for c in verb.children if c.dep_ == "nsubj" for t in c.subtree}
        speaking |= {t.i for verb in beside if has_child(verb, SUBJECTS) and verb.i > clause.i for t in verb.subtree}
        speaking |= {t.i for verb in clause.children if _is_contrast(verb) for t in verb.subtree}
        tokens = [token for token in self._statement(hit.head) if token.i not in speaking]
        out = []
        for span in self.view.spans_among(tokens):
            own = {token.i for token in self.view.tokens(span.start, span.end)}
            is_hidden = bool(own & (hidden if span.kind == "country" else hidden | by_name))
            if not is_hidden and (span.party.country is not None or not own & names):
                out.append(span)
        return out

    def _statement(self, token: Token) -> list[Token]:
        """The sentence of a token; of a headline only up to its semicolons, which part two pieces of news."""
        sentence = list(token.sent)
        cuts = [other.i for other in sentence if other.text == ";"] if self.view.paragraph.is_headline else []
        first = max((at for at in cuts if at < token.i), default=-1)
        last = min((at for at in cuts if at > token.i), default=len(token.doc))
        return [other for other in sentence if first < other.i < last]

    def _owns_consumed(self, start: int, end: int, hit: Hit) -> bool:
        """Whether a name stands before a noun of the pattern: in "killed in a PKK attack" it is no victim."""
        return any(
            token.dep_ in tree.PREMODIFIERS and token.head.i in hit.consumed for token in self.view.tokens(start, end)
        )

    def _clause_of(self, hit: Hit) -> Iterable[Token]:
        """Tokens of the act's clause; of its own phrase only, where the noun is a circumstance of another verb."""
        if hit.pattern.kind == "noun" and (hit.light_verb is None or not self._lends_subject(hit.light_verb, hit)):
            return hit.head.subtree
        return clauses.clause_tokens(clauses.clause_head(hit.light_verb if hit.light_verb is not None else hit.head))

    def _stands_behind(self, start: int, end: int, words: set[str]) -> bool:
        return any(token.dep_ == "pobj" and token.head.lower_ in words for token in self.view.tokens(start, end))


def _own_name(noun: Token) -> list[Token]:
    """A noun; a person's whole name: "Joe Biden" speaks, "Ukraine" of "Ukraine's minister" does not."""
    first = [child for child in noun.children if child.dep_ == "compound" and child.pos_ == "PROPN"]
    return [noun, *first] if noun.pos_ == "PROPN" else [noun]


def _whole_name(noun: Token) -> list[Token]:
    """A noun with what stands before it: "the Red Cross", "a UN report"."""
    return [noun, *(token for child in noun.children if child.dep_ in tree.PREMODIFIERS for token in child.subtree)]


def _is_contrast(verb: Token) -> bool:
    """Whether a clause tells what speaks against another one or happens beside it: "though Moscow has ruled it out"."""
    return verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in CONTRASTS for c in verb.children)
