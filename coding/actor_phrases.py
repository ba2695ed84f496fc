"""A noun phrase to parties: coordinations and appositions are taken apart, each part is composed for itself."""

from __future__ import annotations

from collections.abc import Sequence

from coding.actor_composition import compose_segment
from coding.actor_core import Composed
from coding.actor_items import Item, NamedSpan, is_person_item, items_of, unknown_name
from coding.actor_seats import SeatOf, country_of_seat, with_seats
from coding.role_words import RoleWords


def compose(
    phrase: str, spans: Sequence[NamedSpan], roles: RoleWords, seat_of: SeatOf = country_of_seat
) -> list[Composed]:
    """The parts of a phrase, each composed; those that say the same party once."""
    items = items_of(phrase, spans, roles)
    parts = [with_seats(segment, seat_of) for segment in _joined_appositions(_segments(items))]
    segments = _shared_heads(parts)
    composed = [compose_segment(phrase, segment) for segment in segments if segment]
    known = any(part.names_somebody for part in composed)
    out: dict[tuple[str | None, ...], Composed] = {}
    for part in composed:
        if known and not part.names_somebody:
            continue
        key = (part.code, part.name) if part.code is None or part.code != part.country else (part.code,)
        key = key if part.code or part.name else (part.text,)
        out.setdefault(key, part)
    return list(out.values())


def _segments(items: Sequence[Item]) -> list[list[Item]]:
    out: list[list[Item]] = [[]]
    previous: Item | None = None
    for item in items:
        if item.kind in {"and", "comma"}:
            if out[-1]:
                out.append([])
            if item.kind == "comma" and out[-1] == [] and len(out) > 1:
                out[-2].append(item)
        elif _is_second_of_pair(previous, item):
            out.append([item])
        else:
            out[-1].append(item)
        previous = item
    return [segment for segment in out if segment]


def _is_second_of_pair(left: Item | None, right: Item) -> bool:
    """ "Russian-Ukrainian talks", "the Biden-Putin summit": two names joined by a hyphen are two parties."""
    if left is None or left.kind != "name" or right.kind != "name" or not right.follows_hyphen:
        return False
    kinds = {left.span.kind, right.span.kind}  # type: ignore[union-attr]
    return bool(kinds <= {"country", "people", "capital", "person", "igo"})


def _joined_appositions(segments: list[list[Item]]) -> list[list[Item]]:
    """ "Wendy Sherman, head of the delegation" is one party, and so is "Russia's foreign minister, Sergei Lavrov"."""
    out: list[list[Item]] = []
    for segment in segments:
        if out and out[-1][-1].kind == "comma":
            left = out[-1][:-1]
            if (
                _is_person(left) != _is_person(segment)
                and (_has_role(left) or _has_role(segment))
                and not _has_own_person_and_role(left, segment)
            ):
                person, title = (left, segment) if _is_person(left) else (segment, left)
                out[-1] = [*title_first(title, person)]
                continue
            out[-1] = left
        out.append(list(segment))
    if out and out[-1] and out[-1][-1].kind == "comma":
        out[-1] = out[-1][:-1]
    return [segment for segment in out if segment]


def title_first(title: list[Item], person: list[Item]) -> list[Item]:
    """The words of a title and a name in the order "head of the American delegation" + name, the name as its core."""
    name = [item for item in person if item.kind in {"cap", "particle"} or is_person_item(item)]
    rest = [item for item in person if item not in name and item.kind != "comma"]
    cut = next((i for i, item in enumerate(title) if item.kind == "link"), len(title))
    return [*rest, *title[:cut], *name, *(item for item in title[cut:] if item.kind != "comma")]


def _is_person(segment: Sequence[Item]) -> bool:
    return any(is_person_item(item) for item in segment) or len(unknown_name(segment)) > 1


def _has_role(segment: Sequence[Item]) -> bool:
    return any(item.kind in {"role", "former"} for item in segment)


def _has_own_person_and_role(left: Sequence[Item], right: Sequence[Item]) -> bool:
    return _is_person(left) and _is_person(right)


def _shared_heads(segments: list[list[Item]]) -> list[list[Item]]:
    """ "American, NATO and Russian officials": the head of the last is the head of all that have none."""
    for index in range(len(segments) - 2, -1, -1):
        here, following = segments[index], segments[index + 1]
        is_bare = not _has_role(here) and all(item.kind in {"name", "word", "link"} for item in here)
        lends = [item for item in following if item.kind == "role"]
        names = [item for item in here if item.kind == "name"]
        if is_bare and lends and names and _is_modifier(names[-1]):
            segments[index] = [*here, lends[-1]]
    return segments


def _is_modifier(item: Item) -> bool:
    span = item.span
    return span is not None and (
        span.is_adjective or (span.kind in {"country", "igo"} and item.text.replace(".", "").isupper())
    )
