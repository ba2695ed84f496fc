"""What a report says of an act besides its date, and when one report says all that another says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from coding.act_families import RECIPROCAL_FAMILIES, family_of
from coding.fold_told import Place, Told
from coding.reports import PLACE_RANK, Report, contains, place_key, place_rank
from schemas.codes import PlacePrecision


@dataclass(frozen=True)
class Profile:
    """What a report says of an act besides its date: whoever says more of the same act has the richer profile."""

    kind: str
    actors: frozenset[str]
    recipients: frozenset[str]
    place: Place | None
    # Who names neither parties nor a town can be anything: such a report goes with its own reprints only.
    alone: str = ""

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Equal for equal profiles, richer ones first."""
        richness = (len(self.actors) + len(self.recipients), place_rank(self.place), bool(self.kind))
        words = (
            self.kind,
            tuple(sorted(self.actors)),
            tuple(sorted(self.recipients)),
            place_key(self.place),
            self.alone,
        )
        return (*(-part for part in richness), *words)

    @cached_property
    def handles(self) -> list[str]:
        """Words under which it is found: whoever covers it has its last one too."""
        return ["", *sorted({f"by {code}" for code in self.actors} | {f"to {code}" for code in self.recipients})]

    def covers(self, poorer: Profile) -> bool:
        """Whether this says all that `poorer` says, of something that both name."""
        if self.alone or poorer.alone:
            return self.alone == poorer.alone
        return (
            poorer.kind in ("", self.kind)
            and poorer.actors <= self.actors
            and poorer.recipients <= self.recipients
            and contains(poorer.place, self.place)
            and self._shares(poorer)
        )

    def completes(self, nearer: Profile) -> bool:
        """Whether this names more parties than `nearer`, which names a place inside the one named here."""
        return (
            not (self.alone or nearer.alone)
            and nearer.kind in ("", self.kind)
            and bool(nearer.actors or nearer.recipients)
            and nearer.actors <= self.actors
            and nearer.recipients <= self.recipients
            and place_rank(nearer.place) > place_rank(self.place)
            and contains(self.place, nearer.place)
        )

    def _shares(self, poorer: Profile) -> bool:
        if poorer.actors or poorer.recipients:
            return True
        return place_rank(poorer.place) == PLACE_RANK[PlacePrecision.CITY]


def profile_of(report: Report) -> Profile:
    """What the report says besides the date; worked out once for each report, as every step asks for it."""
    profile = report.memory.get("profile")
    if not isinstance(profile, Profile):
        profile = report.memory["profile"] = _profile(report.told)
    return profile


def _profile(told: Told) -> Profile:
    actors, recipients, place = told.actors.keys, told.recipients.keys, told.location
    says_nothing = not actors and not recipients and place_rank(place) < PLACE_RANK[PlacePrecision.CITY]
    return _made(told.act, actors, recipients, place, told.mention_id if says_nothing else "")


# Reports of one pair and act are many, and what a profile works out of itself is kept in it.
@lru_cache(maxsize=100_000)
def _made(act: str, actors: frozenset[str], recipients: frozenset[str], place: Place | None, alone: str) -> Profile:
    family, kind = family_of(act)
    if family in RECIPROCAL_FAMILIES:
        actors, recipients = actors | recipients, frozenset()
    return Profile(kind, actors, recipients, place, alone)
