"""What a document speaks of beyond doubt: the countries, codes and holders that its names are weighed against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coding.actor_rows import ActorRow


@dataclass(frozen=True)
class Scene:
    """What a document speaks of: countries, codes and rows that stand in it beyond doubt."""

    countries: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    def with_rows(self, rows: Iterable[ActorRow]) -> Scene:
        """The scene and what some rows add; itself where they add nothing."""
        new = [row for row in rows if not self._holds(row)]
        if not new:
            return self
        return Scene(
            self.countries | {row.country for row in new if row.country},
            self.codes | {row.code for row in new if row.code},
            self.ids | {row.id for row in new},
        )

    def _holds(self, row: ActorRow) -> bool:
        """Whether all that a row would add stands in the scene."""
        return (
            row.id in self.ids
            and (not row.country or row.country in self.countries)
            and (not row.code or row.code in self.codes)
        )

    def knows(self, row: ActorRow) -> bool:
        """Whether the document speaks of a row's holder or of its state or body."""
        return row.id in self.ids or bool(row.country in self.countries if row.country else row.code in self.codes)


NO_SCENE = Scene()
