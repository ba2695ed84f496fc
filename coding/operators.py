"""The codebook's operators by their words: which one a token is for the act that hangs on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from coding import tree
from coding.patterns import Codebook, Operator
from coding.reading import Reading
from coding.syntax import Token


class Operators:
    """The operators of a codebook, its acts and the word lists that say how a verb bears on what is under it."""

    def __init__(self, codebook: Codebook) -> None:
        self.acts = codebook.acts
        self._verbs = _index(codebook.operators, "verbs")
        self._nouns = _index(codebook.operators, "nouns")
        self._adjectives = _index(codebook.operators, "adjectives")
        self.refusal = next((operator for operator in codebook.operators if operator.id == "refuse"), None)
        self.plea = next((operator for operator in codebook.operators if operator.id == "call_for"), None)
        self.tense_lenders = codebook.lists["tense_lenders"]
        self.occurrence = codebook.lists["occurrence"]
        self.containers = codebook.lists["containers"]
        self.say = codebook.lists["say"]

    def operator_at(self, token: Token, form: str, reading: Reading) -> Operator | None:
        """The first operator that a token is for an act that hangs on it in a given form."""
        event_type = self.acts[reading.act].event_type
        for index, fits in (
            (self._verbs, tree.is_verb),
            (self._nouns, is_nominal),
            (self._adjectives, _is_adjectival),
        ):
            if not fits(token):
                continue
            for operator, words in _entries(index, token):
                if operator.takes is not None and event_type not in operator.takes:
                    continue
                if event_type in operator.except_types or (operator.forms and form not in operator.forms):
                    continue
                if _words_follow(token, words):
                    return operator
        return None

    def modifier_of(self, noun: Token, reading: Reading) -> Operator | None:
        """The operator among a noun's adjectives: "a possible attack", "planned talks"."""
        for child in noun.children:
            if child.dep_ in {"amod", "compound"}:
                found = self.operator_at(child, "noun", reading)
                if found is not None and not found.acts and _entries(self._adjectives, child):
                    return found
        return None


_OperatorIndex = dict[str, list[tuple[Operator, tuple[str, ...]]]]


def _index(operators: Iterable[Operator], kind: str) -> _OperatorIndex:
    out: _OperatorIndex = defaultdict(list)
    for operator in operators:
        for words in getattr(operator, kind):
            out[words[0]].append((operator, words))
    return out


def _entries(index: _OperatorIndex, token: Token) -> list[tuple[Operator, tuple[str, ...]]]:
    return index.get(token.lemma_.lower()) or index.get(token.lower_) or []


def _words_follow(token: Token, words: tuple[str, ...]) -> bool:
    if len(words) == 1:
        return True
    return any(child.lower_ == words[1] for child in token.children) or (
        token.i + 1 < len(token.doc) and token.nbor().lower_ == words[1]
    )


def is_nominal(token: Token) -> bool:
    """Whether a token is a noun or a name."""
    return token.pos_ in {"NOUN", "PROPN"}


def _is_adjectival(token: Token) -> bool:
    return token.pos_ in {"ADJ", "ADV"} or token.tag_ in {"VBN", "VBG"}
