"""The state whose inner crisis an article tells of, whatever place its news is written from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from coding.actors import ActorSpan
from coding.places import PlaceSpan

OURS = re.compile(r"\b[Oo]ur (?:armed forces|forces|troops|soldiers|army|ambassador|embassy|country)\b")
"""A communique speaks for a state that it does not name."""
INNER = re.compile(
    r"(?:['’]s?)? (?:military |ruling |ethnic )?(?:rebel|junta|insurgent|separatist|militant|opposition|protest|"
    r"riot|coup|guerrilla|uprising|unrest)"
)
"""What a headline says of a state's own crisis, right behind its name."""
CRISIS_SHARE = 0.6
"""So many of a text's states and places must lie in the state that it is about, where its headline names none."""
OWN_SHARE = 0.5


def is_of_one_state(code: str, actors: Iterable[ActorSpan]) -> bool:
    """Whether at least half of all states that a text names are that one."""
    named = [span.party.code for span in actors if _is_state(span)]
    return bool(code) and named.count(code) >= OWN_SHARE * len(named)


def troubled_code(full: str, actors: Iterable[ActorSpan]) -> str:
    """Code of the state whose rebels, junta or protests a headline begins with, wherever its news is written."""
    title_end = full.find("\n")
    first = next((span for span in actors if _is_state(span) and span.end <= title_end), None)
    return first.party.code or "" if first is not None and INNER.match(full, first.end) else ""


def crisis_code(
    full: str,
    places: Callable[[], Iterable[PlaceSpan]],
    actors: Iterable[ActorSpan],
) -> str:
    """Code of the state whose inner crisis a text tells: the headline's only state if none is named more,
    else that of nearly all its places.

    `places` finds those of the text.
    """
    title_end = full.find("\n")
    named = [span for span in actors if _is_state(span)]
    in_title = {span.party.code for span in named if span.start < title_end}
    counts = Counter(span.party.code for span in named)
    if len(in_title) == 1:
        code = str(in_title.pop())
        return code if counts[code] == max(counts.values()) else ""
    counts.update(place.location.country for place in places() if place.location.country)
    first = counts.most_common(1)
    if in_title or not first or first[0][1] < CRISIS_SHARE * sum(counts.values()):
        return ""
    return str(first[0][0])


def _is_state(span: ActorSpan) -> bool:
    return bool(span.party.code) and span.party.code == span.party.country
