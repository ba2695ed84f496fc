"""Texts through spaCy's pipeline into plain values: the parser is run, what it implies for a word is looked up.

The last two components of the pipeline try 179 rules on every token. All but a few of them look at one token only, at
its letters, its tag and its arc: their outcome is asked of the components once for each such triple. They took a
quarter of the parse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from spacy import tokens as spacy_tokens
from spacy.attrs import DEP, HEAD, IS_PUNCT, LEMMA, ORTH, POS, SENT_START, SPACY, TAG
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler

from coding.blas import OneThread, multiply_by_numpy
from coding.syntax import Doc, Token, Word
from coding.verb_forms import MISREAD
from coding.word_rows import keep_rows

PIPELINE = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]
"""A pipeline of other components is run whole: what it says of a word may rest on more than the triple."""
RULED = ["attribute_ruler", "lemmatizer"]
OF_THE_TRIPLE = {"TAG", "DEP", "LOWER", "ORTH", "IS_SPACE"}
CLOSING = {'"', "”", "''"}
MAX_BATCH = 64
MAX_WORDS = 500_000
"""So many triples are kept, some 150 MB; then the store starts anew."""

Triple = tuple[int, int, int]


class Analyser:
    """Parses texts with a language model."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        keep_rows(nlp)
        multiply_by_numpy(nlp)
        self._one_thread = OneThread()
        self._known: dict[Triple, tuple[Word, bool]] = {}
        self._rules = _rules_of_neighbours(nlp)

    def docs(self, texts: Iterable[str]) -> Iterator[Doc]:
        """A parse for each text, in order; the texts of one call are parsed together."""
        left_out = RULED if self._rules is not None else []
        with self._one_thread():
            for parsed in self.nlp.pipe(texts, batch_size=MAX_BATCH, disable=left_out):
                yield self._read(parsed)

    def of_words(self, words: Sequence[str], spaces: Sequence[bool]) -> Doc:
        """A parse of a text that is cut into words; `spaces` says behind which of them a blank stands."""
        parsed = spacy_tokens.Doc(self.nlp.vocab, words=list(words), spaces=list(spaces))
        with self._one_thread():
            for name, pipe in self.nlp.pipeline:
                if self._rules is None or name not in RULED:
                    parsed = pipe(parsed)
        return self._read(parsed)

    def _read(self, parsed: spacy_tokens.Doc) -> Doc:
        return _doc(parsed, self._words(parsed) if self._rules is not None else _words_of(parsed))

    def _words(self, parsed: spacy_tokens.Doc) -> Sequence[Word]:
        triples: list[Triple] = [*map(tuple, parsed.to_array([ORTH, TAG, DEP]).tolist())]
        known = [self._known.get(triple) or self._learn(triple) for triple in triples]
        words = [word for word, _ in known]
        if self._rules is not None and any(begins for _, begins in known):
            for start, end in _joined(self._rules.matches(parsed)):
                words[start:end] = _words_of(self._ruled(self._alone(triples[start:end])))
        return words

    def _alone(self, triples: Sequence[Triple]) -> spacy_tokens.Doc:
        """Words with their tags and arcs and nothing beside them."""
        texts, tags, deps = zip(*((self.nlp.vocab.strings[key] for key in triple) for triple in triples), strict=True)
        return spacy_tokens.Doc(
            self.nlp.vocab, words=list(texts), tags=list(tags), deps=list(deps), heads=list(range(len(triples)))
        )

    def _learn(self, triple: Triple) -> tuple[Word, bool]:
        """What the rules say of a word alone, and whether a rule of neighbours may begin with it."""
        alone = self._alone([triple])
        begins = self._rules is not None and bool(self._rules.begin(alone))
        if len(self._known) >= MAX_WORDS:
            self._known.clear()
        self._known[triple] = found = (_words_of(self._ruled(alone))[0], begins)
        return found

    def _ruled(self, parsed: spacy_tokens.Doc) -> spacy_tokens.Doc:
        for name in RULED:
            parsed = self.nlp.get_pipe(name)(parsed)
        return parsed


@dataclass(frozen=True)
class _Rules:
    """The rules that look at more than one token: where they match, and where the first token does."""

    matches: Matcher
    begin: Matcher


def _rules_of_neighbours(nlp: Language) -> _Rules | None:
    """None where the pipeline is not the one whose rules are known."""
    if nlp.pipe_names != PIPELINE:
        return None
    ruler, lemmatizer = nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer")
    if not isinstance(ruler, AttributeRuler) or not isinstance(lemmatizer, EnglishLemmatizer):
        return None
    rules: Any = ruler.patterns
    patterns: list[list[dict[str, Any]]] = [pattern for rule in rules for pattern in rule["patterns"]]
    if any(not part.keys() <= OF_THE_TRIPLE for pattern in patterns for part in pattern):
        return None
    longer = [pattern for pattern in patterns if len(pattern) > 1]
    return _Rules(_matcher(nlp, longer), _matcher(nlp, [pattern[:1] for pattern in longer]))


def _matcher(nlp: Language, patterns: list[list[dict[str, Any]]]) -> Matcher:
    matcher = Matcher(nlp.vocab)
    if patterns:
        matcher.add("rules", patterns)
    return matcher


def _joined(matches: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """First token of each match and the one behind it, those that overlap as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted((start, end) for _, start, end in matches):
        if out and start < out[-1][1]:
            first, last = out.pop()
            out.append((first, max(last, end)))
        else:
            out.append((start, end))
    return out


def _words_of(parsed: spacy_tokens.Doc) -> list[Word]:
    strings = parsed.vocab.strings
    rows = parsed.to_array([POS, TAG, DEP, LEMMA, IS_PUNCT]).tolist()
    return [
        Word(
            token.text,
            token.lower_,
            strings[pos],
            strings[tag],
            strings[dep],
            _lemma(token.lower_, strings[pos], strings[lemma]),
            bool(is_punct),
        )
        for token, (pos, tag, dep, lemma, is_punct) in zip(parsed, rows, strict=True)
    ]


def _lemma(lower: str, pos: str, read: str) -> str:
    return MISREAD.get(lower, read) if pos == "VERB" else read


def _part_at_semicolons(tokens: Sequence[Token], heads: list[int]) -> None:
    """Makes a sentence of its own of what stands before a semicolon: the parser lets the verb behind it say so.

    "The envoy was shot dead; Cairo demanded an inquiry": nobody demanded that he be shot.
    """
    for cut in [token.i for token in tokens if token.text == ";"]:
        for token in tokens[:cut]:
            above = heads[token.i]
            if token.dep_ != "ccomp" or above < cut:
                continue
            own = [t for t in tokens[cut:above] if t.dep_ in {"nsubj", "nsubjpass"} and heads[t.i] == above]
            if own and not any(t.text in CLOSING for t in tokens[cut:above]):
                heads[token.i], token.dep_ = token.i, "ROOT"


def _doc(parsed: spacy_tokens.Doc, words: Sequence[Word]) -> Doc:
    tokens, heads, starts, idx = [], [], [], 0
    rows = parsed.to_array([HEAD, SENT_START, SPACY]).astype("int64").tolist()
    for i, (word, (steps, begins, has_blank)) in enumerate(zip(words, rows, strict=True)):
        tokens.append(Token(word, i, idx, " " if has_blank else ""))
        heads.append(i + steps)
        if begins == 1 or i == 0:
            starts.append(i)
        idx += len(word.text) + has_blank
    _part_at_semicolons(tokens, heads)
    return Doc(tokens, heads, starts)
