"""Against whom an act goes whose sentence does not say: the other side of what the article told before or beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coding.draft import Draft
from coding.party_keys import key_of
from coding.same_event import HAPPENED
from schemas.coded import Party
from schemas.codes import EventType, Sector

ASKS = {EventType.REQUEST, EventType.THREATEN, EventType.ACCUSE}
ANSWERS = {EventType.ACCUSE, EventType.SANCTION, EventType.THREATEN, EventType.REJECT}
SPOKEN = {EventType.REQUEST, EventType.THREATEN, EventType.ACCUSE, EventType.REJECT}
DEEDS = {EventType.ASSAULT, EventType.COERCE}
BLOWS = {"attack", "raid", "strike", "assault", "bombing", "bombardment", "killing", "shelling", "operation",
         "airstrike", "offensive", "incursion", "massacre", "campaign", "hack", "intrusion", "seizure",
         "aggression"}  # fmt: skip
"""Nouns that any armed act may be called by when it is condemned."""
SAID: tuple[tuple[set[str], set[EventType], set[str]], ...] = (
    ({"offer", "proposal", "plan", "initiative", "invitation", "overture"}, set(),
     {"mediation", "offer_talks", "proposal", "aid", "military_aid"}),
    ({"call", "demand", "appeal", "request", "plea"}, {EventType.REQUEST}, set()),
    ({"criticism", "charge", "accusation", "allegation", "claim", "complaint", "condemnation", "reproach"},
     {EventType.ACCUSE}, set()),
    ({"threat", "warning", "ultimatum"}, {EventType.THREATEN}, {"ultimatum"}),
)  # fmt: skip
"""Nouns by which what was said is rejected, with the types and acts that they may mean."""
STEPS = {"decision", "move", "step", "measure", "announcement", "deployment", "withdrawal", "recognition", "expulsion",
         "ban", "sanction", "closure", "exit"}  # fmt: skip
RELEASES = {"release", "freedom", "liberation", "return", "freeing"}
HOLDING = {"arrest", "hostage_taking", "court_ruling", "seizure", "crackdown", "coup"}
"""Acts after which somebody is held whose release others demand."""
COUPS = {"coup", "takeover", "putsch", "mutiny"}
REACH = 2
"""Sentences before a reaction in which "the move" was told."""
POINTING = {EventType.THREATEN, EventType.ACCUSE, EventType.REJECT, EventType.SUPPORT, EventType.REQUEST}
"""Types of acts that may point by a noun at what was told."""
ONLOOKERS = {Sector.IGO, Sector.NGO, Sector.JRN}
"""Who is appalled at what others suffer."""
STEM = 4
"""Letters that a noun and the verb of the same act have in common: launch and launched, strike and striking."""
HOSTILE = {*ANSWERS, *DEEDS, EventType.MOBILIZE}


def completed(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts of an article, in its order, with the recipients that its other drafts tell."""
    out = list(drafts)
    for at, draft in enumerate(out):
        if not draft.recipients and draft.actors and not draft.act.is_reciprocal:
            recipients = _answering(draft, drafts) or _reacted_to(draft, drafts[:at]) or _asking(draft, drafts[:at])
            recipients = recipients or _spoken_to(draft, drafts)
            recipients = recipients or _opponent(draft, drafts[:at]) or _doer(draft, drafts[:at])
            out[at] = replace(draft, recipients=recipients) if recipients else draft
    return out


def _keys(parties: Sequence[Party]) -> set[str]:
    return {key_of(party) for party in parties}


def _answering(draft: Draft, drafts: Sequence[Draft]) -> list[Party]:
    """Who answers a deed in its own sentence: "A summoned B's envoy after B's ships fired": it was A that was hit."""
    if draft.act.event_type not in DEEDS or (draft.location is not None and draft.location.country):
        return []
    for other in drafts:
        is_beside = other.span.sentence_index == draft.span.sentence_index and other is not draft
        is_onlooker = all(party.sector in ONLOOKERS for party in other.actors)
        # onlookers condemn together
        is_joint = is_onlooker or (other.act.name == "condemnation" and len(_keys(other.actors)) > 1)
        if (
            is_beside
            and not is_joint
            and other.act.event_type in ANSWERS
            and _keys(draft.actors) <= _keys(other.recipients)
        ):
            return [party for party in other.actors if key_of(party) not in _keys(draft.actors)]
    return []


