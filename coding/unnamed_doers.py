"""Who does what is told without a doer: the state of the place, who announces it, whose forces they must be."""

from __future__ import annotations

from coding import clauses, selection, tree
from coding.families import POLICING
from coding.hits import Hit
from coding.party_keys import is_state, key_of
from coding.patterns import Act
from coding.references import References
from coding.roles import RoleFinder
from schemas.coded import Location, Party
from schemas.codes import EventType, Sector

POLICED = POLICING | {"censorship"}
"""What the state of the place does where nobody is said to."""
PRISONS = {"prison", "jail", "custody", "detention", "penitentiary", "gaol"}
STATECRAFT = {"seizure", "court_ruling", "political_ban", "border_closure", "investigation"}
"""What in a crisis of one state that state does, where nobody is named."""
HOSTING = {"protest_note", "expel_diplomats"}
"""What only the state can do in which the envoys of another are."""
MEASURES = {EventType.SANCTION, EventType.COERCE, EventType.MOBILIZE, EventType.RETREAT, EventType.AID}
"""What a state's own ministry announces: of an attack it may as well be the victim."""
REPROACHES = {"condemn", "denounce", "deplore", "criticise", "criticize", "decry", "concern", "regret", "reject"}
WATCHED = {"weapons_test", "show_of_force", "troop_buildup"}
"""What the other side tells of as well."""
ANNOUNCED = {EventType.MOBILIZE, EventType.SANCTION}
OPPOSED = {Sector.OPP, Sector.CVL, Sector.PTY, Sector.EDU, Sector.LAB}
"""Who is policed by the state of whose people they are."""
OFFICIAL = {Sector.GOV, Sector.MIL, Sector.COP}
OWN_FORCES = {"unit", "battlegroup", "crew", "serviceman", "formation", "subunit", "grouping", "battery", "artillery",
              "aviation", "battalion", "brigade", "regiment", "division", "marine", "gunner"}  # fmt: skip
MOVED = OWN_FORCES | {"soldier", "troop", "commando", "marine", "paratrooper", "contingent", "company", "force",
                      "convoy", "warship", "ship", "frigate", "destroyer", "jet", "aircraft", "bomber", "helicopter",
                      "tank", "column", "advance", "party", "team", "reinforcement", "peacekeeper"}  # fmt: skip
"""Forces of which it is told that they arrive or leave without a word on whose they are."""


def own_forces(hit: Hit, act: Act, finder: RoleFinder, speakers: list[Party]) -> list[Party]:
    """Whose "units of the battlegroup" and "air defence crews" are that nobody owns: of the army that tells of them."""
    doers = clauses.logical_subjects(hit.head) if hit.pattern.kind == "verb" else []
    official = _officials(speakers)
    if act.is_verbal or not official or not doers or not all(tree.lemmas(token) & OWN_FORCES for token in doers):
        return []
    return [] if any(finder.named_by(token) for token in doers) else official


def announcer(hit: Hit, act: Act, finder: RoleFinder, speakers: list[Party]) -> list[Party]:
    """ "A second carrier group is on its way, the Pentagon said": whose step nobody names is that of who tells it."""
    official = _officials(speakers)
    if act.event_type not in ANNOUNCED or act.name in WATCHED or not hit.pattern.is_strong or not official:
        return []
    verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
    doers = clauses.logical_subjects(verb) if verb is not None else []
    told = [*doers, *tree.prep_objects([hit.head], ("from",))]
    others = {key_of(party) for token in told for party in finder.named_by(token)}
    return [] if others else official


def arriving(hit: Hit, act: Act, finder: RoleFinder) -> list[Party]:
    """ "Ankara passed a bill, and a first company of commandos landed in Doha": whose forces they are that move.

    Of the state that the sentence, else the one before, has as its subject, if no word says another.
    """
    is_move = (act.event_type == EventType.MOBILIZE and act.name not in WATCHED) or act.name == "withdrawal"
    if not is_move or hit.pattern.kind != "verb":
        return []
    movers = clauses.logical_subjects(hit.head)
    if not movers or not all(tree.lemmas(t) & MOVED for t in tree.counted(movers)[-1:]):
        return []
    if any(finder.named_by(token) for token in movers):
        return []
    told = [t for t in clauses.subjects(hit.head.sent.root) if t.i < hit.head.i and t not in movers]
    parties = [p for token in told for p in finder.named_by(token)] or finder.references.subject
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


def _officials(speakers: list[Party]) -> list[Party]:
    """Who speaks first, where that is an organ of a state."""
    return [party for party in speakers[:1] if party.sector in OFFICIAL and party.code]


def _is_official(party: Party) -> bool:
    """Whether a party is a state or an organ of one, or an organisation of states."""
    return party.sector in OFFICIAL | {Sector.IGO} or party.code == party.country


def _leaves_prison(hit: Hit, act: Act) -> bool:
    """Whether somebody is let out of prison, which only the state of the place can do; hostages are freed by others."""
    out_of = tree.prep_objects([hit.head], ("from", "of"))
    return act.name == "prisoner_release" and any(tree.lemmas(token) & PRISONS for token in out_of)


def _defender(
    references: References, recipients: list[Party], speakers: list[Party], place: Location | None
) -> list[Party]:
    """Whose air defence it is that nobody names: of the state over whose land it was, else of the one that tells it."""
    codes = [place.country if place is not None else None, *(p.country for p in speakers if p.sector in OFFICIAL)]
    known = {party.country for party in recipients}
    code = next((code for code in codes if code in references.home.names and code not in known), None)
    return [references.home.party("", Sector.MIL, code)] if code else []
