"""The dateline of a paragraph: "TIRANA, Sept 8 - ", "KYIV (Reuters) - ", "Goma, 3 May: "."""

from __future__ import annotations

import re

DATELINE = re.compile(
    r"[\"“]?(?:(?:[A-ZÀ-Ž][^a-z.,;!?]{2,}(?:, [A-Z\d][\w. ]{2,25}){0,2}|[A-ZÀ-Ž][^.,;!?]{2,25}, [A-Z][\w. ]{2,25})"
    r"(?: \([^)]{2,30}\))?\s?(?:[-–—]|--)\s|"
    r"[A-ZÀ-Ž][\w’' -]{2,25}(?:, [A-Z][\w. ]{2,25})? \((?:[A-Z][\w ]{1,20}\):|"
    r"(?:AP|AFP|CNN|UPI|VOA|DPA|dpa|Reuters|Xinhua|Bloomberg|Al Jazeera|TASS|Interfax|Kyodo)\))\s|"
    r"[A-ZÀ-Ž][\w’' -]{2,25}, \d{1,2} [A-Z][a-z]{2,8}(?: \d{4})?[.:]\s)"
)


def dateline_end(paragraph: str) -> int:
    """Where the words of a paragraph begin behind its dateline ("TIRANA, Sept 8 - "); 0 where it has none."""
    match = DATELINE.match(paragraph)
    return match.end() if match else 0
