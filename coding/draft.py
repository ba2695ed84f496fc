"""One mention of an act, coded: what the coder makes of a candidate and events are folded from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coding.attach import When
from coding.party_keys import key_of
from coding.patterns import Act
from schemas.coded import Location, Magnitude, MentionSpan, Party
from schemas.codes import Status


@dataclass(frozen=True)
class Draft:
    """One mention, coded."""

    act: Act
    mode: str | None
    status: Status
    actors: list[Party]
    recipients: list[Party]
    speaker: Party | None
    magnitudes: list[Magnitude]
    when: When
    location: Location | None
    score: float
    span: MentionSpan
    struck: list[Party] = field(default_factory=list)
    """Whom it strikes if no mention of the event names a recipient and no state does it."""
    is_given: bool = False
    """Whether the mention only points back: "the attack"."""
    about: frozenset[str] = frozenset()
    """Nouns by which a reproach points at another act: "condemned the launches"."""
    has_doer: bool = False
    """Whether somebody is said to do it, if nobody known: "gunmen killed"."""
    marks: frozenset[str] = frozenset()
    """What the ranker sees of it."""
    decided_by: str = ""
    """What its status comes from; empty where nothing around it speaks against its having happened."""

    @property
    def names_somebody(self) -> bool:
        """Whether a party with a code takes part; what armed hands do stands without one."""
        return self.act.is_armed or any(party.code for party in [*self.actors, *self.recipients])

    @property
    def keys(self) -> tuple[frozenset[str], frozenset[str]]:
        """Actors and recipients as comparable sets."""
        return (frozenset(map(key_of, self.actors)), frozenset(map(key_of, self.recipients)))


def in_order(drafts: Mapping[int, Draft]) -> list[Draft]:
    """The drafts of a sentence; what names nobody only where nothing of its type names somebody there."""
    types = {draft.act.event_type for draft in drafts.values() if draft.names_somebody}
    told = [draft for _, draft in sorted(drafts.items())]
    return [draft for draft in told if draft.names_somebody or draft.act.event_type not in types]
