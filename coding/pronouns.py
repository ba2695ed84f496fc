"""Whom "it", "their" and "we" mean: the subject of the clause, who speaks or is warned, what was spoken of last."""

from __future__ import annotations

from coding import clauses, tree
from coding.clause_objects import direct_objects
from coding.party_keys import key_of
from coding.possessives import PossessiveReader
from coding.pronoun_words import is_pronoun, refers
from coding.reference_words import FIRST_PERSON, THIRD_PERSON
from coding.syntax import Token
from schemas.coded import Party

CONDITIONS = {"if", "unless"}


class PronounReader(PossessiveReader):
    """Resolves pronouns in one paragraph, with what earlier sentences said."""

    def _pronoun(self, token: Token) -> list[Party]:
        return self._other_side(token, self._third_person(token))

    def _third_person(self, token: Token) -> list[Party]:
        lower = token.lower_
        if lower in FIRST_PERSON:
            return self._first_person(token)
        if lower == "both":
            return list(self.references.pair)
        if lower not in THIRD_PERSON:
            return []
        found = self._spoken_to_before(token) or self._speaker_above(token) or self._threatened(token)
        found = found or self._earlier_subject(token)
        if found or self._follows_a_stranger(token):
            return found
        if lower in {"he", "she"} and token.dep_ in {"nsubj", "nsubjpass"}:
            return list(self.references.person or self.references.speaker or self.references.subject)
        if lower == "it" and self.references.quoted and self.view.in_quote(token) and refers(token):
            return list(self.references.quoted)
        if lower in {"it", "them"} and (other := self._other_of_pair(token)):
            return other
        starts_sentence = token.i - token.sent.start <= 2 and token.dep_ in {"nsubj", "nsubjpass"}
        if lower == "they" and token.dep_ == "nsubjpass":
            return []  # who is done to was as often the object of what was told before
        return list(self.references.subject) if starts_sentence and lower in {"they", "it"} and refers(token) else []

    def _other_of_pair(self, token: Token) -> list[Party]:
        """ "X accused it": nobody does so to himself, so it is the other one of the two last told of."""
        before = token.doc[token.sent.start : token.i]
        if token.dep_ not in {"dobj", "dative", "pobj"} or (
            token.lower_ == "them" and any(t.tag_ == "NNS" for t in before)
        ):
            return []
        subjects = clauses.logical_subjects(clauses.clause_head(token))
        mine = {key_of(p) for t in subjects if not is_pronoun(t) for p in self.named_by(t)}
        return self.references.others_of(mine) if len(mine) == 1 else []

    def _spoken_to_before(self, token: Token) -> list[Party]:
        """ "Met the leaders of X and Y and urged them": whom the verb before, of the same subject, was done to."""
        verb = token.head
        if token.dep_ not in {"dobj", "dative"} or not tree.is_verb(verb) or verb.dep_ not in {"conj", "advcl"}:
            return []
        above = verb.head
        if not tree.is_verb(above) or any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children):
            return []
        objects = [*direct_objects(above), *(c for c in above.children if c.dep_ == "oprd")]
        named = [*objects, *tree.prep_objects([above], ("with", "to"))]
        return [party for t in named if above.i < t.i < token.i and not is_pronoun(t) for party in self.direct(t)]

    def _speaker_above(self, token: Token) -> list[Party]:
        """ "X vowed it would": who says so, where the pronoun is the subject of what is said."""
        verb = token.head
        if token.dep_ not in {"nsubj", "nsubjpass"} or verb.dep_ != "ccomp" or not tree.is_verb(verb.head):
            return []
        above = [t for t in clauses.subjects(verb.head) if t.i < token.i and not is_pronoun(t)]
        return [party for subject in above for party in self.named_by(subject)]

    def _threatened(self, token: Token) -> list[Party]:
        """ "Would impose sanctions on Iran if it sends": who is warned does it, not who warns."""
        verb = token.head
        is_condition = verb.dep_ == "advcl" and any(c.lower_ in CONDITIONS for c in verb.children if c.dep_ == "mark")
        if not is_condition or token.dep_ != "nsubj" or clauses.is_passive(verb) or not tree.is_verb(verb.head):
            return []
        objects = clauses.logical_objects(verb.head)
        named = [*objects, *tree.prep_objects([verb.head, *objects], ("on", "against", "to", "from", "with"))]
        return [p for t in named if t.i < token.i for p in self.direct(t)][:1]

    def _follows_a_stranger(self, token: Token) -> bool:
        """Whether a person that nobody knows is the subject before a pronoun of its sentence: then it is he."""
        if token.lower_ not in {"he", "she", "him", "her"}:
            return False
        before = token.doc[token.sent.start : token.i]
        return any(
            t.dep_ in {"nsubj", "nsubjpass"} and t.pos_ == "PROPN" and self._is_heard_by(token, t) for t in before
        )
