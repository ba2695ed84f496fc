"""Who speaks where no quotation mark says so: whose statement a text is, and of whom the turns of a talk are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from coding.actors import ActorSpan
from coding.turns import Turn
from coding.view import Knowledge
from schemas.coded import Party
from schemas.codes import Sector

STATEMENT = re.compile(
    r"(?:[\w.’'-]+\s){0,6}(?:statement|remarks|speech|address|declaration|communiqu[eé])\b"
    r"|(?:[\w.’'-]+\s){0,9}[\w’'-]+:\s+(?:joint\s+|press\s+|official\s+)?(?:statement|comment|communiqu[eé])\b",
    re.I,
)
SUBJECT = re.compile(r"\b(?:on(?! behalf)|about|regarding|concerning|following|after|to|against|at)\b")
QUOTED = re.compile(r"[“\"][^“”\"\n]*[”\"]")
OURS = re.compile(r"\b(?:[Ww]e|[Oo]urs?|us)\b")
STANDS = re.compile(
    r"\s(?:\w+ly\s|once\sagain\s|also\s)?(?:urges|condemns|calls\s(?:on|upon|for)|stands|supports|rejects|opposes|"
    r"reaffirms|reiterates|welcomes|deplores|expresses|demands|appeals|attaches|maintains|remains|deeply|takes\snote)\b"
)
"""What a state or body says of itself in a statement of its own, in the present tense."""
FEW = 3
"""So many "we" and "our" outside of quotation marks a text has at least that somebody speaks himself."""


class Voices:
    """Of whom the turns of a talk are: whom their label names, else of whom the text is.

    `issuer`: whom the title of the text names first.
    """

    def __init__(self, author: Sequence[Party]) -> None:
        self.author, self.issuer = list(author), list[Party]()
        self._is_talk = False
        self._speaks: list[Party] = []

    def hear(self, turn: Turn | None, knowledge: Knowledge) -> list[Party] | None:
        """Who speaks a paragraph, empty for somebody unknown; None where it is no turn, nor goes on with one."""
        if turn is not None:
            self._is_talk, self._speaks = True, [] if turn.is_question else self._named(turn.label, knowledge)
        return list(self._speaks) if self._is_talk else None

    def _named(self, label: str, knowledge: Knowledge) -> list[Party]:
        found = knowledge.lexicon.parties_in(label, knowledge.published, knowledge.names)
        known = [party for party in found if party.code and party.sector is not Sector.JRN]
        return known[:1] or self.author or self.issuer


def author_of(full: str, actors: Sequence[ActorSpan]) -> tuple[Party, ...]:
    """Whose words a text is: of whom its title says so, else who takes a stand in it; empty where a reporter tells."""
    title = full.partition("\n")[0]
    if STATEMENT.match(title) is None:
        return _of_much_we(full, actors)
    subject = SUBJECT.search(title)
    end = subject.start() if subject is not None else len(title)
    parties = [span.party for span in actors if span.end <= end and span.party.code]
    return tuple({party.code: party for party in parties}.values()) or _takes_a_stand(_unquoted(full), actors)


def _of_much_we(full: str, actors: Sequence[ActorSpan]) -> tuple[Party, ...]:
    plain = _unquoted(full)
    return _takes_a_stand(plain, actors) if len(OURS.findall(plain)) >= FEW else ()


def _unquoted(text: str) -> str:
    """A text of the same length with blanks for what stands in quotation marks."""
    return QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)


def _takes_a_stand(plain: str, actors: Sequence[ActorSpan]) -> tuple[Party, ...]:
    """The one state or organisation of which it is said most in the present tense: "X condemns", "X stands with"."""
    stands = [span.party for span in actors if span.party.code and STANDS.match(plain, span.end)]
    counts = Counter(party.code for party in stands).most_common(2)
    if not counts or (len(counts) > 1 and counts[1][1] == counts[0][1]):
        return ()
    return (next(party for party in stands if party.code == counts[0][0]),)
