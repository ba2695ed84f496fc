"""Candidate acts of a sentence, and which of them another one tells already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from coding.act_roles import Roles
from coding.families import names_closer, same_family
from coding.hits import Hit
from coding.party_keys import key_of
from coding.reading import Reading
from schemas.codes import EventType, Status

CLAIMS = {"claim_atrocity", "claim_credit", "claim_attack"}
"""Patterns by which a group says that an attack is its own: what is claimed may have a closer name."""
CALLS = {EventType.REQUEST, EventType.ACCUSE, EventType.REJECT}
TOLL = {"kill", "wound", "injure", "destroy", "damage", "hurt", "leave"}


@dataclass
class Candidate:
    """A hit with its reading and roles."""

    hit: Hit
    reading: Reading
    roles: Roles = field(default_factory=lambda: Roles([], [], "", ""))


def not_absorbed(candidates: list[Candidate]) -> list[Candidate]:
    """Candidates without those that another one of the sentence tells already."""
    heads = {candidate.hit.head.i: candidate for candidate in candidates}
    fillers: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        for index in candidate.hit.consumed - {token.i for token in candidate.hit.trigger}:
            fillers[index].append(candidate)
    named_closer = set()
    for candidate in candidates:
        for owner in fillers[candidate.hit.head.i]:
            if owner is not candidate and _names_closer(candidate, owner):
                candidate.roles = owner.roles if owner.roles.actors else candidate.roles
                named_closer.add(owner.hit.head.i)
    return [
        candidate
        for candidate in candidates
        if candidate.hit.head.i not in named_closer
        and not _is_owned(candidate, heads)
        and not _is_consequence(candidate, heads)
        and not any(_is_told_by(candidate, owner) for owner in fillers[candidate.hit.head.i])
        and not any(_is_disowned(candidate, other) for other in candidates)
    ]


def _names_closer(candidate: Candidate, owner: Candidate) -> bool:
    """Whether a noun names the verb's act more closely: "launched a drone attack", "sent military aid"."""
    if candidate.reading.is_converted or owner.reading.is_converted:
        return False
    act, general = candidate.hit.act.name, owner.hit.act.name
    is_claimed = owner.hit.pattern.id in CLAIMS and act != general
    return names_closer(act, general) or (is_claimed and names_closer(act, "armed_attack"))


def _is_owned(candidate: Candidate, heads: dict[int, Candidate]) -> bool:
    """Whether the operator over an act is an act of its own: "demands that NATO remove" is one demand."""
    token = candidate.reading.actor_token
    owner = heads.get(token.i) if token is not None else None
    if owner is None or owner is candidate:
        return False
    needed = 2 if owner.hit.act.is_reciprocal and not owner.reading.is_converted else 1
    return len(owner.roles.actors) >= needed


def _is_disowned(candidate: Candidate, other: Candidate) -> bool:
    """Whether a deed is only what its doer denies in the same sentence: that denial is all there is."""
    if candidate.reading.status is not Status.NEGATED or other.reading.act != "denial" or not candidate.roles.actors:
        return False
    return {key_of(p) for p in candidate.roles.actors} <= {key_of(p) for p in other.roles.actors}


def _is_consequence(candidate: Candidate, heads: dict[int, Candidate]) -> bool:
    """Whether a clause only says what an act did or was for: "struck a hospital, killing seven"."""
    head = candidate.hit.head
    is_toll = head.dep_ == "advcl" and head.tag_ == "VBG" and head.lemma_ in TOLL
    if is_toll and candidate.hit.act.is_armed:
        before = (heads[token.i] for token in head.head.subtree if token.i < head.i and token.i in heads)
        if any(other.hit.act.event_type == EventType.ASSAULT for other in before):
            return True
    owner = heads.get(head.head.i)
    if owner is None or head.dep_ not in {"advcl", "xcomp"}:
        return False
    if owner.hit.act.event_type == EventType.PROTEST and candidate.hit.act.event_type in CALLS:
        return True  # "marched to demand that he resign": what a crowd calls for is what it protests against
    if head.tag_ == "VB" and not owner.reading.is_converted:
        return candidate.hit.act.name == owner.hit.act.name
    return is_toll and candidate.hit.act.event_type == owner.hit.act.event_type == EventType.ASSAULT


def _is_told_by(candidate: Candidate, owner: Candidate) -> bool:
    """Whether a noun only fills the pattern of a verb ("launched an attack").

    It stands on its own where it says whose it is and that is somebody else ("rejected Moscow's demand").
    """
    if owner is candidate or candidate.hit.head.i == owner.hit.head.i or _names_closer(candidate, owner):
        return False
    mine, theirs = (frozenset(map(key_of, c.roles.actors)) for c in (candidate, owner))
    if candidate.hit.act.name == owner.hit.act.name:
        return bool(theirs) or not mine
    if same_family(candidate.hit.act.name, owner.hit.act.name):
        return False
    if owner.hit.act.name == "mediation" and candidate.hit.pattern.kind == "verb":  # what it was brought to, is done
        return False
    return not (candidate.hit.act.is_verbal and mine and mine != theirs)
