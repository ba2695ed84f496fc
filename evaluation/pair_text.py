"""A sentence with the two parties of a pair as invented names: long phrases with verbs of their own are gone.

The parse of such a sentence is simpler, and nothing can be learned from who the parties are.
"""

from __future__ import annotations

import re

from coding.clean_text import clean

SOURCE, TARGET = "Ruritania", "Freedonia"
DATELINE = re.compile(r"^[A-Z][A-Za-z ,.]{2,30}(\([A-Za-z]+\))? ?(--|-|—|–) (?=[A-Z])")
ARTICLE = re.compile(r"\b(the|an?) $", re.IGNORECASE)
MAX_PLACES = 4
"""So many places of a phrase are tried."""

Place = tuple[int, int]


def masked(sentence: str, source: str, target: str) -> str:
    """The sentence without its dateline, SOURCE and TARGET in the place of the phrases; one where the two overlap."""
    text = DATELINE.sub("", clean(sentence).strip('"').replace('""', '"'))
    places = _places(text, source)[:MAX_PLACES], _places(text, target)[:MAX_PLACES]
    for (start, end), name in sorted(_apart(*places), reverse=True):
        text = ARTICLE.sub("", text[:start]) + name + text[end:]
    return text


def _apart(sources: list[Place], targets: list[Place]) -> list[tuple[Place, str]]:
    """Where the names go: the earliest places that do not overlap; the longer phrase alone where all do."""
    pairs = [
        ((i + j, abs(s[0] - t[0])), s, t)
        for i, s in enumerate(sources)
        for j, t in enumerate(targets)
        if s[1] <= t[0] or t[1] <= s[0]
    ]
    if pairs:
        _, source, target = min(pairs)
        return [(source, SOURCE), (target, TARGET)]
    alone = [(places[0], name) for places, name in ((sources, SOURCE), (targets, TARGET)) if places]
    return sorted(alone, key=lambda entry: entry[0][0] - entry[0][1])[:1]


def _places(text: str, phrase: str) -> list[Place]:
    """Where a phrase stands; where its longest part does, if the whole is not there."""
    words = phrase.split()
    for size in range(len(words), 0, -1):
        for first in range(len(words) - size + 1):
            if size == 1 and len(words) > 1 and len(words[first]) <= 2:
                continue
            wanted = r"\s+".join(map(re.escape, words[first : first + size]))
            if found := [m.span() for m in re.finditer(rf"(?<!\w){wanted}(?!\w)", text, re.IGNORECASE)]:
                return found
    return []
