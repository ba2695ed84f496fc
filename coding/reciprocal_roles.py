"""Who takes part in an act of both sides: talks, deals, clashes, exercises."""

from __future__ import annotations

from coding import clauses, tree
from coding.act_roles import Roles
from coding.clause_objects import direct_objects
from coding.doers import DoerFinder
from coding.hits import Hit
from coding.party_keys import distinct
from coding.syntax import Token
from schemas.coded import Party

RECIPROCAL_LINKS = ("with", "between", "among", "by", "of")
MEETING_LINKS = {"in", "during", "at", "after", "following", "before"}
TOPICAL = {"discuss", "debate", "review", "consider", "raise"}
"""Verbs of talking whose object is what the talk is about."""
HOSTS = {"broker", "mediator", "guarantor", "witness", "host", "facilitator", "go-between", "observer"}


class ReciprocalRoles(DoerFinder):
    """Finds those who do a thing together, on either side of it, as actors."""

    def _reciprocal(self, hit: Hit) -> Roles:
        hosts = self._hosts(hit)
        doc = hit.head.doc
        hosts += [doc[i] for i in sorted(hit.consumed) if doc[i].dep_ == "pobj"]  # "arrived for talks with"
        walks: list[Party] = list(self._actor(hit).parties)
        linked = tree.prep_objects(hosts, RECIPROCAL_LINKS)
        walks += self._all_direct(token for token in linked if not _is_host(token))
        # "intercepts with Japanese F-15s"
        walks += self._owners_of([t for t in linked if hit.act.name == "joint_exercise" and not self.direct(t)])
        if hit.pattern.kind == "noun":
            walks += self.owners(hit.head)
            if hit.light_verb is not None and self._lends_subject(hit.light_verb, hit):
                walks += self._all_direct(clauses.logical_subjects(hit.light_verb))
                walks += self._all_direct(tree.prep_objects([hit.light_verb], ("with",)))
        else:
            objects = [] if hit.head.lemma_ in TOPICAL else clauses.logical_objects(hit.head)
            walks += self._all_direct(t for t in objects if not self.is_left(t))
        for role in hit.pattern.recipient:
            walks += self._all_direct(self._partners(role, hit, hosts))
        found = distinct(walks)
        if (
            len(found) < 2 and hit.act.is_armed and "object_owner" in hit.pattern.recipient
        ):  # "repelled a Boko Haram attack"
            found = distinct([*found, *self._owners_of(self._objects(hit))])
        if len(found) < 2 and hit.pattern.kind == "noun":  # "talks on a code of conduct between China and ASEAN"
            linked_below = {"between"} if hit.act.is_armed else {"between", "with"}  # "a talk by video with"
            under = [token for token in hit.head.subtree if token.dep_ == "pobj" and token.head.lower_ in linked_below]
            found = distinct([*found, *self._all_direct(tree.conjuncts(under))])
        if len(found) < 2 and hit.pattern.kind == "noun":
            found = distinct([*found, *self._of_the_meeting(hit, bool(found))])
        return Roles(found, [], "reciprocal" if found else "", "")

    def _partners(self, role: str, hit: Hit, hosts: list[Token]) -> list[Token]:
        """Those that a role of the pattern names for the other side of an act of both."""
        if role.startswith("prep:"):
            return tree.prep_objects(hosts, (role[5:],))
        if role == "complement_subject":  # "got A and B to sign"
            return self._complement_subjects(hit)
        is_visit = role == "complement_object" and hit.act.name == "talks"  # "flew there to see B"
        return self._complement_objects(hit) if is_visit else []

    def _of_the_meeting(self, hit: Hit, has_partner: bool) -> list[Party]:
        """ "In a meeting with Y, X agreed"; "during the call X thanked Y": who met is told by the clause around."""
        above = hit.head.head
        if above.lower_ == "of" and above.head.lemma_ in tree.MEASURES:  # "after two days of battles"
            above = above.head.head
        verb = above.head
        if hit.head.dep_ != "pobj" or above.lower_ not in MEETING_LINKS or not tree.is_verb(verb):
            return []
        if hit.act.is_armed and not has_partner:  # "went on alert after clashes": those of others
            return []
        subjects = self._all_direct(clauses.logical_subjects(verb))
        if has_partner:
            return subjects
        objects = [
            *clauses.logical_objects(verb),
            *tree.prep_objects([verb, *direct_objects(verb)], ("to", "with")),
        ]
        partners = self._all_direct(objects)
        return [*subjects, *partners] if subjects and partners else []


def _is_host(token: Token) -> bool:
    """Whether a party is only there "as broker" or "as a witness"."""
    return any(tree.lemmas(duty) & HOSTS for duty in tree.prep_objects([token, token.head], ("as",)))
