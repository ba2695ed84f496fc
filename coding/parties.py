"""Noun phrases of a paragraph -> parties: names, whose things are, and common nouns that look back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from coding import clauses, tree
from coding.antecedents import band_before, branch_name, is_person
from coding.crowds import crowd, is_crowd
from coding.looking_back import RIVALS, NounReader
from coding.magnitudes import JETS
from coding.noun_phrases import phrase_text, phrase_tokens
from coding.party_keys import distinct, is_bare_state
from coding.patterns import Words
from coding.pronoun_words import is_pronoun
from coding.reference_words import FORCE_NOUNS, HELD_TITLES
from coding.references import office_of
from coding.state_bodies import state_body
from coding.syntax import Doc, Token
from schemas.coded import Party

LEAVES = {"leave", "depart", "flee", "reach"}
FIGHTERS = {"fighter", "fighters"}
DEEDS = {"charge", "claim", "allegation", "accusation", "move", "decision", "step", "act", "attack", "strike", "raid",
         "offensive", "war", "conflict", "policy", "plan", "deal", "threat", "demand"}  # fmt: skip
"""What stands behind a name as a word on the whole clause: "backing M23, a charge that Kigali denies"."""
CRAFT = {"ship", "vessel", "tanker", "freighter", "boat", "carrier", "plane", "airliner", "aircraft", "ferry",
         "trawler"}  # fmt: skip
OWNING = {"army", "navy", "military", "government"}
OTHERS = RIVALS | {"counterpart", "colleague", "predecessor", "number", "interlocutor"}
"""Whom "his" and "its" before them leaves out."""
FRIENDS = {"friend", "partner", "colleague", "counterpart", "ally", "brother", "neighbour", "neighbor", "guest",
           "host", "opponent", "adversary", "enemy"}  # fmt: skip
"""Who is not of those that call them theirs."""
RELATIONS = {"aligned", "allied", "backed", "made", "built", "supplied", "friendly", "speaking", "born", "educated",
             "funded", "mediated", "brokered", "hosted", "facilitated", "sponsored", "trained", "held", "occupied",
             "controlled", "based", "majority", "populated", "inhabited", "dominated"}  # fmt: skip


class PartyReader(NounReader):
    """Reads parties in one paragraph, with what earlier sentences said."""

    def see(self, sentence: Iterable[Token]) -> None:
        """Takes in a sentence that was coded: whom "the alliance" and "those troops" will stand for."""
        tokens = list(sentence)
        self.references.see_organisations(span.party for span in self.view.spans_among(tokens))
        for token in tokens:
            if token.lower_ == "between" and not self.references.pair:  # "tensions between X and Y"
                self.references.see_pair(self._all_between(token))
            words = tree.lemmas(token)
            if not words.isdisjoint(FORCE_NOUNS):
                self.references.forces = self.direct(token) or self.references.forces
            if not words.isdisjoint(HELD_TITLES):
                self._see_title(token, words & HELD_TITLES)
            if token.pos_ == "NOUN" and not words.isdisjoint(self.party_heads) and state_body(token) is None:
                self.references.see_noun(token, partial(self._beside, token))
            is_first = token.dep_ != "conj" and token.pos_ in {"NOUN", "PROPN"}
            if is_first and any(child.dep_ == "conj" for child in token.children) and len(token.conjuncts) > 1:
                listed = tree.conjuncts([token])
                self.references.see_many(p for t in listed for p in self.named_by(t))

    def _all_between(self, link: Token) -> list[Party]:
        joined = tree.conjuncts(child for child in link.children if child.dep_ == "pobj")
        return [party for token in joined for party in self.named_by(token)]

    def lister(self, doc: Doc) -> list[Party]:
        """Whom the last words before a list name as its subject: "After deliberation the Council:"."""
        last = list(doc.sents)[-1]
        subjects = clauses.subjects(last.root) if tree.is_verb(last.root) else [last.root]
        return [party for token in subjects for party in self.direct(token) if party.code]

    def _see_title(self, token: Token, titles: Words) -> None:
        """Takes in whose president or general was told of: "President X", "the general, Y", "the envoy of Z"."""
        if token.tag_ not in {"NN", "NNP"}:
            return
        is_before = token.dep_ in {"compound", "nmod", "appos"} and token.head.pos_ == "PROPN"
        if is_before or len(list(token.children)) > 1:
            bearer = token.head if is_before else token
            is_subject = bearer.dep_ in {"nsubj", "nsubjpass", "ROOT"}
            for title in (min(titles), office_of(token, titles)):
                self.references.see_title(title, self.direct(bearer), is_subject=is_subject)

    def _beside(self, token: Token) -> list[Party]:
        """The parties that the names in a noun's own phrase tell."""
        tokens = phrase_tokens(token)
        return self.named(tokens) if any(t.i in self.view.actor_at for t in tokens) else []

    def is_person(self, token: Token) -> bool:
        """Whether a token is one man or woman."""
        return is_person(token, self.view)

    def is_party(self, token: Token) -> bool:
        """Whether a token heads a phrase that is a known actor."""
        return not self.is_left(token) and bool(self.direct(token))

    def is_left(self, token: Token) -> bool:
        """Whether a token is a capital that somebody leaves: a place there."""
        span = self.view.actor_at.get(token.i)
        return span is not None and span.kind == "capital" and token.dep_ == "dobj" and token.head.lemma_ in LEAVES

    def direct(self, token: Token) -> list[Party]:
        """Parties that a phrase names, where its head is the party and not merely something of the party's.

        Roles, speakers and references ask the same words: each is read once, until something new was heard.
        """
        if self._is_resolving:
            return self._direct(token)
        references, known = self.references, self._read
        if self._n_heard != references.n_heard:
            known.clear()
            self._n_heard = references.n_heard
        found = known.get(token.i)
        if found is None:
            found = self._direct(token)
            if self._n_heard == references.n_heard:
                known[token.i] = found
        return list(found)

    def _direct(self, token: Token) -> list[Party]:
        if (token.pos_ == "PRON" and token.i not in self.view.actor_at) or is_pronoun(token):
            return self._once(token, self._pronoun)
        if token.lower_ in FIGHTERS and JETS.search(token.sent.text):
            states = self.owners(token)  # "American fighters were scrambled" are no rebels
            if states and all(party.code == party.country for party in states):
                return states
        heads_party = (
            token.i in self.view.actor_at or bool(tree.lemmas(token) & self.party_heads) or _is_opposite(token)
        )
        found = self.headed_by(token) if heads_party else []
        if found and (arm := branch_name(token, self.view)) is not None:
            return self.headed_by(arm)
        if band := band_before(token, self.view, found) if all(map(is_bare_state, found)) else []:
            return band
        if any(party.code for party in found):
            return (self.references.of_body(token) if token.lower_ == "chiefs" and len(found) == 1 else []) or found
        told = (self._possessor(token) if heads_party else []) or self._told_of(token)
        return told or ([] if tree.lemmas(token) & CRAFT else found)  # "Greek fishing boats": whose they are counts

    def _told_of(self, token: Token) -> list[Party]:
        """Parties that a phrase stands for without their name."""
        named = (crowd(token, self.view, self.references) if is_crowd(token) else []) or self._apposed(token)
        return named or self._looked_back_to(token)

    def _possessor(self, token: Token) -> list[Party]:
        """ "Assad's government", "its navy": of whom the body is, where the whole phrase names nobody."""
        if tree.lemmas(token) & OTHERS:  # "his counterpart" is of somebody else
            return []
        pronoun = next((t for t in token.children if t.dep_ == "poss" and is_pronoun(t)), None)
        if pronoun is not None:
            return self.possessive(pronoun)
        return [p for t in token.children if t.dep_ == "poss" for p in self.headed_by(t) or self.direct(t) if p.code]

    def _apposed(self, token: Token) -> list[Party]:
        for child in token.children:
            if child.dep_ == "appos" or (child.dep_ == "acl" and child.text.isupper()):  # "the bloc ECOWAS lifted"
                found = self.headed_by(child) if child.i in self.view.actor_at else self._affiliation(child)
                if found:
                    return found
        if token.dep_ == "appos" and token.head.i in self.view.actor_at and not tree.lemmas(token) & DEEDS:
            return self.headed_by(token.head)
        return []

    def _affiliation(self, title: Token) -> list[Party]:
        """ "Ms Okafor, Shell's head of drilling, ...": of whom the title says that somebody unknown is."""
        owners = [t for t in title.children if t.dep_ in {"poss", "compound"} and t.i in self.view.actor_at]
        return [party for token in owners for party in self.headed_by(token)]

    def headed_by(self, token: Token) -> list[Party]:
        """Parties that the phrase of a noun names by its own words; each phrase is read once."""
        known = self.view.parties_of
        if token.i not in known:
            known[token.i] = self.named(phrase_tokens(token))
        return list(known[token.i])

    def named(self, tokens: list[Token]) -> list[Party]:
        """Parties that the words themselves name."""
        if tokens and (span := self.view.actor_at.get(tokens[0].i)) is not None:
            first, last = tokens[0], tokens[-1]
            is_whole = span.start == first.idx and span.end == last.idx + len(last.text)
            if is_whole and len(tokens) == last.i + 1 - first.i:
                return [span.party]
        knowledge = self.view.knowledge
        return list(knowledge.lexicon.parties_in(phrase_text(tokens), knowledge.published, knowledge.names))

    def owners(self, noun: Token) -> list[Party]:
        """Parties that own a noun: "Moscow's demand", "Russian tanks", "proposals from NATO"."""
        out: list[Party] = []
        owners = tree.noun_owners(noun)
        for token in owners:
            if is_pronoun(token):
                is_other = bool(tree.lemmas(noun) & FRIENDS) and any(t.i in self.view.actor_at for t in owners)
                out += [] if is_other else self.possessive(token)  # "our Iranian friends" are no friends of Iran
            elif token.dep_ in tree.PREMODIFIERS or token.i in self.view.actor_at:
                out += self.modifier(token) or (self.direct(token) if token.dep_ == "poss" else [])
            else:
                named = self.direct(token)
                is_told = not named or any(party.code for party in named)
                out += named if is_told else self._before(token) or named
        return distinct(out)

    def _before(self, noun: Token) -> list[Party]:
        """ "Nine US companies": whose those are that have a name of their own in no list."""
        named = [t for t in noun.children if t.dep_ in tree.PREMODIFIERS and t.i in self.view.actor_at]
        return [party for token in named for party in self.modifier(token) if party.code]

    def body_before(self, noun: Token) -> list[Party]:
        """ "Army jets", "police snipers": of the state that an article is set in."""
        bodies = [t for t in noun.children if t.dep_ == "compound" and t.pos_ in {"NOUN", "PROPN"}]
        return [party for token in bodies[:1] if token.lower_ in OWNING for party in self.references.of_body(token)]

    def modifier(self, token: Token) -> list[Party]:
        """Parties that a word before a noun names."""
        tokens = phrase_tokens(token)
        if _is_relation(token):
            return []
        if token.lower_ in FIGHTERS:  # "Russian fighter jets": the state's
            tokens = [t for t in tokens if t is not token]
        return self.named(tokens) if any(t.i in self.view.actor_at for t in tokens) else self.references.of_noun(token)


def _is_opposite(token: Token) -> bool:
    """ "Her Iranian opposite number"."""
    return token.lower_ == "number" and any(child.lower_ == "opposite" for child in token.children)


def _is_relation(token: Token) -> bool:
    """ "U.S.-aligned", "Russian-backed": says whose friend something is, not whose it is; "NATO-led" does say whose."""
    word = token.text.rpartition("-")[2].lower() if "-" in token.text else ""
    after = token.doc[token.i + 1 : token.i + 3]
    if not word and len(after) == 2 and after[0].text == "-":
        word = after[1].lower_
    return word in RELATIONS
