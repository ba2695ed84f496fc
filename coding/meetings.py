"""Meetings of a state with its own: with its governors, or in one of its councils. No other side is told of."""

from __future__ import annotations

from collections.abc import Iterable

from coding import clauses, tree
from coding.hits import Hit
from coding.syntax import Token
from schemas.codes import EventType

OWN = {
    "governor", "mayor", "lawmaker", "senator", "deputy", "mp", "congressman", "council", "board", "commission",
    "committee", "cabinet", "participant", "member", "head", "chairman", "chairwoman", "chair", "director",
    "citizen", "resident", "voter", "student", "teacher", "scientist", "farmer", "worker", "employee",
    "volunteer", "businessman", "entrepreneur", "executive", "journalist", "reporter", "aide", "adviser",
    "staff", "service", "agency", "faction", "activist", "judge", "family", "relative", "veteran", "graduate",
    "athlete", "doctor", "union",
}  # fmt: skip
"""Whom a government meets at home."""
OTHERS = {"state", "delegation", "counterpart", "envoy", "ambassador", "leader", "negotiator", "mediator", "president"}
GATHERINGS = {"meeting", "session", "conference", "gathering"}
"""What a council holds as well as two sides do; talks and negotiations are always with somebody."""
MEETS = {"meet", "receive", "host", "welcome", "see", "greet", "consult", "brief"}


def is_among_its_own(hit: Hit) -> bool:
    """Whether a meeting, of which one party only is known, is told to be with its own people or of its own council."""
    if hit.act.event_type != EventType.CONSULT:
        return False
    head, light = hit.head, hit.light_verb
    objects = clauses.logical_objects(head) if tree.is_verb(head) else []
    hosts = [head, *objects, *([light] if light is not None else [])]
    met = tree.prep_objects(hosts, ("with",)) + (objects if head.lemma_ in MEETS else [])
    if met:
        told = _words([*met, *tree.prep_objects(met, ("of",))])
        return bool(told & OWN) and not told & OTHERS
    if any(token.tag_ == "NNS" and tree.lemmas(token) & OTHERS for host in hosts for token in clauses.subjects(host)):
        return False  # "Arab leaders held a meeting"
    is_gathering = bool(_words([head, *objects]) & GATHERINGS)
    return is_gathering and not tree.prep_objects(hosts, ("between", "among"))


def _words(tokens: Iterable[Token]) -> frozenset[str]:
    """Lemmas of tokens and of the titles before names."""
    return frozenset().union(*(tree.lemmas(word) for token in tokens for word in (token, *tree.titles(token))))
