"""Who does an act: the subject, the owner of a noun, a mover left unsaid, or a crowd."""

from __future__ import annotations

from coding import clauses, tree
from coding.clause_objects import direct_objects
from coding.crowds import crowd
from coding.hits import Hit
from coding.party_keys import distinct
from coding.pronoun_words import is_pronoun
from coding.role_tokens import NOBODY, Found
from coding.role_walks import RoleWalks
from coding.syntax import Token
from schemas.coded import Party

FREES = {"prisoner_release", "ceasefire", "concession", "humanitarian_access"}
"""Acts by which others are let go, who then move; whose they are is not who lets them."""
CROWD_ACTS = {"PROTEST", "REQUEST", "ACCUSE", "REJECT"}
"""What a crowd of whom the text only counts the heads does: it marches, and calls on its government to resign."""
PEOPLE = {"farmer", "student", "worker", "teacher", "trucker", "resident", "relative", "woman", "activist", "villager",
          "miner", "doctor", "nurse", "journalist", "monk", "youth", "supporter", "refugee", "citizen",
          "driver"}  # fmt: skip
"""Plural subjects of a protest that are the people of the state it happens in."""
JOINS = {"take", "participate", "join"}
INVOLVES = {"involve", "include", "unite", "feature", "bring"}
MEANS = {"in", "with", "by", "during"}
HARMS = {"kill", "wound", "injure", "destroy", "eliminate", "neutralise", "neutralize", "hit", "strike", "target",
         "damage", "wreck", "liquidate", "bomb", "pound", "retaliate", "respond", "shoot", "shell", "raid", "attack",
         "fire", "advance", "seize"}  # fmt: skip
ORDERS = {"order", "instruction", "behest", "command", "directive", "bidding", "say-so"}
WRONGS = {"ASSAULT", "COERCE"}
TAKES_TO_TASK = {"summon", "expel", "protest", "rebuke", "condemn", "complain"}
ACCUSING = {"of": {"accuse", "suspect", "convict"}, "with": {"charge", "tax"}}
"""Verbs that say whom somebody takes for the doer, by the preposition before the deed."""
MOVES = {"MOBILIZE", "RETREAT", "AID"}

PLANS = {"plan", "preparation", "decision", "order", "go-ahead", "blueprint", "timetable", "groundwork", "schedule"}
"""What is made or given by whoever will do what it is for."""
APPROVES = {"approve", "back", "endorse", "authorise", "authorize", "clear", "ratify", "green-light", "greenlight",
            "okay"}  # fmt: skip
STEPS = {"AID", "MOBILIZE", "SANCTION", "RETREAT"}
"""Types of what only its own doer approves."""


