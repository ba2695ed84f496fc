"""What the ranker sees of an event: how it is told, how its parties were found, and what else its sentence names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from coding.actors import ActorSpan
from coding.attach import When
from coding.candidates import Candidate
from coding.hits import Hit
from coding.patterns import Act
from coding.roles import RoleFinder
from coding.selection import points_back
from schemas.coded import Party
from schemas.codes import Status

LOOSE = {"clause", ""}
PRONOUNS = {"he", "she", "it", "they", "his", "its", "their", "her", "them", "him", "we", "i", "who", "which"}
NEAR, MIDDLE = 25, 70
"""Code points between a party's words and the trigger."""
LEAD = 1
"""Sentences before the text proper: the headline."""


def mention_marks(
    candidate: Candidate,
    act: Act,
    status: Status,
    sides: tuple[Sequence[Party], Sequence[Party]],
    when: When,
    finder: RoleFinder,
    *,
    is_said: bool,
) -> frozenset[str]:
    """What is true of one mention, each mark a word or two; `sides`: its actors and its recipients."""
    hit, reading, home = candidate.hit, candidate.reading, finder.references.home
    found = {
        f"strength={'strong' if hit.pattern.is_strong else 'weak'}",
        f"bound={min(hit.pattern.n_constraints, 3)}",
        f"words={min(len(hit.trigger), 2)}",
        f"operators={min(len(reading.operators), 2)}",
        f"actual={_yes(status is Status.ACTUAL)}",
        f"given={_yes(points_back(hit))}",
        f"kind={_kind(act)}",
        f"day={when.precision}",
        f"speaker={_yes(is_said)}",
        f"home={_yes(bool(home.code))}",
        f"parties={'one' if home.is_domestic else 'two' if home.is_between_parties else 'unknown'}",
        f"crisis={_yes(home.is_crisis)}",
    }
    for name, side, how in (
        ("doer", sides[0], candidate.roles.actors_from),
        ("target", sides[1], candidate.roles.recipients_from),
    ):
        found.add(f"{name} by={(how or 'guess') if side else 'nothing'}")
    if sides[1]:
        found.add(f"target={'guessed' if candidate.roles.recipients_from in LOOSE else 'said'}")
    return frozenset(found.union(_of_neighbours(hit, sides, finder)))


def event_marks(
    act: Act, actors: Sequence[Party], recipients: Sequence[Party], sentences: Sequence[int]
) -> frozenset[str]:
    """What is true of an event as a whole; `sentences`: the number of the sentence of each mention."""
    found = {f"mentions={min(len(sentences), 3)}", f"headline={_yes(min(sentences) < LEAD)}"}
    for name, side in (("doer", actors), ("target", recipients)):
        found.update(_of_side(name, side, act))
    if actors and recipients:
        shared = {p.country for p in actors} & {p.country for p in recipients} - {None}
        found.add(f"pair={actors[0].sector or 'state'}>{recipients[0].sector or 'state'}")
        found.add(f"one country={_yes(bool(shared))}")
    return frozenset(found)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _kind(act: Act) -> str:
    return "armed" if act.is_armed else "mutual" if act.is_reciprocal else "verbal" if act.is_verbal else "deed"


def _of_side(name: str, side: Sequence[Party], act: Act) -> Iterator[str]:
    yield f"{name}s={min(len(side), 3)}"
    if not side:
        yield f"no {name}={act.event_type}"
        return
    first = side[0]
    yield f"{name} is={first.sector or 'state'}"
    yield f"{name} known={_yes(any(party.code for party in side))}"
    yield f"{name} word={_word(first.text)}"


def _word(text: str) -> str:
    """What kind of word names a party."""
    if text.lower() in PRONOUNS:
        return "pronoun"
    return "name" if any(map(str.isupper, text)) else "noun" if text else "nothing"


def _of_neighbours(hit: Hit, sides: tuple[Sequence[Party], Sequence[Party]], finder: RoleFinder) -> Iterator[str]:
    """Where the parties of an act stand in its sentence, and who else is named there."""
    at = hit.head.idx
    named = [span for span in finder.view.spans_among(hit.head.sent) if span.party.code]
    codes = [{party.code for party in side} for side in sides]
    taken = codes[0] | codes[1]
    idle = [span for span in named if span.party.code not in taken]
    yield f"idle={min(len({span.party.code for span in idle}), 2)}"
    for name, side, mine in zip(("doer", "target"), sides, codes, strict=True):
        own = [span for span in named if span.party.code in mine]
        if side:
            yield f"{name} at={_distance(own, at)}"
        if own:
            yield f"between {name}={_between(own, named, taken, at)}"
        if not side and idle:
            yield f"no {name}, idle={'before' if idle[0].start < at else 'behind'}"


def _distance(spans: Iterable[ActorSpan], at: int) -> str:
    """How far the nearest of some names stands from a trigger; elsewhere: none stands in its sentence."""
    away = min((span.start - at for span in spans), key=abs, default=None)
    if away is None:
        return "elsewhere"
    far = "near" if abs(away) < NEAR else "middle" if abs(away) < MIDDLE else "far"
    return f"{far} {'before' if away < 0 else 'behind'}"


def _between(own: Sequence[ActorSpan], named: Sequence[ActorSpan], taken: Collection[str | None], at: int) -> str:
    """Who is named between a trigger and the nearest name of a party: nobody, the other side, or somebody else.

    `taken`: the codes of both sides.
    """
    low, high = sorted((at, min((span.start for span in own), key=lambda start: abs(start - at))))
    mine = {span.party.code for span in own}
    inside = {span.party.code for span in named if low < span.start < high} - mine
    return "nobody" if not inside else "partner" if inside <= set(taken) else "other"
