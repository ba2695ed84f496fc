"""The codebook's examples run through the coder: each act's proof beside its patterns.

`python -m coding.codebook_check [ACT ...]` prints what fails; so does `brinkwatch codebook check`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from coding.patterns import Act, Codebook, Example
from schemas.coded import CodedEvent, Party
from schemas.errors import BrinkwatchError


class CoderLike(Protocol):
    """What the check needs of a coder."""

    @property
    def codebook(self) -> Codebook:
        """The acts whose examples are run."""
        ...

    def code(self, *, title: str, text: str, published: Any) -> list[CodedEvent]:
        """Events of a text."""
        ...


@dataclass
class ActCheck:
    """Counts of one act."""

    act: str
    examples: int = 0
    examples_right: int = 0
    near_misses: int = 0
    near_misses_right: int = 0
    todo: int = 0
    todo_working: int = 0
    unused_patterns: list[str] = field(default_factory=list)


@dataclass
class CheckReport:
    """What the codebook promises and what came out.

    `failures` name act, text and outcome; `working_todo` are known gaps that closed: move them to the examples.
    `stolen` counts (act, other act that came out of its failed example).
    """

    acts: list[ActCheck] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    working_todo: list[str] = field(default_factory=list)
    stolen: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    @property
    def share_right(self) -> float:
        """Examples and near misses that hold, of all."""
        total = sum(act.examples + act.near_misses for act in self.acts)
        return sum(act.examples_right + act.near_misses_right for act in self.acts) / total if total else 1.0

    def columns(self) -> list[str]:
        """Heads of rows()."""
        return ["act", "examples", "near misses", "known gaps", "gaps that work", "patterns without an example"]

    def rows(self) -> list[list[Any]]:
        """One line an act."""
        return [
            [
                act.act,
                f"{act.examples_right}/{act.examples}",
                f"{act.near_misses_right}/{act.near_misses}",
                act.todo,
                act.todo_working,
                ", ".join(act.unused_patterns),
            ]
            for act in self.acts
        ]

    def record(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "share_right": round(self.share_right, 3),
            "acts": [vars(act) for act in self.acts],
            "failures": self.failures,
            "working_todo": self.working_todo,
            "stolen": [{"act": act, "by": by, "n": n} for (act, by), n in sorted(self.stolen.items())],
        }


def check_codebook(coder: CoderLike, acts: Iterable[str] | None = None) -> CheckReport:
    """Runs examples, near misses and known gaps of some acts, or of all; BrinkwatchError for an unknown act."""
    known = coder.codebook.acts
    names = list(acts) if acts is not None else sorted(known)
    if unknown := [name for name in names if name not in known]:
        raise BrinkwatchError(f"no such act: {', '.join(unknown)}")
    report = CheckReport()
    for name in names:
        report.acts.append(_check_act(coder, known[name], report))
    return report


def _check_act(coder: CoderLike, act: Act, report: CheckReport) -> ActCheck:
    counts = ActCheck(act.name)
    used: set[str] = set()
    for example in act.examples:
        events = coder.code(title="", text=example.text, published=example.published)
        mine = [event for event in events if event.act == act.name]
        used.update(mention.rule.split("+")[0] for event in mine for mention in event.mentions)
        wrong = _wrong(example, mine)
        _count(counts, example, wrong, report, act)
        if wrong and example.kind == "example" and not mine:
            for event in events:
                report.stolen[(act.name, event.act)] += 1
        if wrong and example.kind != "todo":
            report.failures.append(f"{act.name} {example.kind}: {example.text}\n    {wrong}; came out: {_told(events)}")
    counts.unused_patterns = [p.id for p in act.patterns if f"{act.name}.{p.id}" not in used]
    return counts


def _count(counts: ActCheck, example: Example, wrong: str, report: CheckReport, act: Act) -> None:
    if example.kind == "example":
        counts.examples += 1
        counts.examples_right += not wrong
    elif example.kind == "near_miss":
        counts.near_misses += 1
        counts.near_misses_right += not wrong
    else:
        counts.todo += 1
        counts.todo_working += not wrong
        if not wrong:
            report.working_todo.append(f"{act.name}: {example.text}")


def _wrong(example: Example, events: Sequence[CodedEvent]) -> str:
    """What is wrong with the events of the act, in words; empty where nothing is."""
    if example.expect is None:
        found = [event for event in events if example.status in (None, event.status)]
        return "must not come out" if found else ""
    left = list(events)
    for expected in example.expect:
        best = min(left, key=lambda event: len(_differences(expected, event)), default=None)
        if best is None:
            return f"missing {dict(expected)}"
        differences = _differences(expected, best)
        if differences:
            return "; ".join(differences)
        left.remove(best)
    return f"{len(left)} too many" if left else ""


def _differences(expected: Mapping[str, Any], event: CodedEvent) -> list[str]:
    return [f"{key}: expected {wanted}" for key, wanted in expected.items() if not _agrees(key, wanted, event)]


def _agrees(key: str, wanted: Any, event: CodedEvent) -> bool:
    if key in {"actors", "recipients"}:
        return {str(code).casefold() for code in wanted or []} == {_code(party) for party in getattr(event, key)}
    if key == "speaker":
        return bool((str(wanted).casefold() if wanted else None) == (_code(event.speaker) if event.speaker else None))
    if key == "magnitudes":
        return all(any(_holds(part, m.model_dump(mode="json")) for m in event.magnitudes) for part in wanted)
    if key == "date":
        return bool(str(event.event_date).startswith(str(wanted)))
    if key == "location":
        return bool((event.location.name if event.location else None) == wanted)
    return bool(_plain(getattr(event, {"rung": "escalation_rung"}.get(key, key), None)) == _plain(wanted))


def _plain(value: Any) -> Any:
    return None if value is None else str(value)


def _holds(part: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    return all(whole.get(key) == value for key, value in part.items())


def _code(party: Party) -> str:
    return (party.code or party.name or party.text).casefold()


def _told(events: Sequence[CodedEvent]) -> str:
    return "; ".join(map(_told_event, events)) or "nothing"


def _told_event(event: CodedEvent) -> str:
    sides = [[party.code or party.name or party.text for party in side] for side in (event.actors, event.recipients)]
    speaker = f" speaker {event.speaker.code or event.speaker.name}" if event.speaker else ""
    magnitudes = f" {[(m.kind.value, m.low, m.high) for m in event.magnitudes]}" if event.magnitudes else ""
    return f"{event.act} {sides[0]} -> {sides[1]} {event.status}{speaker}{magnitudes} by {event.mentions[0].rule}"


def main(acts: list[str]) -> int:
    """Prints the report of some acts, or of all; 1 where something fails."""
    from coding.coder import load_coder

    report = check_codebook(load_coder(), acts or None)
    for row in report.rows():
        sys.stdout.write("  ".join(map(str, row)) + "\n")
    sys.stdout.write("\n".join([*report.failures, *(f"works now: {text}" for text in report.working_todo)]) + "\n")
    sys.stdout.write(f"right: {report.share_right:.3f}\n")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
