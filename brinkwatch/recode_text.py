"""What a recode changed, as text for people and as a record for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brinkwatch.output import print_table

if TYPE_CHECKING:
    from flows.recode import Recoded
    from warehouse.recoded import AlteredEvent, RecodeChanges


def print_changes(recoded: Recoded) -> None:
    """Counts, then examples of each kind of change."""
    from warehouse.recoded import EXAMPLES, in_words

    changes, counts = recoded.changes, recoded.summary
    if recoded.n_runs > 1:
        print(f"finished what {recoded.n_runs - 1} earlier runs had begun; changes are counted from before the first")
    if changes.unreadable:
        print(f"what changed cannot be told: {changes.unreadable}")
    print_table(
        ["recode", "count"],
        [
            ["mentions coded", counts.n_mentions],
            ["rejected, with the reason in `rejects`", counts.n_rejects],
            ["events gained", len(changes.gained)],
            ["events lost", len(changes.lost)],
            ["events altered", len(changes.altered)],
            ["events unchanged", changes.n_unchanged],
        ],
    )
    for sign, events in (("+", changes.gained), ("-", changes.lost)):
        for event in events[:EXAMPLES]:
            print(f"  {sign} {in_words(event)}: {event['evidence']}")
    for altered in changes.altered[:EXAMPLES]:
        print(f"  ~ {in_words(altered.before)} -> {in_words(altered.after)} [{', '.join(altered.changed)}]")


def changes_record(changes: RecodeChanges) -> dict[str, Any]:
    """The same for machines: counts, fields that changed, examples with their sentence."""
    from warehouse.recoded import EXAMPLES

    return {
        "n_events_gained": len(changes.gained),
        "n_events_lost": len(changes.lost),
        "n_events_altered": len(changes.altered),
        "n_events_unchanged": changes.n_unchanged,
        "changed_fields": changes.changed_fields(),
        "gained": [_event(event) for event in changes.gained[:EXAMPLES]],
        "lost": [_event(event) for event in changes.lost[:EXAMPLES]],
        "altered": [_altered(event) for event in changes.altered[:EXAMPLES]],
        "unreadable": changes.unreadable,
    }


def _event(event: dict[str, Any]) -> dict[str, Any]:
    from warehouse.recoded import in_words

    return {"event_id": event["event_id"], "event": in_words(event), "evidence": event["evidence"]}


def _altered(altered: AlteredEvent) -> dict[str, Any]:
    return {"before": _event(altered.before), "after": _event(altered.after), "changed": list(altered.changed)}
