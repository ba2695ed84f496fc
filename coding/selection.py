"""Candidates of a sentence -> those that are events: what another one tells already, names, fears and denials go."""

from __future__ import annotations

from dataclasses import dataclass, field

from coding import clauses, mood, tree
from coding.families import names_closer, same_family
from coding.hits import Hit
from coding.home import Home
from coding.patterns import Act
from coding.reading import Reading
from coding.references import key_of
from coding.roles import Roles
from schemas.coded import Party
from schemas.codes import EventType, Sector, Status

SPOKEN_TYPES = {EventType.CONSULT, EventType.AGREE, EventType.REQUEST, EventType.ACCUSE, EventType.REJECT}
"""Of these, what may or did not happen is no event: only deeds are put out as hypothetical or negated."""
DEEDS = {EventType.MOBILIZE, EventType.COERCE, EventType.SANCTION, EventType.ASSAULT, EventType.RETREAT, EventType.AID}
TOLL = {"kill", "wound", "injure", "destroy", "damage", "hurt", "leave"}
MUTUAL = {"talks_cancelled", "talks_failed", "ceasefire"}
"""Acts of two sides that need no doer: "the meeting was called off", "the guns fell silent"."""
OCCASIONS = {"talk", "negotiation", "meeting", "summit", "round", "session", "visit", "discussion", "consultation",
             "dialogue", "conference", "gun", "fighting", "shooting", "firing", "hostility", "truce", "ceasefire",
             "calm"}  # fmt: skip
WEAPONS = {"drone", "uav", "missile", "rocket", "projectile", "munition", "shahed", "shaheds"}
UNTOLD = {"possible", "try", "prevent", "expect_hostile", "would_be_hostile"}


@dataclass
class Candidate:
    """A hit with its reading and roles."""

    hit: Hit
    reading: Reading
    roles: Roles = field(default_factory=lambda: Roles([], [], "", ""))


def not_absorbed(candidates: list[Candidate]) -> list[Candidate]:
    """Candidates without those that another one of the sentence tells already."""
    heads = {candidate.hit.head.i: candidate for candidate in candidates}
    fillers = {
        index: candidate
        for candidate in candidates
        for index in candidate.hit.consumed - {token.i for token in candidate.hit.trigger}
    }
    named_closer = set()
    for candidate in candidates:
        owner = fillers.get(candidate.hit.head.i)
        if owner is not None and owner is not candidate and _names_closer(candidate, owner):
            candidate.roles = owner.roles if owner.roles.actors else candidate.roles
            named_closer.add(owner.hit.head.i)
    return [
        candidate
        for candidate in candidates
        if candidate.hit.head.i not in named_closer
        and not _is_owned(candidate, heads)
        and not _is_consequence(candidate, heads)
        and not _is_told_by(candidate, fillers.get(candidate.hit.head.i))
    ]


def _names_closer(candidate: Candidate, owner: Candidate) -> bool:
    """Whether a noun names the verb's act more closely: "launched a drone attack", "sent military aid"."""
    if candidate.reading.is_converted or owner.reading.is_converted:
        return False
    return names_closer(candidate.hit.act.name, owner.hit.act.name)


def _is_owned(candidate: Candidate, heads: dict[int, Candidate]) -> bool:
    """Whether the operator over an act is an act of its own: "demands that NATO remove" is one demand."""
    token = candidate.reading.actor_token
    owner = heads.get(token.i) if token is not None else None
    if owner is None or owner is candidate:
        return False
    needed = 2 if owner.hit.act.is_reciprocal and not owner.reading.is_converted else 1
    return len(owner.roles.actors) >= needed


def _is_consequence(candidate: Candidate, heads: dict[int, Candidate]) -> bool:
    """Whether a clause only says what an act did or was for: "struck a hospital, killing seven"."""
    head = candidate.hit.head
    owner = heads.get(head.head.i)
    if owner is None or head.dep_ not in {"advcl", "xcomp"}:
        return False
    if head.tag_ == "VB" and not owner.reading.is_converted:
        return candidate.hit.act.name == owner.hit.act.name
    is_toll = head.dep_ == "advcl" and head.tag_ == "VBG" and head.lemma_ in TOLL
    return is_toll and candidate.hit.act.event_type == owner.hit.act.event_type == EventType.ASSAULT


def _is_told_by(candidate: Candidate, owner: Candidate | None) -> bool:
    """Whether a noun only fills the pattern of a verb ("launched an attack").

    It stands on its own where it says whose it is and that is somebody else ("rejected Moscow's demand").
    """
    if owner is None or owner is candidate or candidate.hit.head.i == owner.hit.head.i:
        return False
    mine, theirs = (frozenset(map(key_of, c.roles.actors)) for c in (candidate, owner))
    if candidate.hit.act.name == owner.hit.act.name:
        return bool(theirs) or not mine
    if same_family(candidate.hit.act.name, owner.hit.act.name):
        return False
    return not (candidate.hit.act.is_verbal and mine and mine != theirs)


