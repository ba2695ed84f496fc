"""Whether a pattern's constraints hold around a trigger, and which tokens fill them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from coding import clause_forms, clauses, mood, tree
from coding.hits import NO_NAMES, Hit, Names
from coding.patterns import ANY, PARTY, PEOPLE, PLACE, Act, Pattern, Words
from coding.slots import Frame
from coding.syntax import Token
from coding.triggers import ending_at, following, particle_of

ALL = frozenset({ANY})
INNER_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
ERRANDS = {"send", "deploy", "dispatch", "rush", "fly", "airlift", "station"}
"""Verbs of sending, whose infinitive says what for."""
BEFORE_NOUN = {"compound", "amod", "nmod"}
IMPERATIVE = "imperative"
Needs = tuple[tuple[str, Words | None], ...]
"""Slots with the lemmas of which each must hold one; None: any."""
NEGATIONS = {"no", "never", "nothing", "neither", "nor", "hardly"}


@dataclass(frozen=True)
class Entry:
    """A pattern under one of its triggers."""

    act: Act
    pattern: Pattern
    words: tuple[str, ...]
    trigger: tuple[str, tuple[str, ...]]
    """Kind and words: entries that share them share the walk to the trigger."""
    constraints: tuple[tuple[str, Words], ...]


def fit(entry: Entry, frame: Frame, names: Names) -> Hit | None:
    """The hit of a pattern at a trigger; None where a flag or constraint fails. Whether a word is a party is last."""
    pattern = entry.pattern
    if not _flags_hold(pattern, frame):
        return None
    filling = _held_by_prepositions(pattern, frame, names)
    if pattern.prep and not filling:
        return None
    for slot, words in entry.constraints:
        found = _filling(frame, slot, words, names)
        if not found:
            return None
        filling += found
    if pattern.exclude is not None and _is_barred(pattern, pattern.exclude, frame, names):
        return None
    told = [token for token in filling if token not in frame.meant]  # what a pronoun stands for, was told by itself
    consumed = frame.inside.union(token.i for token in told if not names.is_party(token))
    return Hit(entry.act, pattern, frame.trigger, frame.head, frame.light, consumed)


def _filling(frame: Frame, slot: str, words: Words, names: Names) -> list[Token]:
    """The tokens of a slot that are one of some words; most slots hold none, which their lemmas together tell."""
    tokens = frame.slot(slot)
    if not tokens:
        return tokens
    beginnings = _beginnings(words)
    if beginnings is not None and beginnings.isdisjoint(frame.words(slot)):
        return []
    return [token for token in tokens if fits(token, words, names)]


@cache
def _beginnings(words: Words) -> Words | None:
    """One of these lemmas a token must have that fits; None where a name or any word at all may do."""
    if words & {ANY, PARTY, PEOPLE, PLACE}:
        return None
    return words | {phrase[at] for phrase in _phrases(words) for at in (0, -1)}


def needs_of(entry: Entry) -> Needs:
    """What the slots of a pattern must hold at least, told by their lemmas alone: most patterns fail here."""
    told = tuple((slot, _beginnings(words)) for slot, words in entry.constraints)
    return (*told, ("complement", None)) if entry.pattern.complement_form is not None else told


def constraints_of(pattern: Pattern) -> Iterator[tuple[str, Words]]:
    """Slots that a pattern asks for, each with the words that may fill it."""
    for slot in ("subject", "object", "of", "modifier", "complement", "complement_object"):
        words = getattr(pattern, slot)
        if words is not None:
            yield slot, words


def _held_by_prepositions(pattern: Pattern, frame: Frame, names: Names) -> list[Token]:
    """Prepositional objects that fit; one of the pattern's prepositions is enough."""
    return [
        token
        for word, words in pattern.prep.items()
        if word in frame.links
        for token in _filling(frame, f"prep:{word}", words, names)
    ]


def _flags_hold(pattern: Pattern, frame: Frame) -> bool:
    verb = frame.light if pattern.kind == "noun" else frame.head
    if pattern.light_verb is not None and not _is_carried(frame, pattern.light_verb):
        return False
    if pattern.complement_form is not None and not _has_form(frame, pattern):
        return False
    if pattern.passive is not None and (verb is None or clauses.is_passive(verb) != pattern.passive):
        return False
    if pattern.modal is not None and not _has_modal(frame.head, pattern.modal):
        return False
    return not pattern.negated or _is_negated(frame)


def _is_barred(pattern: Pattern, words: Words, frame: Frame, names: Names) -> bool:
    """Whether a word that a pattern excludes stands around its trigger."""
    return _is_excluded(pattern, words, frame, names) or _is_for_else(frame, pattern, words, names)


def _is_for_else(frame: Frame, pattern: Pattern, words: Words, names: Names) -> bool:
    """Whether what is asked for, or what somebody is sent for, is told by a word that is excluded.

    So are "wants Latvia to win" and "sent jets to fight fires".
    """
    if pattern.takes_any_verb:
        return frame.head.lemma_.lower() in words
    if pattern.complement is None:
        return frame.head.lemma_ in ERRANDS and bool(_filling(frame, "complement_object", words, names))
    return pattern.complement == ALL and bool(_filling(frame, "complement", words, names))


