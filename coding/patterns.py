"""What the codebook says, as values: acts, their patterns and their examples; read by codebook.py, run by acts.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from schemas.codes import MagnitudeKind

PARTY = "PARTY"
"""Stands in a word list for "a known actor"."""

PEOPLE = "PEOPLE"
"""Stands in a word list for "people of a state, by its name": Kenyans, Palestinians."""

PLACE = "PLACE"
"""Stands in a word list for "a place known by its name"."""

ANY = "*"
"""Stands in a word list for "whatever fills the slot"."""

Words = frozenset[str]
Sequence = tuple[str, ...]
"""The words of a trigger, hyphens and blanks alike as borders: ("no", "fly", "zone")."""


@dataclass(frozen=True)
class Pattern:
    """One way of reporting an act. Constraints that are None do not bind; all others must hold, of `prep` any one."""

    id: str
    kind: str
    """verb, noun or adjective: what the trigger is."""
    triggers: tuple[Sequence, ...]
    subject: Words | None = None
    object: Words | None = None
    of: Words | None = None
    modifier: Words | None = None
    complement: Words | None = None
    complement_object: Words | None = None
    complement_form: Words | None = None
    """Forms that the complement may have: infinitive, clause, gerund, wish ("that it withdraw"), obliged ("that it
    must"); None for any."""
    light_verb: Words | None = None
    prep: Mapping[str, Words] = field(default_factory=dict)
    exclude: Words | None = None
    modal: Words | None = None
    """Modal verbs or "need", "have" one of which must stand over the verb: "must withdraw"; or "imperative"."""
    passive: bool | None = None
    negated: bool = False
    requires_recipient: bool = False
    actor: str | None = None
    recipient: tuple[str, ...] = ()
    status: str | None = None
    mode: str | None = None
    """PLOVER mode of this way of reporting; None takes the act's."""
    is_strong: bool = True

    @property
    def n_constraints(self) -> int:
        """How many constraints bind: the more, the surer the reading."""
        lexical = (self.subject, self.object, self.of, self.modifier, self.complement, self.complement_object)
        bound = sum(value is not None for value in lexical) + bool(self.prep)
        return bound + self.negated + bool(self.passive) + 2 * (self.modal is not None)

    @property
    def needs_party(self) -> bool:
        """Whether it says nothing without a speaker, a doer, or somebody to whom it is done."""
        return self.actor == "speaker" or self.requires_recipient or not self.is_strong

    @property
    def takes_any_verb(self) -> bool:
        """Whether its trigger is any verb at all, which then must stand under "must" or "should"."""
        return self.triggers == ((ANY,),)


@dataclass(frozen=True)
class Example:
    """A sentence of the codebook and what must come out of it. `expect` None: nothing of the act may come out."""

    kind: str
    """example, near_miss or todo."""
    text: str
    published: date
    expect: tuple[Mapping[str, Any], ...] | None
    status: str | None
    """Near misses only: the one status that must not come out; None for any."""
    why: str


@dataclass(frozen=True)
class Act:
    """One act: what it means, where it stands in PLOVER and CAMEO, how it is reported."""

    name: str
    path: Path
    definition: str
    event_type: str
    mode: str | None
    cameo_code: str
    quad_class: int
    plover_score: float
    mode_scores: Mapping[str, float]
    """PLOVER score of each mode of the type."""
    goldstein: float
    escalation_rung: int
    direction: str
    contexts: tuple[str, ...]
    is_reciprocal: bool
    is_verbal: bool
    magnitudes: Words
    object_counts: MagnitudeKind | None
    """What the persons count as to whom it is done; None where it does not say what becomes of them."""
    is_armed: bool
    patterns: tuple[Pattern, ...]
    examples: tuple[Example, ...]

    @property
    def is_hostile(self) -> bool:
        """Whether it is conflict, by words or by deeds, and not cooperation."""
        return self.quad_class > 2

    @property
    def act(self) -> str:
        """Its name, under the name of the column that holds it."""
        return self.name


@dataclass(frozen=True)
class Operator:
    """Words that change what an act under them is: "refuse to", "fears of", "could"."""

    id: str
    verbs: tuple[Sequence, ...]
    nouns: tuple[Sequence, ...]
    adjectives: tuple[Sequence, ...]
    takes: Words | None
    """Event types it changes; None for all."""
    except_types: Words
    status: str | None
    """What the inner act's status becomes; None leaves it."""
    acts: Mapping[str, str]
    """Inner act or event type -> the act it becomes ("default" for all others); empty: it stays what it is."""
    actor: str
    """operator: the subject of the operator does the new act; inner: whoever does the inner one."""
    recipient: str
    """inner_actor: the new act is addressed to whoever would do the inner one; inner: to whom that is done."""
    forms: Words
    """How the inner act hangs on it: infinitive, clause, noun, gerund; empty for any."""

    def becomes(self, act: str, event_type: str) -> str | None:
        """The act that the inner one turns into; None where it stays."""
        return self.acts.get(act) or self.acts.get(event_type) or self.acts.get("default")


@dataclass(frozen=True)
class Codebook:
    """The whole codebook. `sha256` is over every file it was read from."""

    acts: Mapping[str, Act]
    lists: Mapping[str, Words]
    operators: tuple[Operator, ...]
    rungs: Mapping[int, str]
    contexts: Words
    sha256: str
