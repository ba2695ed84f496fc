"""Candidates of a sentence -> those that are events: names, fears and denials go."""

from __future__ import annotations

from coding import clauses, mood, tree
from coding.climb import PURPOSE
from coding.families import POLICING
from coding.hits import Hit
from coding.home import Home
from coding.meetings import is_among_its_own
from coding.party_keys import key_of
from coding.patterns import Act
from coding.reading import Reading
from schemas.coded import Party
from schemas.codes import EventType, Sector, Status

SPOKEN_TYPES = {EventType.CONSULT, EventType.AGREE, EventType.REQUEST, EventType.ACCUSE, EventType.REJECT}
"""Of these, what may or did not happen is no event: only deeds are put out as hypothetical or negated."""
DEEDS = {EventType.MOBILIZE, EventType.COERCE, EventType.SANCTION, EventType.ASSAULT, EventType.RETREAT, EventType.AID}
MUTUAL = {"talks_cancelled", "talks_failed", "ceasefire"}
"""Acts of two sides that need no doer: "the meeting was called off", "the guns fell silent"."""
OCCASIONS = {"talk", "negotiation", "meeting", "summit", "round", "session", "visit", "discussion", "consultation",
             "dialogue", "conference", "gun", "fighting", "shooting", "firing", "hostility", "truce", "ceasefire",
             "calm"}  # fmt: skip
ABROAD = {"sanctions", "sanctions_relief", "tariffs", "embargo", "expel_diplomats"}
"""Measures that nobody takes against itself: told of one state alone, they are another's."""
GO_ON = {"take", "come", "go", "enter", "expire", "lapse", "end", "apply", "kick", "rise", "double", "remain"}
"""What measures do by themselves: "the duties took effect", "sanctions against X lapsed"."""
NOT_AT_PLACE = {"coup", "riot", "air_defence"}
TRIES = {"charge", "convict", "sentence", "jail", "prosecute", "try", "imprison", "arrest", "detain", "indict"}
WARS = {"war", "conflict"}
"""Of fewer than two sides named, what goes on in the background."""
WEAPONS = {"drone", "uav", "missile", "rocket", "projectile", "munition", "shahed", "shaheds"}
UNTOLD = {"possible", "try", "prevent", "expect_hostile", "would_be_hostile", PURPOSE}


def is_event(
    hit: Hit,
    act: Act,
    status: Status,
    actors: list[Party],
    recipients: list[Party],
    has_place: bool,
    reading: Reading,
    home: Home,
    *,
    is_dated: bool = False,
) -> bool:
    """Whether a candidate is told, given what was found of it: a weak pattern needs more than a strong one.

    `is_dated`: its own words say when.
    """
    if _names_something(hit) or _is_a_charge(hit) or not _is_worth_telling(act, status, actors, recipients, reading):
        return False
    if _lacks_recipient(hit, recipients, reading):
        return False
    if home.is_domestic and not any(party.code for party in [*actors, *recipients]):
        return False
    if has_place and is_dated and _is_concrete(hit, act, status, reading, home):
        return True
    if not act.is_armed and not any(party.code for party in [*actors, *recipients]):
        is_deed = home.is_between_parties and is_told_without_doer(hit, act, recipients)
        return is_deed and hit.pattern.is_strong and status is Status.ACTUAL and not reading.is_converted
    if not actors and status is Status.FUTURE:
        return False
    if len(actors) < 2 and act.is_reciprocal and tree.lemmas(hit.head) & WARS:
        return False
    if act.is_reciprocal and len(actors) < 2 and not act.is_armed:
        alone = bool(actors) and hit.pattern.is_strong and not is_among_its_own(hit)
        return alone or any(p.sector is Sector.IGO for p in actors)
    known = [party for party in actors if party.code or party.name]
    if hit.pattern.is_strong:
        is_between = home.is_between_parties or (act.name in ABROAD and any(party.code for party in recipients))
        alone = act.is_armed or (is_between and is_told_without_doer(hit, act, recipients))
        return bool(known) or (alone and not reading.is_converted)
    is_verbal = hit.pattern.kind == "verb" or hit.light_verb is not None
    is_told = is_verbal and not reading.operators and home.is_between_parties and any(p.code for p in actors)
    return bool(known) and (is_told or bool(recipients) or has_place or (act.is_reciprocal and len(known) > 1))


def _lacks_recipient(hit: Hit, recipients: list[Party], reading: Reading) -> bool:
    """Whether it says nothing without one to whom it is done, and nobody is named."""
    if hit.pattern.requires_recipient and not recipients and not reading.is_converted:
        return True
    return reading.recipient_is_inner_actor and not any(party.code for party in recipients)