def _is_excluded(pattern: Pattern, words: Words, frame: Frame, names: Names) -> bool:
    """Whether a word around the trigger is one of some, or one that says more of its subject or object.

    These stand before the noun or behind its "of": "the club president", "the president of the football federation".
    What an infinitive is about counts where the pattern asks for the infinitive: "no plans to end free school meals".
    """
    slots = ["object", "subject", "of", "modifier"]
    if pattern.complement is not None:
        slots.append("complement_object")
    if any(_filling(frame, slot, words, names) for slot in slots) or _holds_word(frame.slot("any_prep"), words, names):
        return True
    nouns = [*frame.slot("subject"), *frame.slot("object")]
    owners = tree.prep_objects(nouns, ("of",))
    if any(_is_word(owner, words) for owner in owners):
        return True
    before = [child for noun in (*nouns, *owners) for child in noun.children if child.dep_ in BEFORE_NOUN]
    return any(tree.lemmas(child) & words for child in before)


def _holds_word(tokens: list[Token], words: Words, names: Names) -> bool:
    """Whether a prepositional object is one of some words: by its own word, not by an apposition behind a name.

    "At the State Department, an act of war": what stands behind the comma belongs to the clause as often.
    """
    return any(
        _is_word(token, words)
        or any(title.i < token.i and _is_word(title, words) for title in tree.titles(token))
        or _is_named(token, words, names)
        for token in tokens
    )


def fits(token: Token, words: Words, names: Names) -> bool:
    """Whether a token is one of the words; PARTY is any known actor, PEOPLE a people, PLACE a place, "*" any token.

    A person's name is what its title or apposition says: "President X", "X, a general,".
    """
    if ANY in words or _is_word(token, words) or any(_is_word(title, words) for title in tree.titles(token)):
        return True
    return _is_named(token, words, names)


def _is_named(token: Token, words: Words, names: Names) -> bool:
    """Whether a token is of one of the kinds of name that stand among the words."""
    if PEOPLE in words and names.is_people(token):
        return True
    return (PARTY in words and names.is_party(token)) or (PLACE in words and names.is_place(token))


def _is_word(token: Token, words: Words) -> bool:
    own = tree.lemmas(token)
    if not words.isdisjoint(own):
        return True
    return any(
        (phrase[0] in own and _begins(token, phrase)) or (phrase[-1] in own and ending_at(token, phrase) is not None)
        for phrase in _phrases(words)
    )


@cache
def _phrases(words: Words) -> tuple[list[str], ...]:
    """The entries of a list that are several tokens: "cease-fire" is cut at its hyphen, "F-16" is not."""
    split = (INNER_HYPHEN.sub(" - ", word).split() for word in words)
    return tuple(parts for parts in split if len(parts) > 1)


def _begins(token: Token, words: list[str]) -> bool:
    """Whether a token goes on as a phrase of several words: verb and particle, or words in a row."""
    return (len(words) == 2 and particle_of(token, words[1]) is not None) or following(
        token, tuple(words[1:])
    ) is not None


def _is_carried(frame: Frame, light_verbs: Words) -> bool:
    """Whether the noun hangs on one of its light verbs: as its object, or as the subject of one that says it occurs."""
    verb = frame.light
    if verb is None or clause_forms.has_particle_away(verb) or not fits(verb, light_verbs, NO_NAMES):
        return False
    is_subject = frame.head in clauses.subjects(verb) and not clauses.is_passive(verb)
    return not is_subject or verb.lemma_ in frame.occurrence


def _has_form(frame: Frame, pattern: Pattern) -> bool:
    words = pattern.complement or ALL
    forms = pattern.complement_form or ALL
    return any(fits(token, words, NO_NAMES) and _is_of_form(token, forms) for token in frame.slot("complement"))


def _is_of_form(token: Token, forms: Words) -> bool:
    if clause_forms.form_of(token) in forms or ("wish" in forms and clause_forms.is_wish(token)):
        return True
    return "obliged" in forms and mood.is_obligation(token)


def _has_modal(verb: Token, modals: Words) -> bool:
    """Whether a modal stands over a verb, "need to" and "have to" included; the "have" of a perfect tense is none.

    "imperative" among the modals: a quoted order.
    """
    if IMPERATIVE in modals and mood.is_command(verb):
        return True
    if mood.is_inverted(verb):
        return False
    if any(child.dep_ == "aux" and child.tag_ == "MD" and child.lower_ in modals for child in verb.children):
        return True
    if not modals.isdisjoint(mood.OBLIGING) and mood.is_put_upon(verb):
        return True
    return verb.dep_ == "xcomp" and bool(modals & tree.lemmas(verb.head))


def _is_negated(frame: Frame) -> bool:
    tokens = [frame.head, frame.light] if frame.light is not None else [frame.head]
    if frame.kind == "adjective":
        tokens.append(frame.head.head)
    words = [child for token in tokens for child in token.children]
    return any(word.lower_ in NEGATIONS or mood.negates(word) for word in words)
