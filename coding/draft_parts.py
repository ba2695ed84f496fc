"""Parts of a draft: the speaker, what its confidence is reckoned from, and its span."""

from __future__ import annotations

from coding.candidates import Candidate
from coding.confidence import Marks
from coding.party_keys import key_of
from coding.patterns import Act
from coding.view import ParagraphView
from schemas.coded import MentionSpan, Party
from schemas.codes import Status

LOOSE = {"clause", ""}


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
