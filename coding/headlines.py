"""Headlines whose verb the model took for a noun ("EU halts funds for Niger"), sentences whose verb it took for a
participle: parsed once more, with a verb in the past that is nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.language import Language

from coding.analysis import Analyser
from coding.clause_forms import SUBJECTS, has_child
from coding.syntax import Doc, Token, Word

FINITE = {"VBD", "VBZ", "VBP", "MD"}
NOUN_TAGS = {"NNS", "NNPS", "NN", "NNP"}
FIRST_TOKENS = 16
"""The verb of a headline stands near its beginning."""


CLEARLY_PAST = "took"
"""Stands in for a past form that is a participle, too: whoever reads it takes it for no participle."""


class VerbFinder:
    """Finds verbs taken for nouns. `lemmas`: verbs that matter to the coder."""

    def __init__(self, analyser: Analyser, lemmas: Iterable[str]) -> None:
        self._analyser = analyser
        forms = past_forms(analyser.nlp, lemmas)
        self._past = {_third_person(lemma): form for lemma, form in forms.items()}
        self._bare = forms

    def repaired(self, doc: Doc) -> Doc:
        """The same words, parsed anew where that gives a verb to a sentence without one; else the parse as it was."""
        at = dict(self._suspects(doc))
        if not at:
            return doc
        words = [at.get(token.i, token.text) for token in doc]
        other = self._analyser.of_words(words, [bool(token.whitespace_) for token in doc])
        if not any(other[i].tag_ in {"VBD", "VBN"} and has_child(other[i], SUBJECTS) for i in at):
            return doc
        return _with_words(other, doc, set(at))

    def _suspects(self, doc: Doc) -> Iterator[tuple[int, str]]:
        for sentence in doc.sents:
            if any(token.tag_ in FINITE and (token.pos_ == "AUX" or has_child(token, SUBJECTS)) for token in sentence):
                continue
            for token in sentence[1:FIRST_TOKENS]:
                if _is_false_participle(token):
                    yield token.i, CLEARLY_PAST
                    break
                past = self._past.get(token.lower_) or (self._bare.get(token.lower_) if _is_bare(token) else None)
                if past and token.tag_ in NOUN_TAGS and token.text[0].islower() and _may_follow(token):
                    yield token.i, past
                    break


def _is_false_participle(token: Token) -> bool:
    """Whether a participle stands where a verb is missing: "Mali's junta suspended broadcaster X"."""
    if token.tag_ not in {"VBN", "VBD"} or token.dep_ != "amod" or token.i + 1 >= len(token.doc):
        return False
    before, after = token.nbor(-1), token.nbor()
    return before.pos_ in {"NOUN", "PROPN"} and after.pos_ in {"NOUN", "PROPN", "ADJ", "DET", "NUM"}


def _may_follow(token: Token) -> bool:
    """Whether the word before can end a subject ("Chile", an adjective to the model) and something stands behind."""
    if token.i + 1 == len(token.doc):
        return False
    before, behind = token.nbor(-1), token.nbor()
    is_state = before.tag_ == "JJ" and before.text[0].isupper() and behind.tag_ in {"PRP$", "DT"}
    return (before.pos_ in {"PROPN", "NOUN"} or is_state) and not behind.is_punct


def _is_bare(token: Token) -> bool:
    """A plural verb taken for a noun ("rebels hijack ship"): something plural or joined stands before it."""
    before = token.nbor(-1)
    joined = any(t.text in {",", "and"} for t in token.doc[token.sent.start : token.i])
    return token.tag_ == "NN" and (before.text.endswith("s") or joined)


def _with_words(doc: Doc, written: Doc, changed: set[int]) -> Doc:
    """A parse under the words that the text has; the changed verbs are in the present again."""
    tokens = []
    for token, own in zip(doc, written, strict=True):
        was_past = own.tag_ in {"VBD", "VBN"}
        tag = "VBZ" if token.i in changed and not was_past and token.tag_ in {"VBD", "VBN"} else token.tag_
        lemma = own.lemma_ if token.i in changed and was_past else token.lemma_
        word = Word(own.text, own.lower_, token.pos_, tag, token.dep_, lemma, own.is_punct)
        tokens.append(Token(word, own.i, own.idx, own.whitespace_))
    return Doc(tokens, [token.head.i for token in doc], [sentence.start for sentence in doc.sents])


def past_forms(nlp: Language, lemmas: Iterable[str]) -> dict[str, str]:
    """A past form of each verb."""
    table: Any = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_exc", {})  # type: ignore[attr-defined]
    irregular: dict[str, str] = {}
    for form, found in sorted(table.get("verb", {}).items()):
        if not form.endswith(("ing", "s", "n")):
            irregular.setdefault(found[0], form)
    out = {}
    for lemma in lemmas:
        if lemma.isalpha():
            out[lemma] = irregular.get(lemma) or lemma + ("d" if lemma.endswith("e") else "ed")
    return out


def _third_person(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
