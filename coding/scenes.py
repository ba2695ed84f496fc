"""Where the sentences of a paragraph are set: by the place that begins one, or the only state that was named."""

from __future__ import annotations

from coding.syntax import Span
from coding.view import ParagraphView

FIRST_WORDS = 4
"""Behind so many words of a sentence a place no longer begins it."""
PLACED = {"in", "at", "near", "across", "throughout", "around"}


def scene_code(sentence: Span, view: ParagraphView) -> str:
    """The state whose place begins a sentence ("In Yerevan, thousands marched"); empty where none does."""
    if not any(token.lower_ in PLACED for token in sentence[:FIRST_WORDS]):
        return ""
    for place in view.place_spans:
        token = next((t for t in view.tokens(place.start, place.end) if t.sent.start == sentence.start), None)
        if token is None or token.i - sentence.start > FIRST_WORDS or not place.location.country:
            continue
        if any(t.lower_ in PLACED for t in token.doc[sentence.start : token.i]):
            return place.location.country
    return ""


def near_code(sentence: Span, view: ParagraphView, before: str) -> str:
    """The only state that a paragraph names up to the end of a sentence; empty for several, for none that `before`."""
    end = sentence.end_char
    codes = {span.party.country or span.party.code for span in view.actor_spans if span.start < end} - {None}
    return (codes.pop() or "" if len(codes) == 1 else "") if codes else before