def _reacted_to(draft: Draft, before: Sequence[Draft]) -> list[Party]:
    """Whose "offer" is dismissed, "call" rebuffed, "move" condemned or welcomed: who last did such a thing.

    Of several such acts the last one towards who reacts, else the last of all.
    """
    mine = _keys(draft.actors)
    others = [other for other in reversed(before) if other.actors and not _keys(other.actors) & mine]
    near = draft.span.sentence_index - REACH
    fits: list[Draft] = []
    for nouns, types, acts in SAID if draft.act.event_type == EventType.REJECT else ():
        if draft.about & nouns:
            fits += [other for other in others if other.act.event_type in types or other.act.name in acts]
    if not fits and draft.about & STEPS and draft.act.event_type != EventType.REJECT:
        recent = [other for other in others if other.span.sentence_index >= near]
        fits = [other for other in recent if other.act.event_type not in {*ASKS, EventType.REJECT}]
    if draft.about & RELEASES and draft.act.event_type == EventType.REQUEST:
        fits = [other for other in others if other.act.name in HOLDING and other.status in HAPPENED]
    if draft.about & COUPS and draft.act.event_type == EventType.ACCUSE:
        fits = [other for other in others if other.act.name == "coup"]
    if not fits and draft.act.event_type == EventType.SUPPORT:
        fits = [other for other in others if _names(draft.about, other)]
    return next((other.actors for other in fits if mine & _keys(other.recipients)), fits[0].actors if fits else [])


def _spoken_to(draft: Draft, drafts: Sequence[Draft]) -> list[Party]:
    """To whom somebody speaks in the same sentence: "called the flights a provocation and told X to keep out"."""
    if draft.act.event_type not in {EventType.ACCUSE, EventType.REJECT}:
        return []
    beside = [other for other in drafts if other.span.sentence_index == draft.span.sentence_index]
    said = [o for o in beside if o.act.event_type in SPOKEN and _keys(o.actors) == _keys(draft.actors)]
    found = [o.recipients for o in said if o.recipients]
    return list(found[0]) if len({frozenset(_keys(parties)) for parties in found}) == 1 else []


def _asking(draft: Draft, before: Sequence[Draft]) -> list[Party]:
    """Whose demand, threat or charge is refused: the last that was addressed to who refuses."""
    if draft.act.event_type != EventType.REJECT:
        return []
    mine = _keys(draft.actors)
    asked = (o for o in reversed(before) if o.act.event_type in ASKS and mine & _keys(o.recipients) and o.actors)
    return next((other.actors for other in asked), [])


def _opponent(draft: Draft, before: Sequence[Draft]) -> list[Party]:
    """The one party with which who accuses or threatens was told to be at odds; nobody where there are several."""
    is_blow = draft.act.is_armed and draft.location is not None and not draft.recipients and not draft.struck
    if draft.act.event_type not in {EventType.ACCUSE, EventType.THREATEN, EventType.SANCTION} and not is_blow:
        return []
    mine = _keys(draft.actors)
    found: dict[str, Party] = {}
    for other in before:
        if other.act.event_type in HOSTILE and not other.act.is_reciprocal:
            found |= {key_of(party): party for party in _other_side(other, mine)}
    return list(found.values()) if len(found) == 1 else []


def _other_side(draft: Draft, mine: set[str]) -> list[Party]:
    if mine <= _keys(draft.actors):
        return draft.recipients
    return draft.actors if mine & _keys(draft.recipients) else []


def _doer(draft: Draft, before: Sequence[Draft]) -> list[Party]:
    """Who did what is condemned as "the launches", or protested against without a word of what it is.

    By "the raid" third parties mean the one that the article tells first, the victim the last one upon itself.
    """
    if draft.act.event_type not in {EventType.ACCUSE, EventType.THREATEN}:
        return []
    hostile = (o for o in reversed(before) if o.act.event_type in HOSTILE and o.actors)
    by_others = [other for other in hostile if not _keys(other.actors) & _keys(draft.actors)]
    is_protest = draft.act.name == "protest_note"
    named = next((other.actors for other in by_others if is_protest or _names(draft.about, other)), [])
    if named or not draft.about & BLOWS:
        return named
    blows = [other for other in by_others if other.act.event_type in DEEDS and other.status in HAPPENED]
    suffered = [other for other in blows if _keys(other.recipients) & _keys(draft.actors)]
    return (suffered[0] if suffered else blows[-1]).actors if blows else []


def _names(nouns: frozenset[str], other: Draft) -> bool:
    trigger = other.span.trigger.lower()
    return any(len(noun) > STEM and trigger.startswith(noun[:STEM]) for noun in nouns)
