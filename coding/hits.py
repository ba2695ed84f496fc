"""What a search for acts asks and finds: known names, and the pattern that fits at a trigger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coding.patterns import Act, Pattern
from coding.syntax import Token

IsNamed = Callable[[Token], bool]


@dataclass(frozen=True)
class Names:
    """What is known by name: whether a token heads a known actor, is a people, or stands in the name of a place."""

    is_party: IsNamed
    is_place: IsNamed
    is_people: IsNamed

    def remembered(self) -> Names:
        """The same, each token asked once: for one sentence, while what was told before it does not change."""
        asked = (self.is_party, self.is_place, self.is_people)
        return Names(*(_Answers(ask).__getitem__ for ask in asked))


class _Answers(dict[Token, bool]):
    def __init__(self, ask: IsNamed) -> None:
        self._ask = ask

    def __missing__(self, token: Token) -> bool:
        answer = self[token] = self._ask(token)
        return answer


NO_NAMES = Names(lambda _token: False, lambda _token: False, lambda _token: False)


@dataclass(frozen=True)
class Hit:
    """A pattern that fits a trigger. `consumed` are the tokens that fill its constraints."""

    act: Act
    pattern: Pattern
    trigger: tuple[Token, ...]
    head: Token
    light_verb: Token | None
    consumed: frozenset[int]
    others: tuple[Hit, ...] = ()
    """Further patterns that fit the same trigger, best first: for where this one lacks a party that it needs, or, being
    weak, gives no event."""

    @property
    def rank(self) -> tuple[int, int, int, str, str]:
        """Sorts readings of one trigger, best first: constraints, words of the trigger, strength; then by name."""
        pattern = self.pattern
        carried = pattern.light_verb is not None and self.light_verb is not None
        weight = 2 * pattern.n_constraints + carried if not pattern.takes_any_verb else 0
        return (-weight, -len(self.trigger), not pattern.is_strong, self.act.name, pattern.id)
