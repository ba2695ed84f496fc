"""Article text -> parsed paragraphs: the first of the coder's stops."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.language import Language

from coding.analysis import Analyser
from coding.dateline import dateline_end
from coding.gerunds import with_nouns
from coding.headlines import VerbFinder
from coding.language_model import trigger_forms
from coding.misplaced_subjects import with_subjects
from coding.participles import participles, with_passives
from coding.syntax import Doc
from coding.turns import Turn, Turns, item_start, office_end

MAX_CHUNK = 4_000
"""Code points of one parse. Longer paragraphs are cut at a sentence's end, else at a blank: the parser's memory
grows with its text, and no sentence of news is that long."""
WRAPPED_AT = 50
"""A line this long without an end mark goes on in the next line: hard-wrapped text."""

BLANK_LINES = re.compile(r"\n[ \t\r\f\v]*\n\s*")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])")
WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
PRONOUN_SPEAKER = re.compile(
    r"\b(?:he|she|they|it|its|their|we|those|both|his|her|the (?:two|three|group|movement))\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the article: its number and its code points in the full text."""

    index: int
    start: int
    end: int


@dataclass
class Paragraph:
    """A piece of the article with its parse. `start` is where it begins in the full text; `doc` None: not parsed.

    A dateline stands apart, and so do who speaks and the number of an item: the model would hang them on a noun.
    """

    start: int
    text: str
    is_headline: bool
    doc: Doc | None = None
    sentences: list[Sentence] = field(default_factory=list)
    dateline: str = ""
    turn: Turn | None = None
    """Whose words it is, in a text of questions and answers."""
    is_item: bool = False
    """Whether it is one of a list: behind a number, a letter or a dash, or small at its beginning."""

    @property
    def opens_list(self) -> bool:
        """Whether what follows goes on with its subject: "The Council:"."""
        return self.text.rstrip().endswith((":", ",", ": -"))

    @cached_property
    def lower_words(self) -> frozenset[str]:
        """Its words in lower case."""
        return frozenset(word.lower() for word in WORD.findall(self.text))


def split_paragraphs(full: str, title_length: int) -> list[Paragraph]:
    """The pieces that are parsed, in order; newlines inside a wrapped paragraph become blanks, one for one."""
    pieces = []
    at = 0
    for border in [*BLANK_LINES.finditer(full), None]:
        end = border.start() if border else len(full)
        for start, stop in _lines(full, at, end):
            pieces += [_piece(full, a, b, is_headline=b <= title_length) for a, b in _chunks(full, start, stop)]
        at = border.end() if border else end
    pieces = [piece for piece in pieces if piece.text.strip()]
    turns = Turns(piece.text for piece in pieces if not piece.is_headline)
    for piece in pieces:
        if not piece.is_headline:
            _set_apart(piece, turns.at(piece.text))
    return [piece for piece in pieces if piece.text.strip()]


def _set_apart(piece: Paragraph, turn: Turn | None) -> None:
    """Takes from a paragraph what stands before its words: who speaks, or the number of an item."""
    number = item_start(piece.text)
    cut = turn.start if turn is not None else number or office_end(piece.text)
    piece.turn, piece.is_item = turn, turn is None and (number > 0 or piece.text.lstrip()[:1].islower())
    piece.start, piece.text = piece.start + cut, piece.text[cut:]


def _piece(full: str, start: int, end: int, *, is_headline: bool) -> Paragraph:
    text = full[start:end].replace("\n", " ")
    cut = 0 if is_headline else dateline_end(text)
    return Paragraph(start + cut, text[cut:], is_headline, dateline=text[:cut])


def _lines(full: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Lines of a block, joined where the first is merely wrapped."""
    begin = start
    for match in re.finditer(r"\n", full[start:end]):
        at = start + match.start()
        line = full[max(full.rfind("\n", begin, at), begin) : at].strip()
        if len(line) < WRAPPED_AT or line[-1:] in '.!?:"”’':
            yield begin, at
            begin = at + 1
    yield begin, end


def _chunks(full: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_CHUNK:
        window = full[start : start + MAX_CHUNK]
        ends = [match.end() for match in SENTENCE_END.finditer(window)]
        cut = ends[-1] if ends else window.rfind(" ") + 1
        cut = start + (cut if cut > 0 else MAX_CHUNK)
        yield start, cut
        start = cut
    yield start, end


def truecase(headline: str, body_words: frozenset[str]) -> str:
    """A headline in title case with the words that the body writes small written small; of the same length."""
    words = [match for match in WORD.finditer(headline) if len(match.group()) > 3]
    if not words or sum(match.group()[0].isupper() for match in words) < 0.7 * len(words):
        return headline
    out = list(headline)
    for match in list(WORD.finditer(headline))[1:]:
        lowered = match.group().lower()
        if lowered in body_words and len(lowered) == len(match.group()):
            out[match.start() : match.end()] = lowered
    return "".join(out)


class Parser:
    """Parses what may hold an act; the rest of an article is only counted. Give it one article at a time."""

    def __init__(self, nlp: Language, lemmas: Iterable[str], verbs: Iterable[str] = ()) -> None:
        self.nlp = nlp
        self.analyser = Analyser(nlp)
        self.verbs = VerbFinder(self.analyser, verbs)
        self.forms = trigger_forms(nlp, lemmas)
        self._participles = participles(nlp, verbs)

    def parse(self, full: str, title_length: int) -> list[Paragraph]:
        """Paragraphs of a cleaned text; parsed are those with a trigger and those that a pronoun looks back to."""
        paragraphs = split_paragraphs(full, title_length)
        kept = self._kept(paragraphs)
        small = frozenset(
            word
            for paragraph in kept
            if not paragraph.is_headline
            for word in WORD.findall(paragraph.text)
            if word[0].islower()
        )
        texts = [truecase(p.text, small) if p.is_headline else p.text for p in kept]
        for paragraph, doc in zip(kept, self.analyser.docs(texts), strict=True):
            paragraph.doc = with_subjects(with_passives(with_nouns(self.verbs.repaired(doc)), self._participles))
        _number_sentences(paragraphs)
        return paragraphs

    def unparsed(self, full: str, title_length: int) -> list[Paragraph]:
        """Paragraphs of a cleaned text with their sentences counted and nothing parsed."""
        paragraphs = split_paragraphs(full, title_length)
        _number_sentences(paragraphs)
        return paragraphs

    def _kept(self, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
        hit = [bool(self.forms & paragraph.lower_words) for paragraph in paragraphs]
        looks_back = [hit[at] and bool(PRONOUN_SPEAKER.search(p.text)) for at, p in enumerate(paragraphs)]
        return [
            paragraph
            for at, paragraph in enumerate(paragraphs)
            if hit[at] or (at + 1 < len(paragraphs) and (looks_back[at + 1] or (paragraph.opens_list and hit[at + 1])))
        ]


def _number_sentences(paragraphs: Sequence[Paragraph]) -> None:
    number = 0
    for paragraph in paragraphs:
        for start, end in _sentence_spans(paragraph):
            words = paragraph.text[start:end]
            first = paragraph.start + start + len(words) - len(words.lstrip())
            last = paragraph.start + end - len(words) + len(words.rstrip())
            paragraph.sentences.append(Sentence(number, first, last))
            number += 1


def _sentence_spans(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    if paragraph.doc is not None:
        yield from ((sent.start_char, sent.end_char) for sent in paragraph.doc.sents)
        return
    at = 0
    for match in SENTENCE_END.finditer(paragraph.text):
        yield at, match.start()
        at = match.end()
    yield at, len(paragraph.text)
