"""Names that stand beside an act without being a party to it, and subjects that it is done to."""

from __future__ import annotations

from coding import clauses, tree
from coding.clause_objects import direct_objects
from coding.hits import Hit
from coding.syntax import Token
from schemas.coded import Party
from schemas.codes import EventType, Sector

BLOWS = {"attack", "assault", "strike", "raid", "invasion", "aggression", "bombing", "shelling", "offensive",
         "violence"}  # fmt: skip
PLACE_NOUNS = {"border", "frontier", "coast", "shore", "sea", "island", "peninsula", "airspace", "waters", "desert",
               "soil"}  # fmt: skip
EMBLEMS = {"flag", "banner", "portrait"}
TIMES = {"during", "after", "before", "amid", "following", "since", "ahead", "despite", "until", "when", "while", "as"}
SAKES = {"support", "behalf", "solidarity", "allegiance", "eve", "anniversary", "memory", "wake", "aftermath"}
REVENGE = {"retaliation", "revenge", "reprisal", "response", "answer", "vengeance", "reply"}
UNDERGO = {"face", "draw", "receive", "suffer", "sustain", "earn", "attract", "incur", "provoke", "encounter", "endure",
           "get"}  # fmt: skip
"""Verbs whose subject is done to by what stands as their object."""


def is_of_many(party: Party) -> bool:
    """Whether a party is states taken together: "the West", "Arab states"."""
    return party.sector is Sector.GOV and party.country is None


def undergoes(hit: Hit) -> bool:
    """Whether the subject of the light verb is done to: "faces criticism from the EU", "suffered an attack"."""
    verb = hit.light_verb
    if verb is None or hit.pattern.kind != "noun" or hit.act.is_reciprocal or clauses.is_passive(verb):
        return False
    if verb.lemma_ == "draw" and hit.act.event_type != EventType.ACCUSE:  # "drew a red line"
        return False
    done = direct_objects(verb)
    return verb.lemma_ in UNDERGO and hit.head in [*done, *tree.prep_objects(done, ("of",))]


def stands_beside(token: Token, hit: Hit) -> bool:
    """Whether a name is a go-between, a victim, or only tells the place, the time or the sake of an act."""
    top = tree.noun_of(token)
    is_move = hit.act.event_type == EventType.MOBILIZE  # it threatens whose border it goes to
    ground = top if top is not token else top.head.head if top.dep_ == "pobj" and top.head.lower_ == "of" else None
    if ground is not None and tree.lemmas(ground) & PLACE_NOUNS and not is_move:  # "on the Mexican border"
        return True
    if hit.act.event_type == EventType.PROTEST and tree.lemmas(top) & EMBLEMS:  # "filled a stadium, waving Iran's flag"
        return True
    above = top.head.lower_ if top.dep_ == "pobj" else ""
    if above in {"through", "via"} or is_circumstance(top, hit):
        return True
    return hit.act.is_verbal and above in {"on", "against"} and bool(tree.lemmas(top.head.head) & BLOWS)


def is_circumstance(token: Token, hit: Hit) -> bool:
    """Whether a name only says when or for whose sake: "during a visit to Oman", "in support of Qatar"."""
    clause = clauses.clause_head(hit.light_verb if hit.light_verb is not None else hit.head)
    own = clauses.clause_head(token)
    if own.i != clause.i and own.dep_ == "conj" and clause in own.ancestors:
        return True  # "blames X and calls on Y": each act has its own
    over = {above.i for above in hit.head.ancestors}
    for above in token.ancestors:
        if above.i in over or above.i == hit.head.i or (hit.light_verb is not None and above.i == hit.light_verb.i):
            return False
        if above.dep_ in {"prep", "advmod", "mark"} and above.lower_ in TIMES:
            return True
        if above.dep_ == "relcl" and hit.act.event_type != EventType.MOBILIZE:  # "the pipeline, which comes from Chad"
            return True
        if above.lemma_.lower() in SAKES and above.dep_ == "pobj":
            return True
    return False
