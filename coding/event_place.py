"""Where an act took place: the place of its own clause, then its sentence, then the dateline, else nowhere known."""

from __future__ import annotations

from collections.abc import Sequence

from coding import tree
from coding.attach import levels, touches
from coding.bystanders import REVENGE, is_circumstance
from coding.hits import Hit
from coding.patterns import Words
from coding.places import PlaceSpan
from coding.syntax import Token
from coding.view import ParagraphView
from schemas.coded import Location
from schemas.codes import EventType

PLACE_PREPOSITIONS = {
    "in", "at", "near", "on", "around", "off", "along", "outside", "inside", "over", "across", "into", "within",
    "through", "between", "to", "from", "against", "of", "toward", "towards", "onto",
}  # fmt: skip
PLAIN_PLACE = {"in", "at", "near", "around", "outside", "inside", "over", "across", "off", "along", "within", "into"}
VISITS = {"visit", "tour"}
STRIKING = {EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE, EventType.RETREAT}
TOWNS = {"city", "capital", "base", "nuclear_site"}
GROUNDS = {
    "capital", "border", "frontier", "coast", "water", "airspace", "territory", "north", "south", "east", "west",
    "region", "province", "city", "town", "port", "soil", "shore", "sky", "side", "land", "district", "island",
    "village", "center", "centre", "airport", "embassy", "base", "parliament", "outskirts", "suburb", "part", "area",
    "neighbourhood", "neighborhood", "street", "strait", "front",
}  # fmt: skip
GOVERNMENTS = {"government", "authority", "regime", "administration", "leadership", "ministry", "president", "minister"}
SEATS = {"base", "headquarter", "bear", "root", "register"}
"""Participles that say where somebody comes from: "a group based in Pakistan"."""
MEETING_PLACE = {"in", "at", "near", "outside"}


def location(hit: Hit, view: ParagraphView, say: Words, party_heads: Words) -> Location | None:
    """The place of the act: a place phrase of its own clause, nearest to the trigger; null where none stands there."""
    if not view.place_spans:
        return _of_dateline(hit, view)
    allowed = MEETING_PLACE if hit.act.is_reciprocal or hit.act.is_verbal else PLACE_PREPOSITIONS
    for tokens in levels(hit, say):
        found = _nearest(tokens, hit, view, allowed, party_heads)
        if found is not None:
            return found
    return _of_sentence(hit, view, allowed, party_heads) or _of_dateline(hit, view)


def place_of_clause(hit: Hit, view: ParagraphView, say: Words, party_heads: Words) -> Location | None:
    """The place that the act's own clause tells, and no other."""
    if not view.place_spans:
        return None
    own = [
        token for token in next(iter(levels(hit, say))) if not is_circumstance(token, hit) and not _is_avenged(token)
    ]
    return _nearest(own, hit, view, PLACE_PREPOSITIONS, party_heads)


def _is_avenged(token: Token) -> bool:
    """Whether a place is that of what is answered: "rockets fired in retaliation for the killing of X in Tyre"."""
    return any(above.dep_ == "pobj" and tree.lemmas(above) & REVENGE for above in token.ancestors)


def _nearest(
    tokens: Sequence[Token], hit: Hit, view: ParagraphView, allowed: set[str], party_heads: Words
) -> Location | None:
    inside = [
        s
        for s in view.place_spans
        if touches(s.start, s.end, tokens) and _is_placed(s, hit, view, allowed, party_heads)
    ]
    span = min(inside, key=lambda s: (abs(s.start - hit.head.idx), s.start), default=None)
    return span.location if span is not None else None


def _of_sentence(hit: Hit, view: ParagraphView, allowed: set[str], party_heads: Words) -> Location | None:
    """The one place of the sentence, for acts that are done and not said; null where it has several."""
    if hit.act.is_verbal or hit.act.is_reciprocal:
        return None
    sentence = list(hit.head.sent)
    found = {
        s.location.name: s.location
        for s in view.place_spans
        if touches(s.start, s.end, sentence)
        and _hangs_on_verb(s, view)
        and _is_placed(s, hit, view, allowed & PLAIN_PLACE - {"into"}, party_heads)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _hangs_on_verb(span: PlaceSpan, view: ParagraphView) -> bool:
    """Whether a place is said of what happens ("fell in X") and not of a thing ("its role in X")."""
    return any(t.dep_ == "pobj" and tree.is_verb(t.head.head) for t in view.tokens(span.start, span.end))


def _of_dateline(hit: Hit, view: ParagraphView) -> Location | None:
    """The town of the dateline above the act: of meetings and of what is done, but a capital is where one writes."""
    dateline = view.paragraph.dateline
    if not dateline or (hit.act.is_verbal and not hit.act.is_reciprocal):
        return None
    places = view.knowledge.gazetteer.find(dateline)
    if (
        not places
        or any(place.kind in TOWNS for place in places[1:])
        or (places[0].kind == "capital" and not hit.act.is_reciprocal)
    ):
        return None
    return places[0].location if places[0].kind in TOWNS else None


def _is_placed(span: PlaceSpan, hit: Hit, view: ParagraphView, allowed: set[str], party_heads: Words) -> bool:
    """Whether a place hangs on a preposition of place, its own or that of the noun it belongs to.

    A name that may be a government needs a plain one ("in Moscow", not "from Moscow"); under a noun for people or
    bodies it is their seat ("the government in Kyiv") unless the act is done to them ("killed a leader in Tehran").
    What is said elsewhere than it is spoken of: under the object of a verbal act a place is no place of the act.
    """
    tokens = view.tokens(span.start, span.end)
    if any(token.i in view.actor_at for token in tokens):
        allowed = allowed & PLAIN_PLACE
    for token in tokens:
        above = token
        for _ in range(4):
            if above.dep_ == "pobj":
                word = above.head.lower_
                if above.head.head.lemma_ in SEATS and above.head.head.dep_ in {"acl", "relcl", "amod"}:
                    return False
                return word in allowed and _is_of_act(above.head.head, hit, party_heads, of=word == "of")
            if above.dep_ not in {"compound", "poss", "amod", "nmod", "conj", "appos"}:
                break
            # "in China's waters" is a place, "over Russia's support" is none.
            if above.dep_ == "poss" and token.i in view.actor_at and above.head.lemma_.lower() not in GROUNDS:
                break
            above = above.head
    # the object of an attack is where it was: "shelled Kharkiv", "will visit Moscow"
    if any(token.dep_ == "dobj" and token.head.lemma_ in VISITS for token in tokens):
        return True
    struck = hit.act.event_type in STRIKING and "into" in allowed
    return struck and any(token.dep_ in {"dobj", "nsubjpass"} for token in tokens)


def _is_of_act(holder: Token, hit: Hit, party_heads: Words, *, of: bool) -> bool:
    """Whether the place of a word (the one above its preposition) is that of the act."""
    if holder.i in {token.i for token in hit.trigger}:
        return True
    if of and holder.lemma_.lower() not in GROUNDS:
        return False
    if hit.act.is_verbal and not hit.act.is_reciprocal and holder.dep_ in {"dobj", "pobj", "nsubjpass"}:
        return False
    if not tree.lemmas(holder) & party_heads:
        return True
    suffers = holder.dep_ in {"dobj", "nsubjpass"} or (holder.dep_ == "pobj" and holder.head.lower_ in {"of", "at"})
    return suffers and not hit.act.is_reciprocal and tree.lemmas(holder).isdisjoint(GOVERNMENTS)
