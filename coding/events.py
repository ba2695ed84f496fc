"""Mentions of one article -> its events: repeats of one act are one event with all its mentions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from coding.attach import When
from coding.draft import Draft
from coding.families import GENERAL
from coding.judged import Judged
from coding.marks import event_marks
from coding.party_keys import key_of
from coding.ranker import Ranker
from coding.rebels import REBEL_SECTORS
from coding.same_event import same_event
from schemas.coded import CodedEvent, Magnitude, MentionSpan, Party
from schemas.codes import DatePrecision, Direction, EventType, Status

WITHIN = {"coup"}
"""Acts that a state suffers from its own soldiers: it stands on both sides."""


@dataclass
class _Group:
    drafts: list[Draft] = field(default_factory=list)

    def takes(self, draft: Draft) -> bool:
        """Whether a mention may report the same event as the clearest of this group."""
        return all(same_event(draft, other) for other in self.drafts)

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


def _judged(drafts: list[Draft], article: frozenset[str], ranker: Ranker) -> Judged:
    best = max(drafts, key=lambda d: (d.score, _fullness(d), -d.span.trigger_start))
    event = _event(drafts, best)
    whole = event_marks(best.act, event.actors, event.recipients, [m.sentence_index for m in event.mentions])
    marks = article | best.marks | whole
    verdict = ranker.judge(marks)
    return Judged(event.model_copy(update={"confidence": verdict.right}), marks, verdict, best.decided_by)


def _event(drafts: list[Draft], best: Draft) -> CodedEvent:
    """The event of some mentions, its confidence not yet reckoned."""
    in_text = sorted(drafts, key=lambda d: (d.span.trigger_start, d.act.name))
    actors = _fullest(drafts, best, "actors")
    recipients = _fullest(drafts, best, "recipients")
    if not recipients and all(party.sector in REBEL_SECTORS for party in actors):
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
