"""Transcripts: whose words a paragraph is that begins with a name and a colon ("MR MILLER: We have urged ...")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coding.actors import ActorSpan
from coding.home import Home
from schemas.coded import Party
from schemas.codes import Sector

TITLED = r"(?i:mr|ms|mrs|dr|ambassador|secretary|minister|president|spokesperson|spokesman|spokeswoman)"

LABEL = re.compile(rf"(?P<name>(?P<title>{TITLED}\.?\s)?[A-ZÀ-Ž][\w.’'-]*(?:\s[A-ZÀ-Ž][\w.’'-]*){{0,3}})\s?:\s", re.M)
OFFICE = re.compile(r"(?:['’]s)?\s(?:[a-z]+\s)?(?:ministry|department|office|government|presidency|embassy)\b", re.I)
STATEMENT = re.compile(
    r"\s*(?:joint |press |official )?(?:statement|communiqu[eé]|declaration)\s(?:of|by|from)\b"
    r"(?P<authors>.+?)(?:\s(?:on|about|regarding|over|after|concerning|at|following)\s|$)",
    re.I,
)
ASKS = {"question", "q", "reporter", "journalist", "interviewer", "moderator", "host", "operator", "press"}
MIN_TURNS = 2
"""A name without a title opens a paragraph so many times in a text that is a transcript."""


@dataclass(frozen=True)
class Transcript:
    """Who speaks under which label. `host` is whose briefing it is: who speaks where nobody knows the name."""

    turns: Counter[str]
    host: Sequence[Party]
    named: Callable[[str], Sequence[Party]]

    def spoken(self, paragraph: str) -> tuple[int, list[Party]] | None:
        """Where the words of a paragraph begin behind its label, and who speaks them; None where nobody known does."""
        match = LABEL.match(paragraph)
        if match is None or not self.turns or paragraph.rstrip().endswith("?"):
            return None
        name = match.group("name")
        if name.lower() in ASKS or not (match.group("title") or self.turns[name] >= MIN_TURNS):
            return None
        found = self.named(name)
        known = [party for party in found if party.code]
        if any(party.sector is Sector.JRN for party in found) or (not known and " " not in name):
            return None
        speakers = known or list(self.host)
        return (match.end(), speakers) if speakers else None


def transcript_of(
    full: str, in_title: list[ActorSpan], home: Home, named: Callable[[str], Sequence[Party]]
) -> Transcript:
    """The labels of a text; the host is the government or body that its title names first, else that of its home."""
    turns = Counter(match.group("name") for match in LABEL.finditer(full) if _opens(full, match.start()))
    if sum(turns.values()) < MIN_TURNS:
        return Transcript(Counter(), (), named)
    bodies = [span.party for span in in_title if span.party.code and _is_body(span, full)]
    host = bodies[:1] or ([home.party("", Sector.GOV, home.code)] if home.code else [])
    return Transcript(turns, host, named)


def author_of(title: str, in_title: Sequence[ActorSpan]) -> list[Party]:
    """Whose statement a text is by its title ("Joint statement of X and Y"): who says "we" in it."""
    match = STATEMENT.match(title)
    if match is None:
        return []
    start, end = match.span("authors")
    return [span.party for span in in_title if span.party.code and start <= span.start < end]


def _opens(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


def _is_body(span: ActorSpan, text: str) -> bool:
    """Whether a name in a title is that of who holds a briefing: "State Department", "Norway's foreign ministry"."""
    return span.party.sector in {Sector.GOV, Sector.IGO} or OFFICE.match(text, span.end) is not None
