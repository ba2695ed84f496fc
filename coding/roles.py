"""Candidate act -> who did it and to whom: noun phrases around the trigger, resolved to parties."""

from __future__ import annotations

from collections.abc import Callable

from coding import clauses, mood, tree
from coding.act_roles import Roles
from coding.bystanders import BLOWS, REVENGE, undergoes
from coding.clause_objects import direct_objects
from coding.crowds import COUNTED, as_crowd, crowd_of_state, state_of_crowd
from coding.hits import Hit
from coding.parties import CRAFT
from coding.party_keys import distinct, key_of
from coding.reading import Reading
from coding.reciprocal_roles import ReciprocalRoles
from coding.role_tokens import AIMED, NOBODY, SUFFERED, Found
from coding.syntax import Token
from schemas.coded import Location, Party
from schemas.codes import EventType, Sector

EVERYBODY = {"country", "nation", "state", "party", "government", "member", "community", "world", "everyone", "side",
             "partner", "ally", "all"}  # fmt: skip
HIRED = {"mercenary", "recruit", "volunteer", "contractor", "fighter", "militiaman"}
"""Who is sent by others than those whose they are."""
INSTRUMENTS = {"shell", "round", "missile", "rocket", "drone", "gun", "fire", "bomb", "blast", "explosion", "mine",
               "bullet", "shot", "tank", "artillery", "mortar", "shelling", "airstrike", "report", "war",
               "conflict"}  # fmt: skip
FROM_AFAR = {"missile_strike", "drone_strike"}
CALLS_FOR = {"demand", "urge", "call", "press", "denounce", "condemn", "oppose", "reject", "decry", "protest", "want",
             "require", "ask", "insist", "accuse", "blame"}  # fmt: skip
"""What a crowd says while it marches."""
SUFFERINGS = {"execution", "hanging", "killing", "jailing", "arrest", "detention", "shooting", "beating", "expulsion",
              "torture", "murder", "poisoning", "imprisonment", "sentencing", "conviction", "trial", "persecution",
              "treatment", "death", "stoning", "flogging", "crackdown", "suppression", "use"}  # fmt: skip
"""What is done to those of whom it is told."""
UNSAID = {"", "clause", "prep:outside", "object_owner", "complement_object"}
"""Walks that only guess against whom a crowd protests."""
ADVERBS = 3
"""So many words may stand before the verb of an item: "strongly condemns", "also again calls"."""
KEEPERS = {Sector.COP, Sector.MIL, Sector.GOV}
BEING_OBJECT = {"object", "object_owner", "prep:against", "prep:of"}


