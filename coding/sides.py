"""Both sides of an act: who its words name, and who must be meant where they name nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coding import clauses, selection, tree
from coding.candidates import Candidate
from coding.event_place import place_of_clause
from coding.families import POLICING
from coding.hits import Hit
from coding.home import ARMED_SECTORS
from coding.party_keys import is_state, key_of, pair_with
from coding.patterns import Act, Words
from coding.references import References
from coding.role_walks import BORDERS
from coding.roles import RoleFinder
from schemas.coded import Location, Party
from schemas.codes import EventType, Sector, Status

POLICED = POLICING | {"censorship"}
"""What the state of the place does where nobody is said to."""
PRISONS = {"prison", "jail", "custody", "detention", "penitentiary", "gaol"}
STATECRAFT = {"seizure", "court_ruling", "political_ban", "border_closure", "investigation"}
"""What in a crisis of one state that state does, where nobody is named."""
HOSTING = {"protest_note", "expel_diplomats"}
"""What only the state can do in which the envoys of another are."""
BETWEEN_TWO = {"ceasefire_violation"}
"""Acts of ASSAULT by which either side may be the other's victim, wherever it is."""
MEASURES = {EventType.SANCTION, EventType.COERCE, EventType.MOBILIZE, EventType.RETREAT, EventType.AID}
"""What a state's own ministry announces: of an attack it may as well be the victim."""
REPROACHES = {"condemn", "denounce", "deplore", "criticise", "criticize", "decry", "concern", "regret", "reject"}
ANNOUNCED = {EventType.MOBILIZE, EventType.SANCTION}
OPPOSED = {Sector.OPP, Sector.CVL, Sector.PTY, Sector.EDU, Sector.LAB}
"""Who is policed by the state of whose people they are."""
LINES = BORDERS | {"line"}
ACROSS = {"across", "over", "beyond"}
SUBJECTS = {"nsubj", "nsubjpass"}
OFFICIAL = {Sector.GOV, Sector.MIL, Sector.COP}
OWN_FORCES = {"unit", "battlegroup", "crew", "serviceman", "formation", "subunit", "grouping", "battery", "artillery",
              "aviation", "battalion", "brigade", "regiment", "division", "marine", "gunner"}  # fmt: skip
MOVED = OWN_FORCES | {"soldier", "troop", "commando", "marine", "paratrooper", "contingent", "company", "force",
                      "convoy", "warship", "ship", "frigate", "destroyer", "jet", "aircraft", "bomber", "helicopter",
                      "tank", "column", "advance", "party", "team", "reinforcement", "peacekeeper"}  # fmt: skip
