"""Headlines whose verb the model took for a noun ("EU halts funds for Niger"): parsed once more, verb in the past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

FINITE = {"VBD", "VBZ", "VBP", "MD"}
NOUN_TAGS = {"NNS", "NNPS", "NN", "NNP"}
FIRST_TOKENS = 16
"""The verb of a headline stands near its beginning."""


class VerbFinder:
    """Finds verbs taken for nouns. `lemmas`: verbs that matter to the coder."""

    def __init__(self, nlp: Language, lemmas: Iterable[str]) -> None:
        self.nlp = nlp
        forms = past_forms(nlp, lemmas)
        self._past = {_third_person(lemma): form for lemma, form in forms.items()}
        self._bare = forms

    def repaired(self, doc: Doc) -> Doc:
        """The same words, parsed anew where that gives a verb to a sentence without one; else the parse as it was."""
        at = {token.i: past for token, past in self._suspects(doc)}
        if not at:
            return doc
        words = [at.get(token.i, token.text) for token in doc]
        spaces = [bool(token.whitespace_) for token in doc]
        other = Doc(doc.vocab, words=words, spaces=spaces)
        for _, pipe in self.nlp.pipeline:
            other = pipe(other)
        if not any(other[i].tag_ in {"VBD", "VBN"} and _has_subject(other[i]) for i in at):
            return doc
        return _with_words(other, [token.text for token in doc], set(at))

    def _suspects(self, doc: Doc) -> Iterator[tuple[Token, str]]:
        for sentence in doc.sents:
            if any(token.tag_ in FINITE and (token.pos_ == "AUX" or _has_subject(token)) for token in sentence):
                continue
            for token in sentence[1:FIRST_TOKENS]:
                past = self._past.get(token.lower_) or (self._bare.get(token.lower_) if _is_bare(token) else None)
                if past and token.tag_ in NOUN_TAGS and token.text[0].islower() and _may_follow(token):
                    yield token, past
                    break


def _may_follow(token: Token) -> bool:
    """Whether the word before can end a subject, and something stands behind."""
    before = token.nbor(-1)
    return before.pos_ in {"PROPN", "NOUN"} and token.i + 1 < len(token.doc) and not token.nbor().is_punct


def _is_bare(token: Token) -> bool:
    """A plural verb taken for a noun ("rebels hijack ship"): something plural or joined stands before it."""
    before = token.nbor(-1)
    joined = any(t.text in {",", "and"} for t in token.doc[token.sent.start : token.i])
    return token.tag_ == "NN" and (before.text.endswith("s") or joined)


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children)


def _with_words(doc: Doc, words: list[str], changed: set[int]) -> Doc:
    """A parse under the words that the text has; the changed verbs are in the present again."""
    fields: Mapping[str, Any] = {
        "tags": ["VBZ" if t.i in changed and t.tag_ in {"VBD", "VBN"} else t.tag_ for t in doc],
        "pos": [t.pos_ for t in doc],
        "lemmas": [t.lemma_ for t in doc],
        "heads": [t.head.i for t in doc],
        "deps": [t.dep_ for t in doc],
    }
    return Doc(doc.vocab, words=words, spaces=[bool(t.whitespace_) for t in doc], **fields)


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