class RoleFinder(ReciprocalRoles):
    """Finds roles in one paragraph."""

    def roles(self, hit: Hit, reading: Reading) -> Roles:
        """Actors and recipients of a candidate, after its operators."""
        if hit.act.is_reciprocal and not reading.is_converted:
            return self._reciprocal(hit)
        inner_actor = self._actor(hit)
        if not inner_actor and not reading.is_converted and (avenged := self._avenged(hit)):
            return avenged
        if reading.actor_token is not None:
            actor = self._operator_actor(reading.actor_token)
            known = {key_of(party) for party in actor.parties}
            recipient = self._converted_recipient(hit, reading, inner_actor, known)
        else:
            actor = inner_actor
            actor = actor or self._of_list(hit.light_verb or hit.head)
            recipient = self._recipient(hit, {key_of(party) for party in actor.parties})
        actor, recipient = self._as_people(hit, reading, actor, recipient)
        known = {key_of(party) for party in actor.parties}
        if hit.act.name == "protest_note" and all(party.sector is Sector.IGO for party in recipient.parties):
            complained = [party for party in self._complained_of(hit) if key_of(party) not in known]
            recipient = Found(complained, "complained of") if complained else recipient
        recipients = [party for party in recipient.parties if key_of(party) not in known]
        if hit.act.is_verbal and recipient.how not in BEING_OBJECT:  # "told the BBC": who was told is no target
            recipients = [party for party in recipients if party.sector is not Sector.JRN]
        return Roles(actor.parties, recipients, actor.how, recipient.how if recipients else "")

    def _as_people(self, hit: Hit, reading: Reading, actor: Found, recipient: Found) -> tuple[Found, Found]:
        """Who protests and who suffers what is reproached are people of a state, and what they face is the state."""
        if hit.act.event_type == EventType.ACCUSE and self._is_wrong_done_to(hit):
            state = state_of_crowd(recipient.parties, self.references) or recipient.parties
            return actor, Found(state, recipient.how)
        if hit.act.event_type != EventType.PROTEST or reading.is_converted:
            return actor, recipient
        crowd = [party for party in actor.parties if party.sector is Sector.CVL]
        faced = [party for party in actor.parties if party.sector in KEEPERS]
        if crowd and faced:  # "scuffles between police and demonstrators"
            return Found(crowd, actor.how), recipient or Found(faced, actor.how)
        if any(self.view.is_people(token) for token in tree.counted(self._subjects(hit))):
            actor = Found(as_crowd(actor.parties, self.references), actor.how)
        if recipient.how in UNSAID and (demanded := self._demanded_of(hit)):
            recipient = Found(demanded, "demanded")
        return actor, recipient or Found(state_of_crowd(actor.parties, self.references), "crowd")

    def _is_wrong_done_to(self, hit: Hit) -> bool:
        """ "Condemned the hanging of two protesters in X": what is reproached was suffered by those it is told of."""
        return any(tree.lemmas(token) & SUFFERINGS for token in (*self._objects(hit), *self._subjects(hit)))

    def _demanded_of(self, hit: Hit) -> list[Party]:
        """ "Marched to demand that Y leave", "rallied urging Y to quit": whom what a crowd calls for is against."""
        verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
        below = [] if verb is None else [verb, *(c for c in verb.children if c.dep_ in {"advcl", "xcomp", "conj"})]
        calls = [token for token in below if tree.lemmas(token) & CALLS_FOR]
        wanted = [
            t for call in calls for c in call.children if c.dep_ in {"ccomp", "xcomp"} for t in clauses.subjects(c)
        ]
        wanted += [token for call in calls for token in direct_objects(call)]
        wanted += tree.prep_objects(calls, ("for", "on", "with", "against"))
        return self._owners_of([token for token in tree.conjuncts(wanted) if not tree.is_verb(token)])

    def _complained_of(self, hit: Hit) -> list[Party]:
        """ "Complained to the Security Council over an Israeli raid": whose the thing is that a council hears of."""
        matters = tree.prep_objects(self._hosts(hit), ("over", "about", "against", "after", "following"))
        return self._owners_of(matters)

    def crowd_faced(self, hit: Hit, actors: list[Party]) -> list[Party]:
        """The crowd that police disperse, or take in people of that are only counted."""
        counted = [t for t in self._objects(hit) if t.pos_ == "NUM" or tree.lemmas(t) & COUNTED]
        if hit.act.name == "crackdown" or (hit.act.name == "arrest" and counted):
            return crowd_of_state(actors, hit.head.doc, self.references)
        return []

    def _avenged(self, hit: Hit) -> Roles | None:
        """ "Fired rockets at X in retaliation for the killing": what is avenged was done by whom it is avenged upon."""
        reasons = [above for above in hit.head.ancestors if above.dep_ == "pobj" and tree.lemmas(above) & REVENGE]
        verb = tree.governing_verb(reasons[0]) if reasons else None
        if verb is None or hit.pattern.kind != "noun" or hit.act.is_reciprocal:
            return None
        subjects = self._all_direct(clauses.logical_subjects(verb))
        objects = [t for t in clauses.logical_objects(verb) if t.i != hit.head.i]
        aimed = [*objects, *tree.prep_objects([verb, *objects], AIMED)]
        targets = self._all_direct(aimed) or self._owners_of(aimed)
        if not subjects or not targets:
            return None
        return Roles(distinct(targets), distinct(subjects), "avenged", "avenged")

    def about(self, hit: Hit) -> frozenset[str]:
        """Nouns by which a reproach points at an act that was told: "condemned the launches"."""
        objects = self._objects(hit)
        if hit.act.event_type == EventType.THREATEN:  # "vowed that the strikes would not go unanswered"
            blows = [t for t in hit.head.subtree if tree.lemmas(t) & BLOWS and t.pos_ == "NOUN"]
            objects = [t for t in blows if t.i > hit.head.i]
        if hit.act.event_type == EventType.REQUEST:  # "called for their release"
            objects = [*objects, *tree.prep_objects([hit.head], ("for",))]
            return frozenset(token.lemma_.lower() for token in objects)
        given = [token for token in objects if mood.is_given(token) and not self.owners(token)]
        return frozenset(token.lemma_.lower() for token in given)

    def has_doer(self, hit: Hit) -> bool:
        """Whether the sentence says who does it, known or not: "gunmen killed", "was hit by a drone"."""
        if hit.pattern.kind != "verb":
            return False
        subjects = [token for token in clauses.logical_subjects(hit.head) if token.pos_ in {"NOUN", "PROPN"}]
        if hit.act.name in FROM_AFAR:  # "an Iskander slammed into", "a wave of drones struck": the pattern's weapon
            subjects = [t for t in subjects if not {n.i for n in tree.counted([t])} & hit.consumed]
        return any(
            tree.lemmas(token).isdisjoint(BLOWS | INSTRUMENTS) and not mood.is_given(token) for token in subjects
        )

    def strikes_craft(self, hit: Hit) -> bool:
        """Whether a ship or plane is hit: it belongs to no state for being off that state's coast."""
        return any(tree.lemmas(token) & CRAFT for token in self._targets(hit))

    def place_hit(self, hit: Hit) -> Location | None:
        """The place that an act goes at by its own words: "shelled Kherson", "a missile attack on Odesa port"."""
        taken = clauses.subjects(hit.head) if (hit.pattern.actor or "").startswith("prep:") else []
        for token in [*self._targets(hit), *taken]:
            named = [token, *(child for child in token.children if child.dep_ in {"compound", "nmod", "appos"})]
            named += tree.prep_objects([token], ("in", "of", "near"))
            for part in named:
                if part.i in self.view.place_at:
                    return self.view.place_at[part.i].location
        return None

    def _of_list(self, verb: Token) -> Found:
        """ "The Council: 1. condemns; 2. demands": who does what an item tells that begins with its verb."""
        while verb.dep_ in {"conj", "xcomp"} and tree.is_verb(verb.head):
            verb = verb.head
        is_first = verb.dep_ == "ROOT" and verb.i - verb.sent.start <= ADVERBS and verb.sent.start == 0
        if not is_first or verb.tag_ not in {"VBZ", "VB", "VBP", "NNS"} or clauses.subjects(verb):
            return NOBODY
        return self._first([("list", lambda: self.references.lister)])

    def _operator_actor(self, token: Token) -> Found:
        if tree.is_verb(token):
            return self._first(self._subject_walks(clauses.logical_subjects(token))) or self._of_list(token)
        if token.pos_ == "ADJ":
            return self._first(self._subject_walks(clauses.subjects(token.head)))
        light = tree.light_verb_of(token)
        subjects = clauses.logical_subjects(light) if light is not None else []
        return self._first([("owner", lambda: self.owners(token)), *self._subject_walks(subjects)])

    def _converted_recipient(self, hit: Hit, reading: Reading, inner: Found, known: set[str]) -> Found:
        if reading.recipient_is_inner_actor and reading.actor_token is not None:
            others = [party for party in inner.parties if key_of(party) not in known]
            if others:
                return Found(others, "inner actor")
            token = reading.actor_token
            hosts = [token, *clauses.logical_objects(token)]
            return self._first(
                [
                    ("object", lambda: self._all_direct(clauses.logical_objects(token) if tree.is_verb(token) else [])),
                    ("preposition", lambda: self._all_direct(tree.prep_objects(hosts, ("on", "to", "with", "from")))),
                ],
                known,
            )
        found = self._recipient(hit, known)
        others = [party for party in inner.parties if key_of(party) not in known]
        return found or Found(others, "inner actor")

    def _recipient(self, hit: Hit, known: set[str]) -> Found:
        roles = hit.pattern.recipient
        if undergoes(hit):
            roles = ("subject", "subject_owner", *roles)
        if hit.act.name == "deployment" and hit.pattern.kind == "verb":  # "sent Colombian mercenaries to Sudan"
            moved = [t for t in clauses.logical_objects(hit.head) if tree.lemmas(t) & HIRED]
            known = known | {key_of(party) for party in [*self._all_direct(moved), *self._owners_of(moved)]}
        if self._is_to_everybody(hit):
            roles = tuple(role for role in roles if role != "clause")
        found = self._first([(role, self._walk(role, hit, known)) for role in roles], known)
        if found.how == "object" and "object_owner" in roles and not any(party.code for party in found.parties):
            owner = self._first([("object_owner", self._walk("object_owner", hit, known))], known)
            found = owner or found  # "a Palestinian farmer": whose he is tells more
        return found or self._first(
            [("teller", lambda: self._of_teller(hit)), ("pair", lambda: self._of_the_other(hit, known))], known
        )

    def _of_the_other(self, hit: Hit, known: set[str]) -> list[Party]:
        """ "X shelled its positions": what one strikes or bans is not his own, but the other's of the two told of."""
        if hit.act.event_type not in SUFFERED or hit.pattern.kind != "verb" or len(known) != 1:
            return []
        if not any(t.lower_ in {"its", "their"} for noun in self._objects(hit) for t in noun.subtree):
            return []
        return self.references.others_of(known)

    def _of_teller(self, hit: Hit) -> list[Party]:
        """ "X said Y had jailed one of its envoys": nobody strikes what is his own, so it is of who says so."""
        if hit.act.event_type not in {EventType.ASSAULT, EventType.COERCE} or hit.pattern.kind != "verb":
            return []
        mine = [t for noun in self._objects(hit) for t in noun.subtree if t.lower_ in {"its", "their", "his", "her"}]
        verb = hit.head.head
        if not mine or hit.head.dep_ != "ccomp" or not tree.is_verb(verb):
            return []
        return self._all_direct(t for t in clauses.subjects(verb) if t.i < hit.head.i and t.pos_ != "PRON")

    def _is_to_everybody(self, hit: Hit) -> bool:
        """Whether an act of speech names whom it is addressed to without saying who that is: "called on all states"."""
        if not hit.act.is_verbal:
            return False
        addressed = [*self._objects(hit), *tree.prep_objects(self._hosts(hit), ("on", "upon", "to"))]
        return any(tree.lemmas(token) & EVERYBODY and not self.direct(token) for token in addressed)

    def _walk(self, role: str, hit: Hit, known: set[str]) -> Callable[[], list[Party]]:
        return lambda: self._role(role, hit, known)