def is_event(
    hit: Hit,
    act: Act,
    status: Status,
    actors: list[Party],
    recipients: list[Party],
    has_place: bool,
    reading: Reading,
    home: Home,
) -> bool:
    """Whether a candidate is told, given what was found of it: a weak pattern needs more than a strong one."""
    if _names_something(hit) or not _is_worth_telling(act, status, actors, recipients, reading):
        return False
    if hit.pattern.requires_recipient and not recipients and not reading.is_converted:
        return False
    if reading.recipient_is_inner_actor and not any(party.code for party in recipients):
        return False
    if home.is_domestic and not any(party.code for party in [*actors, *recipients]):
        return False
    if not act.is_armed and not any(party.code for party in [*actors, *recipients]):
        is_deed = home.is_between_parties and is_told_without_doer(hit, act, recipients)
        return is_deed and hit.pattern.is_strong and status is Status.ACTUAL and not reading.is_converted
    if not actors and status is Status.FUTURE:
        return False
    if act.is_reciprocal and len(actors) < 2 and not act.is_armed:
        return any(p.sector is Sector.IGO for p in actors) or (bool(actors) and hit.pattern.is_strong)
    known = [party for party in actors if party.code or party.name]
    if hit.pattern.is_strong:
        alone = act.is_armed or (home.is_between_parties and is_told_without_doer(hit, act, recipients))
        return bool(known) or (alone and not reading.is_converted)
    is_verbal = hit.pattern.kind == "verb" or hit.light_verb is not None
    is_told = is_verbal and not reading.operators and home.is_between_parties and any(p.code for p in actors)
    return bool(known) and (is_told or bool(recipients) or has_place or (act.is_reciprocal and len(known) > 1))


def strikes_the_place(act: Act, reading: Reading) -> bool:
    """Whether an act, done by a group or by nobody known, is one against the state it falls in."""
    return not (
        act.event_type != EventType.ASSAULT or act.is_reciprocal or reading.is_converted or act.name in {"coup", "riot"}
    )


def is_told_without_doer(hit: Hit, act: Act, recipients: list[Party]) -> bool:
    """Whether a deed may stand though nobody is said to do it: in the passive, or as a noun that says to whom."""
    if downs_weapons(hit, act):
        return True
    if act.name != "protest_note" and (act.is_verbal or act.is_reciprocal or act.event_type not in DEEDS):
        return False
    if hit.pattern.kind == "noun" and hit.light_verb is None:
        return any(party.code for party in recipients)
    verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
    return verb is not None and clauses.is_passive(verb) and not clauses.agents(verb)


def downs_weapons(hit: Hit, act: Act) -> bool:
    """Whether drones or missiles are shot down: by the state they are sent over; planes fall to whoever fights."""
    if act.name != "air_defence" or hit.pattern.kind != "verb":
        return False
    return any(tree.lemmas(token) & WEAPONS for token in tree.counted(clauses.logical_objects(hit.head)))


def _is_worth_telling(act: Act, status: Status, actors: list[Party], recipients: list[Party], reading: Reading) -> bool:
    """Whether an act that may be, or is not, is told at all: a deed between known parties that somebody holds possible.

    Fears, questions, aims and what is to be prevented are no events (gold of 11 articles holds none of them).
    """
    if status not in {Status.HYPOTHETICAL, Status.NEGATED}:
        return True
    if act.is_verbal or act.event_type in SPOKEN_TYPES or UNTOLD & set(reading.operators) or reading.is_question:
        return False
    return any(party.code for party in actors) and bool(recipients)


def _names_something(hit: Hit) -> bool:
    """A trigger that only modifies another noun ("attack drones"), or is the means ("met via videoconference")."""
    head = hit.head
    if hit.pattern.kind == "noun" and head.dep_ == "pobj" and head.head.lower_ in {"via", "through"}:
        return hit.act.event_type == EventType.CONSULT
    return (
        hit.pattern.kind == "noun"
        and head.dep_ in {"compound", "nmod"}
        and head.head.pos_ in {"NOUN", "PROPN"}
        and head.head.i not in {token.i for token in hit.trigger}
    )


def shared(act: str, actors: list[Party]) -> str:
    """The act that one becomes where several states do it: their exercise is a joint one."""
    states = {party.country for party in actors if party.country}
    return "joint_exercise" if act == "military_exercise" and len(states) > 1 else act


def is_of_the_pair(hit: Hit, act: Act) -> bool:
    """Whether nobody is named because the parties of the last talks are meant: "it was agreed", "the talks went on"."""
    if act.event_type not in {EventType.AGREE, EventType.CONSULT} and act.name not in MUTUAL:
        return False
    if hit.pattern.kind == "noun":
        return mood.is_given(hit.head) and not tree.prep_objects([hit.head], ("with", "between", "of"))
    told_of = clauses.subjects(hit.head)
    if act.name in MUTUAL and told_of and not clauses.agents(hit.head):
        is_named = any(child.pos_ == "PROPN" for subject in told_of for child in subject.children)  # "Russia talks"
        return not is_named and all(tree.lemmas(subject) & OCCASIONS for subject in told_of)
    return clauses.is_passive(hit.head) and not clauses.agents(hit.head)


def may_be_spoken(hit: Hit) -> bool:
    """Whether the speaker may be the doer of a verbal act: not where the sentence says that something else does it."""
    if hit.pattern.kind != "verb":
        return True
    return all(subject.pos_ == "PRON" for subject in clauses.logical_subjects(hit.head))


def announced(act: Act, status: Status) -> Status:
    """ "We will answer in kind" is a threat uttered today, though the answer is to come."""
    return Status.ACTUAL if act.event_type == EventType.THREATEN and status is Status.FUTURE else status


def is_bare_denial(hit: Hit, actors: list[Party], speaker: Party | None) -> bool:
    """Whether the doer only says that it did not: no event, unlike "will not", which announces something."""
    if speaker is None or key_of(speaker) not in {key_of(actor) for actor in actors}:
        return False
    return not any(child.lower_ in {"will", "would", "wo", "shall"} for child in hit.head.children)
