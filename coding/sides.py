"""Both sides of an act: who its words name, and who must be meant where they name nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coding import clauses, selection, tree
from coding.candidates import Candidate
from coding.event_place import place_of_clause
from coding.hits import Hit
from coding.home import ARMED_SECTORS
from coding.party_keys import key_of, only_one
from coding.patterns import Act, Words
from coding.references import References
from coding.role_walks import BORDERS
from coding.roles import RoleFinder
from coding.unnamed_doers import HOSTING, OFFICIAL, announcer, arriving, own_forces, unnamed_doer
from schemas.coded import Location, Party
from schemas.codes import EventType, Sector, Status

BETWEEN_TWO = {"ceasefire_violation"}
"""Acts of ASSAULT by which either side may be the other's victim, wherever it is."""
LINES = BORDERS | {"line"}
ACROSS = {"across", "over", "beyond"}
SUBJECTS = {"nsubj", "nsubjpass"}
SOLDIERS = {"soldier", "officer", "general", "trooper", "mutineer", "guard", "army", "military", "junta", "colonel",
            "captain", "putschist", "troop"}  # fmt: skip


@dataclass
class Sides:
    """Actors and recipients of an act; `struck`: whose place it fell in, for where no mention names a recipient."""

    actors: list[Party]
    recipients: list[Party]
    struck: list[Party] = field(default_factory=list)


def said_sides(candidate: Candidate, act: Act, finder: RoleFinder, speakers: list[Party]) -> Sides:
    """The sides as the sentence tells them: by its words, by the pair that it speaks of, by who speaks."""
    hit, actors, recipients = candidate.hit, candidate.roles.actors, candidate.roles.recipients
    if not actors and selection.is_of_the_pair(hit, act):
        actors = list(finder.references.pair)
    is_of_others = not {key_of(party) for party in speakers} <= {key_of(party) for party in recipients}
    may_be_spoken = not actors and act.is_verbal and is_of_others and selection.may_be_spoken(hit)
    if hit.pattern.actor == "speaker" or may_be_spoken:
        actors = [party for party in speakers if party.sector is not Sector.JRN]
        recipients = [party for party in recipients if key_of(party) not in {key_of(a) for a in actors}]
    if _meets_the_speaker(hit, act, actors, speakers):
        actors = [*actors, *speakers]
    return Sides(actors, recipients)


def _meets_the_speaker(hit: Hit, act: Act, actors: list[Party], speakers: list[Party]) -> bool:
    """ "Talks with Eritrea will resume, Ethiopia's prime minister said": of two who talk, one may only be heard."""
    if act.name != "joint_exercise" and (act.event_type != EventType.CONSULT or not act.is_reciprocal):
        return False
    if hit.head.dep_ not in SUBJECTS:
        return False
    if len(actors) != 1 or len(speakers) != 1 or speakers[0].sector not in OFFICIAL | {None}:
        return False
    with_whom = tree.prep_objects([hit.head], ("with",))
    return bool(with_whom) and speakers[0].country not in {None, actors[0].country}


def all_sides(
    candidate: Candidate, act: Act, finder: RoleFinder, speakers: list[Party], place: Location | None, say: Words
) -> Sides:
    """The sides, with who must be meant where nobody is named: by the place, the home, the crowd, the speaker."""
    hit, references = candidate.hit, finder.references
    sides = said_sides(candidate, act, finder, speakers)
    if candidate.reading.is_converted:
        return sides
    if own := own_forces(hit, act, finder, speakers):
        sides.actors = [*sides.actors, *own] if act.is_reciprocal else sides.actors or own
    if candidate.reading.status in {Status.ACTUAL, Status.FUTURE}:
        sides.actors = sides.actors or announcer(hit, act, finder, speakers)
    sides.actors = sides.actors or arriving(hit, act, finder)
    if not sides.actors and selection.is_told_without_doer(hit, act, sides.recipients):
        hosts = finder.hosts(hit, sides.recipients) if act.name in HOSTING else []
        sides.actors = hosts or unnamed_doer(hit, act, references, sides.recipients, speakers, place)
    if selection.strikes_the_place(act, candidate.reading) and not finder.strikes_craft(hit):
        sides.struck = struck_state(act, place, references)
        at = finder.place_hit(hit)
        if at is None and act.is_armed and sides.actors:
            at = place_of_clause(hit, finder.view, say, finder.party_heads)
        sides.recipients = sides.recipients or state_hit(at, sides.actors, references)
    sides.recipients = sides.recipients or finder.crowd_faced(hit, sides.actors)
    sides.recipients = sides.recipients or _beyond_the_border(hit, act, references, sides.actors)
    if act.name == "coup":
        before = finder.view.spans_among(hit.head.doc[hit.head.sent.start : hit.head.i])
        codes = [
            place.country if place is not None else None,
            only_one(span.party.country for span in before),
            references.scene,
            references.home.code if references.home.is_crisis else None,
        ]
        sides.actors, sides.recipients = toppled_state(hit, sides.actors, sides.recipients, codes, references)
    return sides


def _beyond_the_border(hit: Hit, act: Act, references: References, actors: list[Party]) -> list[Party]:
    """ "Shelled posts across the border": who is struck there is the other of the two that the article is about."""
    mine = {key_of(party) for party in actors}
    if act.event_type not in {EventType.ASSAULT, EventType.COERCE} or act.is_reciprocal or len(mine) != 1:
        return []
    if not any(t.lower_ in LINES and t.dep_ == "pobj" and t.head.lower_ in ACROSS for t in hit.head.subtree):
        return []
    return references.others_of(mine, first=references.states)


def toppled_state(
    hit: Hit, actors: list[Party], recipients: list[Party], guesses: Sequence[str | None], references: References
) -> tuple[list[Party], list[Party]]:
    """Parties of a coup: against the state it happens in, and by its soldiers where no other doer is named.

    `guesses`: codes of the states that it may have happened in where neither side tells, the best first.
    """
    codes = [*(p.country for p in [*recipients, *actors]), *guesses]
    code = next((code for code in codes if code in references.home.names), None)
    if code is None:
        return actors, recipients
    state = references.home.party(hit.head.text, Sector.GOV, code)
    by_soldiers = [token for token in clauses.logical_subjects(hit.head) if tree.lemmas(token) & SOLDIERS]
    is_unnamed = all(party.text in {token.text for token in by_soldiers} for party in actors)
    if by_soldiers and is_unnamed and hit.pattern.kind == "verb":
        actors = [references.home.party(by_soldiers[0].text, Sector.MIL, code)]
    return actors, [state] if all(party.code is None or party.country == code for party in recipients) else recipients


def struck_state(act: Act, place: Location | None, references: References) -> list[Party]:
    """The state that groups and unknown hands strike, where nobody is named: that of the place, else the article's."""
    code = (place.country if place is not None else references.scene or references.home.code) or ""
    is_known = references.home.is_between_parties or (place is not None and act.name not in BETWEEN_TWO)
    if not code or not is_known:
        return []
    return [references.home.party(place.name if place is not None else "", Sector.GOV, code)]


def state_hit(place: Location | None, actors: list[Party], references: References) -> list[Party]:
    """The state whose town is struck; nobody where the doer is at home there: then it strikes others in it."""
    code = (place.country if place is not None else "") or ""
    at_home = {party.country for party in actors if party.sector not in ARMED_SECTORS}
    if place is None or code not in references.home.names or code in at_home:
        return []
    return [references.home.party(place.name, Sector.GOV, code)]