def _is_concrete(hit: Hit, act: Act, status: Status, reading: Reading, home: Home) -> bool:
    """Whether talks or a deal of unnamed parties are told with day and place: "an accord signed in Pretoria in May"."""
    if not home.is_between_parties or not hit.pattern.is_strong or reading.is_converted:
        return False
    is_told = status in {Status.ACTUAL, Status.HISTORICAL, Status.FUTURE}
    return is_told and act.event_type in {EventType.CONSULT, EventType.AGREE} and not is_among_its_own(hit)


def _is_a_charge(hit: Hit) -> bool:
    """Whether words are only what somebody is tried for: "charged him with calling for sanctions"."""
    verb = hit.head
    while verb.dep_ == "conj" and tree.is_verb(verb.head):
        verb = verb.head
    return hit.act.is_verbal and verb.dep_ == "pcomp" and bool(tree.lemmas(verb.head.head) & TRIES)


def is_policed_by_crowd(act: Act, actors: list[Party]) -> bool:
    """Whether a crowd would do what only those do who keep order: "protesters threw stun grenades"."""
    return act.name in POLICING and bool(actors) and all(party.sector is Sector.CVL for party in actors)


def strikes_the_place(act: Act, reading: Reading) -> bool:
    """Whether an act, done by a group or by nobody known, is one against the state it falls in."""
    return not (
        act.event_type != EventType.ASSAULT or act.is_reciprocal or reading.is_converted or act.name in NOT_AT_PLACE
    )


def is_told_without_doer(hit: Hit, act: Act, recipients: list[Party]) -> bool:
    """Whether a deed may stand though nobody is said to do it: in the passive, or where its words say to whom alone."""
    if downs_weapons(hit, act) or (act.name == "ceasefire" and hit.light_verb is not None):
        return True  # "a truce took effect in Aleppo"
    if act.name == "airspace_or_sea_incursion" and hit.pattern.kind == "verb":
        return any(party.code for party in recipients)  # "drones entered Polish airspace"
    if act.name != "protest_note" and (act.is_verbal or act.is_reciprocal or act.event_type not in DEEDS):
        return False
    if hit.pattern.actor == "none" or (hit.pattern.kind == "noun" and hit.light_verb is None):
        return any(party.code for party in recipients)
    verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
    if verb is None or clauses.agents(verb):
        return False
    goes_by_itself = act.name in ABROAD and hit.pattern.kind == "verb" and bool(tree.lemmas(hit.head) & GO_ON)
    return goes_by_itself or clauses.is_passive(verb)


def points_back(hit: Hit) -> bool:
    """Whether a mention only repeats what was told: "the attack", "the missiles were launched"."""
    if hit.pattern.kind == "noun":
        return mood.is_given(hit.head)
    if hit.pattern.kind != "verb" or not clauses.is_passive(hit.head) or clauses.agents(hit.head):
        return False
    told_of = clauses.logical_objects(hit.head)
    return bool(told_of) and all(tree.lemmas(t) & WEAPONS and mood.is_given(t) for t in told_of)


def downs_weapons(hit: Hit, act: Act) -> bool:
    """Whether drones or missiles are shot down: by the state they are sent over; planes fall to whoever fights."""
    if act.name != "air_defence" or hit.pattern.kind != "verb":
        return False
    return any(tree.lemmas(token) & WEAPONS for token in tree.counted(clauses.logical_objects(hit.head)))


def _is_worth_telling(act: Act, status: Status, actors: list[Party], recipients: list[Party], reading: Reading) -> bool:
    """Whether an act that may be, or is not, is told at all: a deed between known parties that somebody holds possible.

    Fears, questions, aims and what is to be prevented are no events (gold of 11 articles holds none of them).
    """
    if act.event_type == EventType.MOBILIZE and actors and all(party.sector is Sector.BUS for party in actors):
        return False  # shipping lines send ships, too
    if is_policed_by_crowd(act, actors) and not reading.is_converted:
        return False
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
    """The act that one becomes where several states or an alliance do it: their exercise is a joint one."""
    states = {party.country for party in actors if party.country}
    is_of_many = len(states) > 1 or any(party.sector is Sector.IGO for party in actors)
    return "joint_exercise" if act == "military_exercise" and is_of_many else act


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
    if hit.pattern.kind != "verb" or hit.act.event_type == EventType.THREATEN:
        return True  # "X cannot hide", "punitive steps remain on the table"
    return all(subject.pos_ == "PRON" for subject in clauses.logical_subjects(hit.head))


def announced(act: Act, status: Status) -> Status:
    """ "We will answer in kind" is a threat uttered today, though the answer is to come."""
    return Status.ACTUAL if act.event_type == EventType.THREATEN and status is Status.FUTURE else status


def is_bare_denial(hit: Hit, actors: list[Party], speaker: Party | None) -> bool:
    """Whether the doer only says that it did not: no event, unlike "will not", which announces something."""
    if speaker is None or key_of(speaker) not in {key_of(actor) for actor in actors}:
        return False
    return not any(child.lower_ in {"will", "would", "wo", "shall"} for child in hit.head.children)