"""Forces of which it is told that they arrive or leave without a word on whose they are."""
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
        sides.actors = sides.actors or _announcer(hit, act, finder, speakers)
    sides.actors = sides.actors or _arriving(hit, act, finder)
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
        states = {span.party.country for span in before if span.party.country}
        named = states.pop() if len(states) == 1 else None
        codes = [
            place.country if place is not None else None,
            named,
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
    pair = pair_with(mine, (references.states, references.pair, references.home.pair))
    return [party for party in pair if key_of(party) not in mine]


def own_forces(hit: Hit, act: Act, finder: RoleFinder, speakers: list[Party]) -> list[Party]:
    """Whose "units of the battlegroup" and "air defence crews" are that nobody owns: of the army that tells of them."""
    doers = clauses.logical_subjects(hit.head) if hit.pattern.kind == "verb" else []
    official = [party for party in speakers[:1] if party.sector in OFFICIAL and party.code]
    if act.is_verbal or not official or not doers or not all(tree.lemmas(token) & OWN_FORCES for token in doers):
        return []
    return [] if any(finder.direct(token) or finder.owners(token) for token in doers) else official


def _announcer(hit: Hit, act: Act, finder: RoleFinder, speakers: list[Party]) -> list[Party]:
    """ "A second carrier group is on its way, the Pentagon said": whose step nobody names is that of who tells it."""
    official = [party for party in speakers[:1] if party.sector in OFFICIAL and party.code]
    if act.event_type not in ANNOUNCED or act.name == "weapons_test" or not hit.pattern.is_strong or not official:
        return []
    verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
    doers = clauses.logical_subjects(verb) if verb is not None else []
    told = [*doers, *tree.prep_objects([hit.head], ("from",))]
    others = {key_of(party) for token in told for party in finder.direct(token) or finder.owners(token)}
    return [] if others else official


def _arriving(hit: Hit, act: Act, finder: RoleFinder) -> list[Party]:
    """ "Ankara passed a bill, and a first company of commandos landed in Doha": whose forces they are that move.

    Of the state that the sentence, else the one before, has as its subject, if no word says another.
    """
    if act.event_type not in {EventType.MOBILIZE, EventType.RETREAT} or hit.pattern.kind != "verb":
        return []
    movers = clauses.logical_subjects(hit.head)
    if not movers or not all(tree.lemmas(t) & MOVED for t in tree.counted(movers)[-1:]):
        return []
    if any(finder.direct(token) or finder.owners(token) for token in movers):
        return []
    told = [t for t in clauses.subjects(hit.head.sent.root) if t.i < hit.head.i and t not in movers]
    parties = [p for token in told for p in finder.direct(token) or finder.owners(token)] or finder.references.subject
    return list(parties) if len(parties) == 1 and is_state(parties[0]) else []


def unnamed_doer(
    hit: Hit,
    act: Act,
    references: References,
    recipients: list[Party],
    speakers: list[Party],
    place: Location | None,
) -> list[Party]:
    """Who does what is told in the passive.

    A state that tells of its own measure takes it ("were declared unwelcome, the ministry announced"), the state of the
    place polices it, and forces are moved by the last subject.
    """
    if selection.downs_weapons(hit, act):
        return _defender(references, recipients, speakers, place)
    if act.name == "weapons_test":  # neighbours tell of them
        return []
    is_reproached = hit.pattern.kind == "noun" and any(tree.lemmas(t) & REPROACHES for t in hit.head.ancestors)
    told_by = [party for party in speakers[:1] or references.home.author[:1] if party.code and _is_official(party)]
    told_by = [] if is_reproached else told_by
    concerned = {code for party in recipients for code in (key_of(party), party.country, party.code) if code}
    if act.event_type in MEASURES and told_by and concerned.isdisjoint({key_of(told_by[0]), told_by[0].code}):
        return told_by
    code = references.scene or references.home.code
    if act.name in HOSTING and code and code not in {party.country for party in recipients}:
        return [references.home.party(hit.head.text, Sector.GOV, code)]
    at = place.country if place is not None and place.country in references.home.names else None
    own = {p.country for p in recipients if p.sector in OPPOSED and p.country} if act.name in POLICED else set()
    if own and at is not None and at not in own:  # "two Poles were arrested in Minsk"
        return [references.home.party(hit.head.text, Sector.COP, at)]
    if own:
        return [references.home.party(hit.head.text, Sector.COP, min(own))] if len(own) == 1 else []
    if (act.name in POLICED or _leaves_prison(hit, act)) and not references.home.is_domestic:
        by = references.scene or at or references.home.code or references.near
        return [references.home.party(hit.head.text, Sector.COP, by)] if by else []
    if act.name in STATECRAFT and code and references.home.is_crisis:
        return [references.home.party(hit.head.text, Sector.GOV, code)]
    if act.event_type == EventType.MOBILIZE and len(references.subject_before) == 1:
        known = {key_of(party) for party in recipients}
        return [party for party in references.subject_before if party.code and key_of(party) not in known]
    return []


def _is_official(party: Party) -> bool:
    """Whether a party is a state or an organ of one, or an organisation of states."""
    return party.sector in OFFICIAL | {Sector.IGO} or party.code == party.country


def _leaves_prison(hit: Hit, act: Act) -> bool:
    """Whether somebody is let out of prison, which only the state of the place can do; hostages are freed by others."""
    out_of = tree.prep_objects([hit.head], ("from", "of"))
    return act.name == "prisoner_release" and any(tree.lemmas(token) & PRISONS for token in out_of)


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


def _defender(
    references: References, recipients: list[Party], speakers: list[Party], place: Location | None
) -> list[Party]:
    """Whose air defence it is that nobody names: of the state over whose land it was, else of the one that tells it."""
    codes = [place.country if place is not None else None, *(p.country for p in speakers if p.sector in OFFICIAL)]
    known = {party.country for party in recipients}
    code = next((code for code in codes if code in references.home.names and code not in known), None)
    return [references.home.party("", Sector.MIL, code)] if code else []


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
