"""The walks that a pattern may name for a role: object, of, a preposition, or whoever else stands in the clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coding import clauses, tree
from coding.actors import ActorSpan
from coding.bystanders import is_of_many, stands_beside
from coding.hits import Hit
from coding.references import key_of
from coding.role_tokens import RoleTokens
from coding.syntax import Token
from schemas.coded import Party
from schemas.codes import Sector

PLACE_WORDS = {"in", "at", "near", "around", "outside", "inside", "across", "over", "off", "along", "within"}
LINKS = ("with", "of", "in", "by", "from", "near", "to")
TELLS = {"tell", "say", "write", "warn", "remind", "shout", "reply"}
TOLD = {"nsubj", "dobj", "dative"}
"""Who says something, and to whom."""


class RoleWalks(RoleTokens):
    """Resolves the names of roles in the codebook to parties."""

    def _role(self, role: str, hit: Hit, known: set[str]) -> list[Party]:
        if role.startswith("prep:"):
            return self._by_preposition(hit, role[5:])
        walks: dict[str, Callable[[], list[Party]]] = {
            "subject": lambda: self._all_direct(self._subjects(hit)),
            "subject_owner": lambda: self._owners_of(self._subjects(hit)),
            "object": lambda: self._all_direct(self._objects(hit)),
            "object_owner": lambda: self._owners_of(self._objects(hit)),
            "dative": lambda: self._all_direct(self._datives(hit)),
            "of": lambda: self._of(hit),
            "complement_subject": lambda: self._all_direct(self._complement_subjects(hit)),
            "complement_object": lambda: self._all_direct(self._complement_objects(hit)),
            "addressee": lambda: self._all_direct(_told(hit.head)),
            "clause": lambda: self._clause(hit, known),
            "none": list,
        }
        return walks[role]()

    def _of(self, hit: Hit) -> list[Party]:
        tokens = tree.prep_objects([hit.head], ("of",))
        found = self._all_direct(tokens) or self._owners_of(tokens)
        if found:
            return found
        compounds = [child for child in hit.head.children if self._is_target(child)]
        return [party for token in compounds for party in self.modifier(token)]

    def _by_preposition(self, hit: Hit, word: str) -> list[Party]:
        tokens = [t for t in tree.counted(tree.prep_objects(self._hosts(hit), (word,))) if t.i != hit.head.i]
        found = self._all_direct(tokens)
        if found:
            return found
        out = self._owners_of(tokens)
        return out or self._all_direct(tree.prep_objects(tokens, LINKS))

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
            if self._is_beside(span.start, span.end, hit):
                continue
            if not span.may_be_place or not self._stands_as_place(span.start, span.end):
                return [span.party, *self._joined_to(span, spans, known)]
            if hit.act.is_armed and known and not struck:
                struck = [span.party]  # "air strikes in Yemen": where it fell is whom it hit, if nobody else is named
        return struck

    def _joined_to(self, first: ActorSpan, spans: list[ActorSpan], known: set[str]) -> list[Party]:
        """Further parties that "and" joins to one: "between Caracas and Georgetown"."""
        tops = {_top(token).i for token in self.view.tokens(first.start, first.end)}
        joined = {other.i for at in tops for other in self.view.doc[at].conjuncts}
        return [
            span.party
            for span in spans
            if span.party.code is not None
            and key_of(span.party) not in known
            and any(_top(token).i in joined for token in self.view.tokens(span.start, span.end))
        ]

    def _is_beside(self, start: int, end: int, hit: Hit) -> bool:
        """Whether a name is a go-between, describes the doer ("Turkey, an ally of Baku") or a victim."""
        doers = [token for token in self._subjects(hit) if self.direct(token)]
        beside = {t.i for token in doers for c in token.children if c.dep_ != "conj" for t in c.subtree}
        tokens = self.view.tokens(start, end)
        return any(token.i in beside or stands_beside(token, hit) for token in tokens)

    def _elsewhere(self, hit: Hit) -> list[ActorSpan]:
        """Names in the rest of the sentence, those that speak left out.

        No state, and in the name of who says or hears so, is left out as well: "Doctors Without Borders said".
        A state that tells of a build-up at the border ("Ukraine's minister said") is the one that it faces.
        """
        told = [c for verb in hit.head.ancestors if tree.is_verb(verb) for c in verb.children if c.dep_ in TOLD]
        names = {token.i for noun in told for token in _whole_name(noun)}
        speaking = {token.i for token in told if token.dep_ == "nsubj"}
        if hit.head.dep_ == "dobj":  # "Jordan and Egypt condemned the attack"
            speaking |= {t.i for token in told if token.head is hit.head.head for t in token.conjuncts}
        clause = clauses.clause_head(hit.light_verb if hit.light_verb is not None else hit.head)
        beside = [verb for verb in clause.conjuncts if tree.is_verb(verb)] if _has_subject(clause) else []
        speaking |= {t.i for verb in beside for c in verb.children if c.dep_ == "nsubj" for t in c.subtree}
        tokens = [token for token in hit.head.sent if token.i not in speaking]
        return [
            span
            for span in self.view.spans_among(tokens)
            if span.party.country is not None
            or not any(token.i in names for token in self.view.tokens(span.start, span.end))
        ]

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

    def _stands_as_place(self, start: int, end: int) -> bool:
        return any(token.dep_ == "pobj" and token.head.lower_ in PLACE_WORDS for token in self.view.tokens(start, end))


def _told(token: Token) -> list[Token]:
    """To whom what a word says is told: "X told Y", "X said to Y"."""
    says = next((above for above in token.ancestors if above.lemma_ in TELLS), None)
    return [] if says is None else [*clauses.direct_objects(says), *tree.prep_objects([says], ("to",))]


def _top(token: Token) -> Token:
    """The noun that a token before it belongs to: "two Russian bombers"."""
    while token.dep_ in tree.PREMODIFIERS:
        token = token.head
    return token


def _whole_name(noun: Token) -> list[Token]:
    """A noun with what stands before it: "the Red Cross", "a UN report"."""
    return [noun, *(token for child in noun.children if child.dep_ in tree.PREMODIFIERS for token in child.subtree)]


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children)
