"""One coded event as a person reads it: who did what to whom, whether it happened, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator

from coding.judged import Judged
from schemas.coded import CodedEvent, Location, Magnitude, Party
from schemas.codes import DatePrecision

LABEL_WIDTH = 12


def event_lines(event: CodedEvent) -> Iterator[str]:
    """The event in lines: a head, then each part that is known; what is not known has no line."""
    mode = f" / {event.mode}" if event.mode else ""
    yield f"{event.act}: {event.event_type}{mode}, {event.status}, confidence {event.confidence:.3f}"
    for label, value in _parts(event):
        if value:
            yield f"  {label:<{LABEL_WIDTH}}{value}"
    for mention in event.mentions:
        yield f"  {'evidence':<{LABEL_WIDTH}}{' '.join(mention.text.split())}"
        yield f"  {'':<{LABEL_WIDTH}}({mention.start}-{mention.end}, “{mention.trigger}”, rule {mention.rule})"


def reason_lines(judged: Judged) -> Iterator[str]:
    """How the parties were found, where the status comes from, and what the ranker said of the event."""
    walks = "; ".join(f"{name} by {walk}" for name, walk in judged.walks())
    yield f"  {'found':<{LABEL_WIDTH}}{walks}"
    status = judged.decided_by or "nothing around it that speaks against it"
    yield f"  {'status':<{LABEL_WIDTH}}{judged.event.status} by {status}"
    verdict = judged.verdict
    kept = "" if verdict.is_told else ": no event"
    yield f"  {'ranker':<{LABEL_WIDTH}}told {verdict.told:.3f}{kept}, type and parties right {verdict.right:.3f}"
    yield f"  {'':<{LABEL_WIDTH}}{'; '.join(f'{mark} {weight:+.2f}' for mark, weight in verdict.reasons)}"


def _parts(event: CodedEvent) -> Iterator[tuple[str, str]]:
    yield "who", _parties(event.actors)
    yield "to whom", _parties(event.recipients)
    yield "said by", _parties([event.speaker] if event.speaker else [])
    yield "how many", "; ".join(map(_magnitude, event.magnitudes))
    yield "when", _date(event)
    yield "where", _place(event.location) if event.location else ""
    yield (
        "scales",
        (
            f"rung {event.escalation_rung} {event.direction}, CAMEO {event.cameo_code}, "
            f"Goldstein {event.goldstein:+.1f}, PLOVER {event.plover_score:+.1f}, quad class {event.quad_class}"
        ),
    )
    yield "contexts", ", ".join(event.contexts)


def _parties(parties: list[Party]) -> str:
    return "; ".join(
        f"{party.code or '?'} “{party.text}”{f' {party.sector}' if party.sector else ''}" for party in parties
    )


def _magnitude(magnitude: Magnitude) -> str:
    low, high = (f"{bound:,.0f}" if bound is not None else "" for bound in (magnitude.low, magnitude.high))
    number = low if low == high else f"{low or 'up to'} {'to' if low and high else ''} {high or 'or more'}"
    about = "about " if magnitude.approximate and low == high else ""
    return f"{about}{' '.join(number.split())} {magnitude.kind} (“{magnitude.text}”, unit {magnitude.unit})"


def _date(event: CodedEvent) -> str:
    if event.event_date is None:
        return ""
    if event.date_precision is DatePrecision.PUBLISHED:
        return f"{event.event_date} (the publication date; the text names none)"
    return f"{event.event_date} (precision: {event.date_precision})"


def _place(location: Location) -> str:
    at = f" {location.latitude:.2f}, {location.longitude:.2f}" if location.latitude is not None else ""
    return f"{location.name}{f' ({location.country})' if location.country else ''}{at}, precision {location.precision}"
