"""The slots around a trigger: which tokens are its subject, object, complement or prepositional object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from coding import clauses, mood, tree
from coding.clause_objects import results
from coding.meant_nouns import meant_by
from coding.patterns import Words
from coding.syntax import Token

TERMS = {"hour", "day", "week", "month"}
NAMING = {"brand", "call", "dub", "label", "name", "term"}
"""Verbs whose object the parser takes for a dative: "branded X a dictator"."""


def _is_quoted(noun: Token) -> bool:
    """Whether a quotation begins with a noun's phrase."""
    first = min([noun.i, *(child.i for child in noun.children)])
    return first > noun.sent.start and noun.doc[first - 1].text in mood.QUOTES


@dataclass(frozen=True)
class Frame:
    """The slots around one trigger."""

    head: Token
    light: Token | None
    kind: str
    trigger: tuple[Token, ...]
    inside: frozenset[int]
    occurrence: Words
    """Verbs that say of their subject that it takes place."""
    _slots: dict[str, list[Token]] = field(default_factory=dict)
    _words: dict[str, Words] = field(default_factory=dict)

    def words(self, name: str) -> Words:
        """The lemmas of all tokens that fill a slot, and of the titles before and behind a name."""
        found = self._words.get(name)
        if found is None:
            tokens = [word for token in self.slot(name) for word in (token, *tree.titles(token))]
            found = self._words[name] = frozenset().union(*map(tree.lemmas, tokens))
        return found

    def holds(self, needs: Sequence[tuple[str, Words | None]], links: Mapping[str, Words]) -> bool:
        """Whether each of some slots holds one of its lemmas (None: any), and one of `links`, if any, is there."""
        known = self._words
        for name, lemmas in needs:
            found = known.get(name)
            if found is None:
                found = self.words(name)
            if not found or (lemmas is not None and lemmas.isdisjoint(found)):
                return False
        return not links or not self.links.isdisjoint(links)

    @cached_property
    def links(self) -> Words:
        """The prepositions that a slot prep:<word> may be asked for here; no other one holds anything."""
        words = frozenset(child.lower_ for host in self._prep_hosts() for child in host.children)
        return words | {"within"} if self.kind == "verb" else words

    def slot(self, name: str) -> list[Token]:
        """Tokens that fill a slot: subject, object, of, modifier, complement, prep:<word>, any_prep."""
        found = self._slots.get(name)
        if found is None:
            found = self._slots[name] = tree.counted(self._look_up(name))
        return found

    def _look_up(self, name: str) -> list[Token]:
        if name.startswith("prep:"):
            return self._preps((name[5:],))
        found = [token for token in getattr(self, "_" + name)() if token.i not in self.inside]
        return found + self.meant if name == "object" else found

    @cached_property
    def meant(self) -> list[Token]:
        """Nouns that a pronoun among the objects may stand for."""
        if self.kind != "verb":
            return []
        return [noun for token in clauses.logical_objects(self.head) for noun in meant_by(token)]

    def _subject(self) -> list[Token]:
        if self.kind == "verb":
            passive = clauses.is_passive(self.head)
            if told_by := clauses.tellers_of_themselves(self.head):
                return told_by
            bare = passive and self.head.dep_ in {"acl", "amod"}
            return (
                clauses.agents(self.head) + clauses.subjects(self.head) if bare else clauses.logical_subjects(self.head)
            )
        if self.kind == "adjective":
            return clauses.subjects(self._copula())
        return clauses.logical_subjects(self.light) if self.light is not None else []

    def _copula(self) -> Token:
        return self.head.head if tree.is_verb(self.head.head) else self.head

    def _object(self) -> list[Token]:
        if self.kind == "verb":
            if told_by := clauses.tellers_as_object(self.head):
                return told_by
            terms = [child for child in self.head.children if child.dep_ == "npadvmod" and child.lemma_ in TERMS]
            if self.head.lemma_ in NAMING:
                terms += [child for child in self.head.children if child.dep_ == "dative" and child.pos_ == "PROPN"]
                objects = clauses.logical_objects(self.head)  # 'branded the raid "an outrage"'
                terms += [c for noun in objects for c in noun.children if c.dep_ == "appos" and _is_quoted(c)]
            elif self.head.lemma_ not in {"give", "grant", "allow"}:
                terms = []
            return clauses.logical_objects(self.head) + terms
        return clauses.logical_objects(self.light) if self.light is not None else []

    def _of(self) -> list[Token]:
        return tree.prep_objects([self.head], ("of",)) + self._modifier()

    def _modifier(self) -> list[Token]:
        before = tree.PREMODIFIERS if self.kind == "noun" else {"advmod"}
        own = tree.conjuncts(child for child in self.head.children if child.dep_ in before)
        if self.kind != "verb":
            return own
        objects = self.slot("object")
        return own + [below for noun in objects for below in noun.children if below.dep_ in tree.PREMODIFIERS]

    def _complement(self) -> list[Token]:
        tokens = [self.head, *(self._object() if self.kind == "verb" else [])]
        if self.kind == "noun" and self.light is not None:
            tokens.append(self.light)
        # "walked free", "stays shut", "held them responsible"; the parser hangs "responsible" on a name before it
        adjectives = [child for child in self.head.children if child.dep_ in {"acomp", "oprd"}]
        if self.kind == "verb":
            names = [token for token in self.slot("object") if token.pos_ == "PROPN"]
            adjectives += [c for name in names for c in name.children if c.dep_ == "amod" and c.i > name.i]
        return [below for token in tokens for below in clauses.complements(token)] + adjectives

    def _complement_object(self) -> list[Token]:
        heads = self._complement()
        objects = [token for verb in heads for token in clauses.logical_objects(verb)]
        gerunds = [
            c for verb in heads for c in verb.children if c.dep_ == "xcomp" and c.tag_ == "VBG"
        ]  # "to stop firing"
        hosts = heads + [
            c for verb in heads for c in verb.children if c.dep_ == "advmod"
        ]  # "to step back from the brink"
        words = {c.lower_ for host in hosts for c in host.children if c.dep_ == "prep"}
        return objects + gerunds + tree.prep_objects(hosts, words)

    def _any_prep(self) -> list[Token]:
        return self._preps(
            tuple({c.lower_ for t in self._prep_hosts() for c in t.children if c.dep_ in {"prep", "dative"}})
        )

    def _prep_hosts(self) -> list[Token]:
        if self.kind == "verb":
            # "traced it back to", "pulled out of"
            away = [c for c in self.head.children if c.dep_ == "advmod" or c.lower_ == "out"]
            objects = [token for token in self.slot("object") if token not in self.meant]
            return [self.head, *objects, *away, *results(self.head)]
        if self.kind == "adjective":
            return [self.head, self._copula()]  # "an answer is overdue from X"
        of = [t for t in tree.prep_objects([self.head], ("of",)) if any(c.lower_ == "by" for c in t.children)]
        # "the capture of four posts by the Taliban": hung on the posts
        return [self.head, *([self.light] if self.light is not None else []), *of]

    def _preps(self, words: tuple[str, ...]) -> list[Token]:
        hosts = self._prep_hosts()
        if words == ("within",):  # "told it to leave within two days"
            hosts = [*hosts, *self._complement()]
        links = [child for host in hosts for child in host.children if child.dep_ == "prep" and child.lower_ in words]
        gerunds = [below for link in links for below in link.children if below.dep_ == "pcomp" and tree.is_verb(below)]
        # "barred from entering", "a plan for ending the war"
        return tree.prep_objects(hosts, words, measures=True) + gerunds
