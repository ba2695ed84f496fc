"""To whom or what a verb does something: objects, whichever arc the parser chose, and what they become."""

from __future__ import annotations

from coding.clause_forms import has_child, is_infinitive
from coding.syntax import Token, once_per_token
from coding.tree import conjuncts, is_verb

SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
OBJECTS = {"dobj", "attr", "oprd"}
RELATIVE = {"that", "which", "who", "whom"}
PARTICLES = {"off", "down", "up", "out", "away", "back"}
"""Of a verb and one of these, what follows is the object, however the parser labels it."""
SMALL_CLAUSES = {"let": "", "have": "", "make": "", "see": "", "allow": "to", "permit": "to", "enable": "to"}
"""Verbs whose object may stand as the subject of an infinitive under them, and the "to" that it has."""
PHRASAL = (
    {(verb, "in") for verb in ("call", "bring", "send", "draft", "ship", "hand", "bus", "fly", "rein", "take")}
    | {(verb, "over") for verb in ("hand", "take", "turn", "sign", "give")}
    | {(verb, "on") for verb in ("slap", "take")}
)
"""Verbs with a particle that is a preposition elsewhere; the object is a common noun, for a name may be a place."""
MAX_BETWEEN = 3
"""So many words may stand between two verbs that share an object."""


def antecedent(token: Token, verb: Token) -> Token:
    """What a relative pronoun stands for."""
    if token.lower_ not in RELATIVE:
        return token
    if verb.dep_ in {"relcl", "acl"}:
        return verb.head
    said = [child for child in verb.head.children if child.dep_ == "attr" and child.i < token.i]
    is_cleft = (
        verb.dep_ == "ccomp"
        and verb.head.lemma_ == "be"
        and any(child.lower_ == "it" and child.dep_ in SUBJECTS for child in verb.head.children)
    )
    return said[0] if is_cleft and said else token  # "it was X that did it"


def results(verb: Token) -> list[Token]:
    """What a verb makes of its object: "made 300 tanks available to", "keeps its border closed to"."""
    behind = [c for noun in direct_objects(verb) for c in noun.children if c.dep_ == "amod" and c.i > noun.i]
    return [*(child for child in verb.children if child.dep_ in {"acomp", "oprd"}), *behind]


@once_per_token
def direct_objects(verb: Token) -> list[Token]:
    """Direct objects, the antecedent of an object relative included; not those of the passive."""
    out = [child for child in verb.children if child.dep_ in OBJECTS or _is_counted_object(child)]
    if not out:  # "sealed off the road": hung on the particle
        out = [
            below
            for child in verb.children
            if child.dep_ == "prt" or (child.dep_ == "prep" and child.lower_ == "off")
            for below in child.children
            if below.dep_ == "pobj"
        ]
    out = out or _below_particle(verb) or _of_small_clause(verb) or _shared_object(verb)
    if verb.dep_ == "relcl" and not out and not any(c.lower_ in RELATIVE and c.dep_ == "nsubj" for c in verb.children):
        out = [verb.head]
    return conjuncts(antecedent(token, verb) for token in out)


def _shared_object(verb: Token) -> list[Token]:
    """What two verbs have in common that stand side by side: "raped and burned women", "tracked, then sank it"."""
    joined = [child for child in verb.children if child.dep_ == "conj" and child.i > verb.i and is_verb(child)]
    if not joined or joined[0].tag_ != verb.tag_ or has_child(joined[0], SUBJECTS | {"aux", "auxpass"}):
        return []
    between = verb.doc[verb.i + 1 : joined[0].i]
    if len(between) > MAX_BETWEEN or any(token.dep_ not in {"cc", "advmod", "punct"} for token in between):
        return []
    return [child for child in joined[0].children if child.dep_ == "dobj"]


def _below_particle(verb: Token) -> list[Token]:
    """What a particle that the parser took for a preposition governs: "called in the envoy", "voted down the plan"."""
    particle = verb.nbor(1) if verb.i + 1 < len(verb.doc) else None
    if particle is None or particle.head is not verb or particle.dep_ != "prep":
        return []
    if particle.lower_ not in PARTICLES and (verb.lemma_, particle.lower_) not in PHRASAL:
        return []
    return [child for child in particle.children if child.dep_ == "pobj" and child.pos_ == "NOUN"]


def _of_small_clause(verb: Token) -> list[Token]:
    """Whom somebody lets do something: the parser makes "let them go", "allowed them to go" a clause with a subject."""
    form = SMALL_CLAUSES.get(verb.lemma_)
    if form is None:
        return []
    below = [child for child in verb.children if child.dep_ == "ccomp" and child.tag_ in {"VB", "VBP"}]
    small = [clause for clause in below if not has_child(clause, {"mark"}) and is_infinitive(clause) == (form == "to")]
    return [token for clause in small for token in clause.children if token.dep_ == "nsubj" and token.i > verb.i]


def _is_counted_object(token: Token) -> bool:
    """What the parser takes for a measure: "downed 20 of 30 drones"."""
    if token.dep_ != "npadvmod" or token.pos_ != "NUM":
        return False
    return any(child.lower_ == "of" for child in token.children)