class DoerFinder(RoleWalks):
    """Finds the actors of one act, before its operators."""

    def _actor(self, hit: Hit) -> Found:
        return self._named_actor(hit) or self._ordered(hit)

    def _ordered(self, hit: Hit) -> Found:
        """ "The net went dark on the orders of the junta": who orders what nobody else is said to do."""
        verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
        if verb is None or hit.act.is_verbal or hit.pattern.actor in {"none", "speaker"}:
            return NOBODY
        orders = [t for t in tree.prep_objects([verb], ("on", "at", "by", "under")) if tree.lemmas(t) & ORDERS]
        return self._first([("ordered", lambda: self._owners_of(orders))])

    def _named_actor(self, hit: Hit) -> Found:
        role = hit.pattern.actor
        if role in {"none", "speaker"}:
            return NOBODY
        if role is not None:
            found = self._first([(role, lambda: self._role(role, hit, set()))])
            found = found or self._protested(hit)
            return found or (self._crowd(hit, self._subjects(hit)) if role.startswith("subject") else NOBODY)
        if hit.pattern.kind == "verb":
            subjects = clauses.logical_subjects(hit.head)
            found = self._first(self._subject_walks(subjects))
            found = found or self._mover(hit) or self._expeller(hit) or self._of_occasion(hit)
            return found or self._crowd(hit, subjects)
        if hit.pattern.kind == "adjective":
            verb = hit.head if tree.is_verb(hit.head) else hit.head.head
            return self._first(self._subject_walks(clauses.subjects(verb)))
        return self._noun_actor(hit)

    def _crowd(self, hit: Hit, subjects: list[Token]) -> Found:
        """ "Thousands marched in Tbilisi": who protests, where the text only counts them."""
        if hit.act.event_type not in CROWD_ACTS and hit.act.name != "riot":
            return NOBODY
        is_protest = hit.act.event_type == "PROTEST"
        return self._first([("crowd", lambda: [p for t in subjects for p in self._marching(t, is_protest=is_protest)])])

    def _marching(self, token: Token, *, is_protest: bool) -> list[Party]:
        are_people = is_protest and token.tag_ == "NNS" and bool(tree.lemmas(token) & PEOPLE)
        return crowd(token, self.view, self.references, are_people=are_people)

    def _protested(self, hit: Hit) -> Found:
        """ "Summoned X's envoy after a jet violated its airspace": whom one takes to task for a deed did it."""
        verb = hit.head.head
        if hit.head.dep_ != "advcl" or hit.act.event_type not in WRONGS or not tree.lemmas(verb) & TAKES_TO_TASK:
            return NOBODY
        marks = {child.lower_ for child in hit.head.children if child.dep_ == "mark"}
        if not marks & {"after", "because", "as"}:
            return NOBODY
        objects = [*clauses.logical_objects(verb), *tree.prep_objects([verb], ("to", "with"))]
        return self._first([("protested", lambda: self._owners_of(objects))])

    def _mover(self, hit: Hit) -> Found:
        """ "French soldiers were sent", "no plans to send French soldiers": unless said, whose they are moves them."""
        if hit.act.event_type not in MOVES or hit.act.name in FREES:
            return NOBODY
        if not self._is_unsaid(hit.head) and not clauses.is_passive(hit.head):
            return NOBODY
        objects = clauses.logical_objects(hit.head)
        return self._first(
            [("object_owner", lambda: [p for token in objects for p in self.owners(token) or self.direct(token)])]
        )

    def _of_occasion(self, hit: Hit) -> Found:
        """ "Talks between X and Y were called off", "X's visit was postponed": those whose occasion it was."""
        if hit.act.name != "talks_cancelled" or not clauses.is_passive(hit.head):
            return NOBODY
        occasions = tree.counted(clauses.logical_objects(hit.head))
        return self._first([("object_owner", lambda: [p for token in occasions for p in self.owners(token)])])

    def _expeller(self, hit: Hit) -> Found:
        """ "Were told to leave Tirana", "was thrown out of Prague": whose land envoys have to leave sends them away."""
        if hit.act.name != "expel_diplomats" or not clauses.is_passive(hit.head):
            return NOBODY
        left = tree.prep_objects([hit.head, *clauses.complements(hit.head)], ("from", "out"))
        left = left or self._complement_objects(hit)
        return self._first([("left", lambda: self._all_direct(left))])

    @staticmethod
    def _is_unsaid(verb: Token) -> bool:
        """Whether a verb hangs on a noun: "no plans to send", "the order to march"."""
        return verb.tag_ == "VB" and verb.head.pos_ == "NOUN"

    def _noun_actor(self, hit: Hit) -> Found:
        light = hit.light_verb
        subjects = clauses.logical_subjects(light) if light is not None and self._lends_subject(light, hit) else []
        if hit.head in subjects:
            subjects = []
        of_is_recipient = bool({"of", "prep:of"} & set(hit.pattern.recipient))
        by_hosts = [hit.head, *tree.prep_objects([hit.head], ("of",))]
        hands = [t for t in tree.prep_objects(self._hosts(hit), ("at",)) if t.lower_ == "hands"]
        return self._first(
            [
                ("by", lambda: self._all_direct(tree.prep_objects(by_hosts, ("by",)))),
                ("by", lambda: self._all_direct(tree.prep_objects(hands, ("of",)))),
                ("accused", lambda: self._accused(hit)),
                ("participants", lambda: self._participants(hit.head)),
                ("owner", lambda: self._noun_owner(hit.head, of_is_recipient)),
                *self._subject_walks([token for token in subjects if token.i != hit.head.i]),
                ("from", lambda: self._from(hit)),
                ("means", lambda: self._by_means(hit)),
                ("planner", lambda: self._planner(hit)),
                ("approver", lambda: self._approver(hit)),
            ]
        )

    def _planner(self, hit: Hit) -> list[Party]:
        """ "Drew up plans for the evacuation", "gave the order for the attack": who plans a deed will do it."""
        link = hit.head.head
        plan, verb = link.head, link.head.head
        if hit.act.is_verbal or hit.head.dep_ != "pobj" or link.lower_ not in {"for", "of"}:
            return []
        if not tree.lemmas(plan) & PLANS or plan.dep_ != "dobj" or clauses.is_passive(verb):
            return []
        subjects = clauses.subjects(verb)
        return self._all_direct(subjects) or self._owners_of(subjects)

    def _approver(self, hit: Hit) -> list[Party]:
        """ "Backs tank deliveries", "cleared the transfer of jets": whose step it is that somebody says yes to."""
        verb = hit.head.head
        if hit.act.event_type not in STEPS or hit.act.is_reciprocal or hit.head.dep_ != "dobj":
            return []
        if not tree.lemmas(verb) & APPROVES or clauses.is_passive(verb):
            return []
        return self._all_direct(clauses.subjects(verb))

    def _accused(self, hit: Hit) -> list[Party]:
        """ "Accused X of truce violations": who is charged with a deed does it."""
        link = hit.head.head
        if hit.head.dep_ != "pobj" or not tree.lemmas(link.head) & ACCUSING.get(link.lower_, set()):
            return []
        accused = clauses.logical_objects(link.head)
        return self._all_direct(accused) or self._owners_of(accused)

    def _participants(self, noun: Token) -> list[Party]:
        """ "An exercise in which troops from X and Y take part", "drills involving Z"."""
        said = [child for child in noun.children if child.dep_ in {"acl", "relcl"}]
        joined = [t for verb in said if verb.lemma_ in JOINS for t in clauses.subjects(verb) if t.i > noun.i]
        lists = [verb for verb in said if verb.lemma_ in INVOLVES]
        involved = [t for verb in lists for t in clauses.logical_objects(verb) if t.i > noun.i]
        return [p for token in [*joined, *involved] for p in self.direct(token) or self._owners_of([token])]

    def _from(self, hit: Hit) -> list[Party]:
        if "prep:from" in hit.pattern.recipient:
            return []
        hosts = [hit.head]
        if hit.light_verb is not None and hit.head in clauses.subjects(hit.light_verb):
            hosts.append(hit.light_verb)  # "calls for calm came from Egypt"
        return self._all_direct(tree.prep_objects(hosts, ("from",)))

    def _by_means(self, hit: Hit) -> list[Party]:
        """ "Killed 37 in air strikes": who does harm does that by which it is done."""
        link = hit.head.head
        if hit.act.event_type != "ASSAULT" or hit.head.dep_ != "pobj" or link.lower_ not in MEANS:
            return []
        verb = link.head if tree.is_verb(link.head) else tree.governing_verb(link)
        if verb is None or not tree.lemmas(verb) & HARMS or clauses.is_passive(verb):
            return []
        if not tree.is_verb(link.head) and not any(link in t.subtree for t in direct_objects(verb)):
            return []
        subjects = clauses.subjects(verb)
        return self._all_direct(subjects) or self._owners_of(subjects)

    def _noun_owner(self, noun: Token, of_is_recipient: bool) -> list[Party]:
        if not of_is_recipient:
            return self.owners(noun)
        mine = [
            token for token in tree.noun_owners(noun) if token.dep_ in tree.PREMODIFIERS and not self._is_target(token)
        ]
        out: list[Party] = []
        for token in mine:
            out += self.possessive(token) if is_pronoun(token) else self.modifier(token)
        return distinct(out)
