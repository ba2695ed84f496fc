"""The walks that a pattern may name for a role: object, of, a preposition, an addressee."""

from __future__ import annotations

from collections.abc import Callable

from coding import tree
from coding.bystanders import SAKES
from coding.clause_objects import direct_objects
from coding.clause_parties import ClauseParties
from coding.hits import Hit
from coding.rebels import REBELS
from coding.syntax import Token
from schemas.coded import Party
from schemas.codes import EventType, Sector

LINKS = ("with", "of", "in", "by", "from", "near", "to")
TELLS = {"tell", "say", "write", "warn", "remind", "shout", "reply"}

BORDERS = {"border", "frontier", "boundary"}


class RoleWalks(ClauseParties):
    """Resolves the names of roles in the codebook to parties."""

    def _role(self, role: str, hit: Hit, known: set[str]) -> list[Party]:
        if role.startswith("prep:"):
            return self._by_preposition(hit, role[5:])
        walks: dict[str, Callable[[], list[Party]]] = {
            "subject": lambda: self._all_direct(self._subjects(hit)),
            "subject_owner": lambda: self._of_subjects(hit),
            "object": lambda: self._all_direct(self._objects(hit)),
            "object_owner": lambda: self._owners_of(self._objects(hit)),
            "dative": lambda: self._of_datives(hit),
            "of": lambda: self._of(hit),
            "complement_subject": lambda: self._all_direct(self._complement_subjects(hit)),
            "complement_object": lambda: self._all_direct(self._complement_objects(hit)),
            "complement_owner": lambda: self._of_complement_objects(hit),
            "addressee": lambda: self._all_direct(_told(hit.head)),
            "clause": lambda: self._clause(hit, known),
            "none": list,
        }
        return walks[role]()

    def _of_datives(self, hit: Hit) -> list[Party]:
        """To whom something is given: "the rebels", "the coup leaders in Niger", "the defenders of Mariupol"."""
        given = self._datives(hit)
        glued = [token.head for token in given if token.dep_ == "nmod"]
        found = self._all_direct(given) or self._owners_of(given) or self._owners_of(glued)
        return found or self._all_direct(tree.prep_objects(given, ("in",)))

    def _of_subjects(self, hit: Hit) -> list[Party]:
        """Who the subjects are, where they are fighters that their phrase names ("Syrian rebels"), else whose."""
        subjects = self._subjects(hit)
        armed = [p for token in subjects if tree.lemmas(token) & REBELS for p in self.direct(token)]
        return armed or self._owners_or_origin(subjects)

    def _of_complement_objects(self, hit: Hit) -> list[Party]:
        """Whose or where what an infinitive is about is: "to rebuild schools in X", "to feed families"."""
        objects = self._complement_objects(hit)
        where = tree.prep_objects([*objects, *self._complement_heads(hit)], ("in", "of", "on", "for", "from"))
        return self._owners_of(objects) or self._owners_of(where) or self._all_direct(tree.prep_objects(where, ("of",)))

    def _of(self, hit: Hit) -> list[Party]:
        tokens = tree.prep_objects([hit.head], ("of",))
        found = self._all_direct(tokens) or self._owners_of(tokens)
        if found:
            return found
        compounds = [child for child in hit.head.children if self._is_target(child)]
        return [party for token in compounds for party in self.modifier(token)]

    def _by_preposition(self, hit: Hit, word: str) -> list[Party]:
        tokens = [t for t in tree.counted(tree.prep_objects(self._hosts(hit), (word,))) if t.i != hit.head.i]
        tokens = [t for t in tokens if word != "in" or tree.lemmas(t).isdisjoint(SAKES)]
        found = self._all_direct(tokens)
        if found and not any(party.code for party in found):  # "to an Iranian journalist"
            found = [party for party in self._owners_of(tokens) if party.code] or found
        if word == "in" and hit.act.event_type == EventType.ASSAULT:
            found = [self._state_of_land(party) for party in found]
        if found:
            return found
        out = self._owners_of(tokens) or self._all_direct(tree.prep_objects(self._lower_hosts(hit, word), (word,)))
        out = out or self._all_direct(tree.prep_objects(tokens, ("against",)))  # "a package against X in Y"
        return out or self._all_direct(tree.prep_objects(tokens, LINKS))

    def _lower_hosts(self, hit: Hit, word: str) -> list[Token]:
        """Where else a phrase may hang: "came under investigation by X"; "its embassy in Y shut its doors"."""
        if word == "with":  # "is strung along 80 miles of its border with X"
            return [token for token in hit.head.subtree if token.lemma_ in BORDERS and not tree.is_verb(token)]
        asked = [hit.head.doc[i] for i in sorted(hit.consumed) if hit.head.doc[i].dep_ == "pobj"]
        asked = asked if word in {"by", "from"} else [t for t in asked if word == "of" and t.lower_ == "hands"]
        is_of_mission = word == "in" and hit.act.event_type == EventType.SANCTION and hit.pattern.kind == "verb"
        return [*asked, *(self._subjects(hit) if is_of_mission else [])]

    def _state_of_land(self, party: Party) -> Party:
        """Of separatists whose republic is only where it happens the state that it belongs to."""
        is_land = party.sector is Sector.SEP and "republic" in (party.name or "").lower()
        if not is_land or party.country is None:
            return party
        return self.references.home.party(party.text, Sector.GOV, party.country)

    def hosts(self, hit: Hit, guests: list[Party]) -> list[Party]:
        """The state in whose capital the envoys of others are: "was summoned to the ministry in Zagreb"."""
        theirs = {party.country for party in guests}
        offices = tree.prep_objects([hit.head], ("to", "at"))
        at = tree.prep_objects([hit.head, *self._objects(hit), *offices], ("in",))
        spans = self.view.spans_among(at)
        return [s.party for s in spans if s.may_be_place and s.party.code and s.party.country not in theirs][:1]


def _told(token: Token) -> list[Token]:
    """To whom what a word says is told: "X told Y", "X said to Y"."""
    says = next((above for above in token.ancestors if above.lemma_ in TELLS), None)
    return [] if says is None else [*direct_objects(says), *tree.prep_objects([says], ("to",))]
