"""What an act turned out to be once the words above it were read."""

from __future__ import annotations

from dataclasses import dataclass

from coding.syntax import Token
from schemas.codes import Status


@dataclass(frozen=True)
class Reading:
    """What an act turned out to be.

    `operators` lists the applied ones from inside out, `actor_token` the operator whose subject does a converted act,
    `recipient_is_inner_actor` that a request is addressed to whoever would do the inner act, `passed` every token
    that was passed on the way up, `decided_by` the word, or in words the rule, that its status comes from.
    """

    act: str
    status: Status
    operators: tuple[str, ...] = ()
    actor_token: Token | None = None
    recipient_is_inner_actor: bool = False
    passed: tuple[Token, ...] = ()
    is_question: bool = False
    decided_by: str = ""

    @property
    def is_converted(self) -> bool:
        """Whether an operator made it another act."""
        return self.actor_token is not None
