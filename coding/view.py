"""One paragraph with everything known about its words: parties, places, dates and quantities at their tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from coding import tree
from coding.actors import ActorLexicon, ActorSpan, DocumentNames
from coding.date_tense import CueTense, Tense
from coding.dates import DateSpan, find_dates
from coding.magnitudes import MagnitudeSpan, find_magnitudes
from coding.numbers import NumberSpan, find_numbers
from coding.parse import Paragraph, Sentence
from coding.places import Gazetteer, PlaceSpan
from coding.syntax import Doc, Span, Token
from schemas.coded import Party

FUTURE_WORDS = {"will", "shall", "'ll", "’ll", "to", "wo"}
PRESENT_TAGS = {"VBZ", "VBP"}
REPORTS = {"say", "report", "claim", "add", "write", "be", "have", "show", "mark", "remain", "mean"}
"""Verbs whose present tense tells nothing of the day beside them."""


@dataclass(frozen=True)
class Knowledge:
    """What the coder knows beside grammar; `published` is the day the article is read on."""

    lexicon: ActorLexicon
    gazetteer: Gazetteer
    names: DocumentNames
    published: date


@dataclass
class ParagraphView:
    """A parsed paragraph; the knowledge is looked up when first asked for."""

    paragraph: Paragraph
    doc: Doc
    knowledge: Knowledge
    quotes: Sequence[tuple[int, int]] = ()
    """Quoted stretches, in code points of the paragraph."""
    parties_of: dict[int, list[Party]] = field(default_factory=dict)
    """Token index -> the parties that its noun phrase names, as far as it was asked."""
    tolls_of: dict[int, list[tuple[Token, MagnitudeSpan]]] = field(default_factory=dict)
    """First token of a sentence -> its verbs of fate with how many they befell, as far as it was asked."""

    @property
    def text(self) -> str:
        """The paragraph as it was parsed."""
        return self.doc.text

    @cached_property
    def actor_spans(self) -> list[ActorSpan]:
        """Names of parties, in order."""
        known = self.knowledge
        found = known.lexicon.find(self.text, known.published, known.names, self.paragraph.start)
        return list(found)

    @cached_property
    def actor_at(self) -> dict[int, ActorSpan]:
        """Token index -> the party whose name covers it."""
        return {token.i: span for span in self.actor_spans for token in self.tokens(span.start, span.end)}

    @cached_property
    def place_spans(self) -> list[PlaceSpan]:
        """Places, those inside the names of parties left out unless the name may be a place as well."""
        blocked = [(span.start, span.end) for span in self.actor_spans if not span.may_be_place]
        return list(self.knowledge.gazetteer.find(self.text, blocked))

    @cached_property
    def place_at(self) -> dict[int, PlaceSpan]:
        """Token index -> the place whose name covers it."""
        return {token.i: span for span in self.place_spans for token in self.tokens(span.start, span.end)}

    def is_place(self, token: Token) -> bool:
        """Whether a token stands in the name of a place."""
        return token.i in self.place_at

    def is_people(self, token: Token) -> bool:
        """Whether a token is the name of a state's people in the plural: "Kenyans"."""
        span = self.actor_at.get(token.i)
        is_plural = token.tag_ in {"NNPS", "NNS"} or token.lower_.endswith("s")  # "Georgians": tagged as the singular
        return span is not None and span.kind == "people" and is_plural

    @cached_property
    def date_spans(self) -> list[DateSpan]:
        """Date expressions, resolved against the publication date."""
        return list(find_dates(self.text, self.knowledge.published, self._tense_at))

    @cached_property
    def _cues(self) -> CueTense:
        return CueTense(self.text)

    def _tense_at(self, offset: int) -> Tense:
        """Tense of the verb over a place in the text; a plain present tells of a day to come, unless it reports."""
        tokens = self.tokens(offset, offset + 1)
        verb = (
            next((t for t in [tokens[0], *tokens[0].ancestors] if t.pos_ in {"VERB", "AUX"}), None) if tokens else None
        )
        if verb is None:
            return self._cues(offset)
        around = [verb, *(child for child in verb.children if child.dep_ in {"aux", "auxpass"})]
        if any(token.lower_ in FUTURE_WORDS for token in around):
            return Tense.FUTURE
        if verb.tag_ in PRESENT_TAGS and not tree.is_past(verb) and verb.lemma_ not in REPORTS and len(around) == 1:
            return Tense.FUTURE
        return Tense.PAST if any(map(tree.is_past, around)) else self._cues(offset)

    @cached_property
    def magnitude_spans(self) -> list[MagnitudeSpan]:
        """Quantities."""
        return find_magnitudes(self.text, self._numbers, self.date_spans)

    @cached_property
    def _numbers(self) -> list[NumberSpan]:
        return list(find_numbers(self.text))

    @cached_property
    def number_spans(self) -> list[NumberSpan]:
        """Number phrases, whatever they count; a bare article is none."""
        return [number for number in self._numbers if not number.is_article]

    def tokens(self, start: int, end: int) -> list[Token]:
        """Tokens that a stretch of the paragraph touches."""
        span = self.doc.touched(start, end)
        return list(span) if span is not None else []

    def tokens_in(self, sentence: Span, start: int, end: int) -> list[Token]:
        """Those of them that stand in a sentence."""
        return [token for token in self.tokens(start, end) if token.sent.start == sentence.start]

    def in_quote(self, token: Token) -> bool:
        """Whether a token is somebody's own words."""
        return any(start <= token.idx < end for start, end in self.quotes)

    def sentence_of(self, token: Token) -> Sentence:
        """The sentence of the article that a token stands in."""
        at = self.paragraph.start + token.idx
        for sentence in self.paragraph.sentences:
            if sentence.start <= at < sentence.end:
                return sentence
        return self.paragraph.sentences[-1]

    def spans_among(self, tokens: Iterable[Token]) -> list[ActorSpan]:
        """Parties named among some tokens, in order, each once."""
        found = {self.actor_at[token.i].start: self.actor_at[token.i] for token in tokens if token.i in self.actor_at}
        return [found[start] for start in sorted(found)]
