"""Mentions of one article -> its events: repeats of one act are one event with all its mentions."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from coding.attach import When
from coding.families import GENERAL, same_family
from coding.judged import Judged
from coding.marks import event_marks
from coding.patterns import Act
from coding.ranker import Ranker
from coding.references import key_of
from schemas.coded import CodedEvent, Location, Magnitude, MentionSpan, Party
from schemas.codes import DatePrecision, Direction, EventType, MagnitudeKind, PlacePrecision, Sector, Status

LEAD = 3
"""Sentences, headline included, that introduce what an article is about."""
TOWNS = {PlacePrecision.POINT, PlacePrecision.CITY}
TOLLS = {MagnitudeKind.DEAD, MagnitudeKind.INJURED, MagnitudeKind.CAPTURED}
NEAR_DEGREES = 0.25
GROUPS = {Sector.REB, Sector.SEP, Sector.UAF, Sector.PRM}
WITHIN = {"coup"}
"""Acts that a state suffers from its own soldiers: it stands on both sides."""
HAPPENED = {Status.ACTUAL, Status.HISTORICAL}


@dataclass(frozen=True)
class Draft:
    """One mention, coded."""

    act: Act
    mode: str | None
    status: Status
    actors: list[Party]
    recipients: list[Party]
    speaker: Party | None
    magnitudes: list[Magnitude]
    when: When
    location: Location | None
    score: float
    span: MentionSpan
    struck: list[Party] = field(default_factory=list)
    """Whom it strikes if no mention of the event names a recipient and no state does it."""
    is_given: bool = False
    """Whether the mention only points back: "the attack"."""
    about: frozenset[str] = frozenset()
    """Nouns by which a reproach points at another act: "condemned the launches"."""
    has_doer: bool = False
    """Whether somebody is said to do it, if nobody known: "gunmen killed"."""
    marks: frozenset[str] = frozenset()
    """What the ranker sees of it."""

    @property
    def names_somebody(self) -> bool:
        """Whether a party with a code takes part; what armed hands do stands without one."""
        return self.act.is_armed or any(party.code for party in [*self.actors, *self.recipients])

    @property
    def keys(self) -> tuple[frozenset[str], frozenset[str]]:
        """Actors and recipients as comparable sets."""
        return (frozenset(map(key_of, self.actors)), frozenset(map(key_of, self.recipients)))


@dataclass
class _Group:
    drafts: list[Draft] = field(default_factory=list)

    def takes(self, draft: Draft) -> bool:
        """Whether a mention may report the same event as the clearest of this group."""
        return all(_same_event(draft, other) for other in self.drafts)

    def distance(self, draft: Draft) -> int:
        """Code points between a mention and the nearest one of this group."""
        return min(abs(draft.span.trigger_start - other.span.trigger_start) for other in self.drafts)


def fold_article(drafts: Sequence[Draft], article: frozenset[str], ranker: Ranker) -> list[Judged]:
    """Events of an article, in the order of their first mention; `article`: what the ranker sees of the whole text."""
    groups: list[_Group] = []
    for draft in sorted(drafts, key=lambda d: (-_fullness(d), d.span.trigger_start)):
        group = min((g for g in groups if g.takes(draft)), key=lambda g: g.distance(draft), default=None)
        if group is None:
            groups.append(_Group([draft]))
        else:
            group.drafts.append(draft)
    judged = [_judged(group.drafts, article, ranker) for group in groups]
    return sorted(judged, key=lambda j: (j.event.mentions[0].trigger_start, j.event.act, j.event.event_id))


def _fullness(draft: Draft) -> int:
    known = sum(party.code is not None for party in [*draft.actors, *draft.recipients])
    return 2 * known + (draft.when.precision is not DatePrecision.PUBLISHED)


def _same_event(a: Draft, b: Draft) -> bool:
    if not same_family(a.act.name, b.act.name) or not _same_status(a, b) or _contradict(a, b):
        return False
    return _same_parties(a, b) and _same_time(a, b)


def _contradict(a: Draft, b: Draft) -> bool:
    """Whether two mentions name different towns or count different dead."""
    towns = [d.location for d in (a, b) if d.location is not None and d.location.precision in TOWNS]
    if len(towns) > 1 and not _are_near(*towns):
        return True
    dead_a, dead_b = ({m.low for m in d.magnitudes if m.kind is MagnitudeKind.DEAD} for d in (a, b))
    return bool(dead_a and dead_b and not dead_a & dead_b)


def _are_near(a: Location, b: Location) -> bool:
    """Whether two places are one, or an airport and its town: within `NEAR_DEGREES` of each other."""
    if a.name == b.name:
        return True
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return False
    is_site = PlacePrecision.POINT in {a.precision, b.precision}
    return is_site and math.dist((a.latitude, a.longitude), (b.latitude, b.longitude)) < NEAR_DEGREES


def _same_status(a: Draft, b: Draft) -> bool:
    return a.status == b.status or {a.status, b.status} <= HAPPENED


def _same_parties(a: Draft, b: Draft) -> bool:
    (actors_a, recipients_a), (actors_b, recipients_b) = a.keys, b.keys
    if a.act.is_reciprocal or b.act.is_reciprocal:
        all_a, all_b = actors_a | recipients_a, actors_b | recipients_b
        return _nested(all_a, all_b) and not _is_within_clash(a, b)
    if not (_nested(actors_a, actors_b) and _nested(recipients_a, recipients_b)):
        return False
    return bool(actors_a & actors_b or recipients_a & recipients_b) or _points_back(a) or _points_back(b)


def _is_within_clash(a: Draft, b: Draft) -> bool:
    """Whether one is a fight and the other a narrow deed in it whose doer is named: "in the fighting X shelled Y"."""
    if a.act.is_reciprocal == b.act.is_reciprocal:
        return False
    clash, deed = (a, b) if a.act.is_reciprocal else (b, a)
    fighters, doers = clash.keys[0] | clash.keys[1], deed.keys[0]
    if not doers or deed.is_given:
        return False
    return deed.act.name not in GENERAL if len(fighters) > 1 else not fighters <= doers


def _points_back(draft: Draft) -> bool:
    """Whether a mention names nobody: then it repeats, and is no event beside one that names somebody."""
    if draft.actors or draft.has_doer:
        return False
    tells_more = draft.recipients or draft.span.sentence_index < LEAD or _has_own_town_and_toll(draft)
    return draft.is_given or not tells_more


def _has_own_town_and_toll(draft: Draft) -> bool:
    """Whether a mention says where somebody was hurt: "shellfire killed three people in Toretsk" is no repeat."""
    is_placed = draft.location is not None and draft.location.precision in TOWNS
    return is_placed and any(m.kind in TOLLS for m in draft.magnitudes)


def _nested(a: frozenset[str], b: frozenset[str]) -> bool:
    return a <= b or b <= a


def _same_time(a: Draft, b: Draft) -> bool:
    if DatePrecision.PUBLISHED in {a.when.precision, b.when.precision}:
        return Status.HISTORICAL not in {a.status, b.status} or a.status == b.status or _looks_back(a, b)
    return a.when.day <= b.when.end and b.when.day <= a.when.end


def _looks_back(a: Draft, b: Draft) -> bool:
    """Whether an undated mention repeats an old event: told behind it, or as given, with one doer or one target.

    "Albania expels the envoys ... in 2020 it had expelled two" are two events.
    """
    old, new = (a, b) if a.status is Status.HISTORICAL else (b, a)
    if new.span.trigger_start < old.span.trigger_start and not new.is_given:
        return False
    return any(mine & theirs for mine, theirs in zip(a.keys, b.keys, strict=True))


def _judged(drafts: list[Draft], article: frozenset[str], ranker: Ranker) -> Judged:
    best = max(drafts, key=lambda d: (d.score, _fullness(d), -d.span.trigger_start))
    event = _event(drafts, best)
    whole = event_marks(best.act, event.actors, event.recipients, [m.sentence_index for m in event.mentions])
    marks = article | best.marks | whole
    verdict = ranker.judge(marks)
    return Judged(event.model_copy(update={"confidence": verdict.right}), marks, verdict)


def _event(drafts: list[Draft], best: Draft) -> CodedEvent:
    """The event of some mentions, its confidence not yet reckoned."""
    in_text = sorted(drafts, key=lambda d: (d.span.trigger_start, d.act.name))
    actors = _fullest(drafts, best, "actors")
    recipients = _fullest(drafts, best, "recipients")
    if not recipients and all(party.sector in GROUPS for party in actors):
        recipients = best.struck
    dated = next((d.when for d in in_text if d.when.precision is DatePrecision.DAY), None)
    dated = dated or next((d.when for d in in_text if d.when.precision is not DatePrecision.PUBLISHED), best.when)
    named = _narrowest(drafts, best)
    act, mode = named.act, named.mode
    spans = {(d.span.start, d.span.trigger_start): d.span for d in in_text}
    return CodedEvent(
        act=act.name,
        event_type=EventType(act.event_type),
        mode=mode,
        cameo_code=act.cameo_code,
        quad_class=act.quad_class,
        plover_score=act.mode_scores.get(mode, act.plover_score) if mode else act.plover_score,
        goldstein=act.goldstein,
        escalation_rung=act.escalation_rung,
        direction=Direction(act.direction),
        status=best.status,
        actors=actors,
        recipients=[p for p in recipients if act.name in WITHIN or key_of(p) not in {key_of(a) for a in actors}],
        speaker=None if any(d.speaker is None for d in drafts) else in_text[0].speaker,
        magnitudes=_united(in_text),
        event_date=dated.day,
        date_precision=dated.precision,
        location=best.location or next((d.location for d in in_text if d.location is not None), None),
        contexts=list(act.contexts),
        confidence=0.0,
        event_id=_event_id(act.name, actors, recipients, best.status, dated, in_text[0].span),
        mentions=list(spans.values()),
    )


def _narrowest(drafts: Iterable[Draft], best: Draft) -> Draft:
    """The mention whose act says most; the clearest one's where several say as much."""
    drafts = list(drafts)
    if best.act.name not in GENERAL:
        return best
    narrow = [draft for draft in drafts if draft.act.name not in GENERAL]
    counts = Counter(draft.act.name for draft in drafts)
    return max(narrow or drafts, key=lambda d: (counts[d.act.name], d.score, -d.span.trigger_start))


def _fullest(drafts: Iterable[Draft], best: Draft, field_name: str) -> list[Party]:
    """The longest list of known parties; the clearest mention's where they are equally long."""
    lists: list[list[Party]] = [getattr(best, field_name), *(getattr(d, field_name) for d in drafts)]
    return max(lists, key=lambda parties: sum(party.code is not None or party.name is not None for party in parties))


def _united(drafts: Iterable[Draft]) -> list[Magnitude]:
    found = {(m.kind, m.low, m.high, m.unit): m for draft in drafts for m in draft.magnitudes}
    return list(found.values())


def _event_id(
    act: str, actors: Iterable[Party], recipients: Iterable[Party], status: Status, when: When, first: MentionSpan
) -> str:
    """16 hex digits, from what the event is and where it is first told."""
    parties = "|".join(",".join(sorted(map(key_of, side))) for side in (actors, recipients))
    key = f"{act}|{parties}|{status.value}|{when.day}|{first.start}|{first.trigger_start}|{first.trigger_end}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]
