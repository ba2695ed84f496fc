"""Parts of a draft: who acts or is struck where nobody is named, the speaker, the marks and the span."""

from __future__ import annotations

from coding import clauses, selection, tree
from coding.confidence import Marks
from coding.hits import Hit
from coding.home import ARMED_SECTORS
from coding.patterns import Act
from coding.references import References, key_of
from coding.selection import Candidate
from coding.view import ParagraphView
from schemas.coded import Location, MentionSpan, Party
from schemas.codes import EventType, Sector, Status

POLICING = {"arrest", "martial_law", "crackdown", "police_deployment", "censorship"}
HOSTING = {"protest_note", "expel_diplomats"}
"""What only the state can do in which the envoys of another are."""
MEASURES = {EventType.SANCTION, EventType.COERCE, EventType.MOBILIZE, EventType.RETREAT, EventType.AID}
"""What a state's own ministry announces: of an attack it may as well be the victim."""
OFFICIAL = {Sector.GOV, Sector.MIL, Sector.COP}
SOLDIERS = {"soldier", "officer", "general", "trooper", "mutineer", "guard", "army", "military", "junta", "colonel",
            "captain", "putschist", "troop"}  # fmt: skip
LOOSE = {"clause", ""}


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
    told_by = [party for party in speakers[:1] if party.sector in OFFICIAL and party.code]
    if act.event_type in MEASURES and told_by and key_of(told_by[0]) not in {key_of(party) for party in recipients}:
        return told_by
    code = references.scene or references.home.code
    if act.name in HOSTING and code and code not in {party.country for party in recipients}:
        return [references.home.party(hit.head.text, Sector.GOV, code)]
    if act.name in POLICING and code and references.home.code:
        return [references.home.party(hit.head.text, Sector.COP, code)]
    if act.event_type == EventType.MOBILIZE and len(references.subject_before) == 1:
        known = {key_of(party) for party in recipients}
        return [party for party in references.subject_before if party.code and key_of(party) not in known]
    return []


def toppled_state(
    hit: Hit, actors: list[Party], recipients: list[Party], place: Location | None, references: References
) -> tuple[list[Party], list[Party]]:
    """Parties of a coup: against the state it happens in, and by its soldiers where no other doer is named."""
    codes = [p.country for p in [*recipients, *actors]]
    codes += [place.country if place is not None else None, references.scene]
    code = next((code for code in codes if code in references.home.names), None)
    if code is None:
        return actors, recipients
    state = references.home.party(hit.head.text, Sector.GOV, code)
    by_soldiers = [token for token in clauses.logical_subjects(hit.head) if tree.lemmas(token) & SOLDIERS]
    if not actors and hit.pattern.kind == "verb" and by_soldiers:
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


def struck_state(place: Location | None, references: References) -> list[Party]:
    """The state that groups and unknown hands strike, where nobody is named: that of the place, else the article's."""
    code = (place.country if place is not None else references.scene or references.home.code) or ""
    if not code or not references.home.is_between_parties:
        return []
    return [references.home.party(place.name if place is not None else "", Sector.GOV, code)]


def state_hit(place: Location | None, actors: list[Party], references: References) -> list[Party]:
    """The state whose town is struck; nobody where the doer is at home there: then it strikes others in it."""
    code = (place.country if place is not None else "") or ""
    at_home = {party.country for party in actors if party.sector not in ARMED_SECTORS}
    if place is None or code not in references.home.names or code in at_home:
        return []
    return [references.home.party(place.name, Sector.GOV, code)]


def first_speaker(act: Act, actors: list[Party], speakers: list[Party]) -> Party | None:
    """The first speaker; null where the doer of a verbal act speaks for itself."""
    if not speakers or (act.is_verbal and {key_of(s) for s in speakers} & {key_of(a) for a in actors}):
        return None
    return speakers[0]


def marks_of(candidate: Candidate, actors: list[Party], recipients: list[Party], status: Status) -> Marks:
    """What the confidence of a mention is reckoned from."""
    return Marks(
        is_strong=candidate.hit.pattern.is_strong,
        n_constraints=candidate.hit.pattern.n_constraints,
        has_known_actor=any(party.code for party in actors),
        is_loose_recipient=bool(recipients) and candidate.roles.recipients_from in LOOSE,
        n_operators=len(candidate.reading.operators),
        is_actual=status is Status.ACTUAL,
    )


def span_of(full: str, candidate: Candidate, view: ParagraphView) -> MentionSpan:
    """Sentence, trigger and rule of a mention; offsets in code points of the whole article."""
    hit = candidate.hit
    sentence = view.sentence_of(hit.head)
    start = view.paragraph.start + min(token.idx for token in hit.trigger)
    end = view.paragraph.start + max(token.idx + len(token) for token in hit.trigger)
    rule = f"{hit.act.name}.{hit.pattern.id}" + "".join(f"+{name}" for name in candidate.reading.operators)
    return MentionSpan(
        sentence_index=sentence.index,
        start=sentence.start,
        end=sentence.end,
        text=full[sentence.start : sentence.end],
        trigger=full[start:end],
        trigger_start=start,
        trigger_end=end,
        rule=rule,
    )
