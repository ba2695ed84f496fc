"""Whether a sentence calls untrue what it tells: "the claim that X fired does not correspond to reality"."""

from __future__ import annotations

from coding import clause_forms, clauses, tree
from coding.syntax import Token

CLAIMS = {"claim", "report", "allegation", "accusation", "suggestion", "rumour", "rumor", "charge", "assertion",
          "statement", "information", "news", "speculation", "insinuation", "story", "notion", "idea", "footage",
          "video", "post", "message"}  # fmt: skip
UNTRUE = {"false", "untrue", "baseless", "groundless", "unfounded", "fabricated", "fake", "lie", "fabrication",
          "nonsense", "invention", "disinformation", "misinformation", "fiction", "hoax", "ridiculous", "absurd",
          "incorrect", "inaccurate", "wrong", "misleading", "slander", "falsehood"}  # fmt: skip
TRUE = {"true", "accurate", "correct", "credible"}
GROUNDS = {"basis", "foundation", "ground", "truth"}
DISOWN = {"deny", "dismiss", "reject", "refute", "rebut", "debunk", "disprove", "contradict", "dispute", "disown"}
PREDICATES = {"acomp", "attr", "oprd", "advmod"}


def is_called_false(token: Token) -> bool:
    """Whether a claim that holds a token is the subject of "is false", or the object of "denied" or "dismissed"."""
    below = token
    for above in token.ancestors:
        if tree.is_verb(above) and not tree.is_verb(below):
            is_claim = below is not token and bool(tree.lemmas(below) & CLAIMS)
            return is_claim and _is_untrue(above, below)
        if tree.is_verb(above) and below.dep_ in {"csubj", "csubjpass"}:
            return _says_untrue(above)
        below = above
    return False


def _is_untrue(verb: Token, claim: Token) -> bool:
    if claim in clauses.subjects(verb) and not clauses.is_passive(verb):
        return _says_untrue(verb)
    is_object = claim in clauses.logical_objects(verb)
    return is_object and verb.lemma_ in DISOWN and not clause_forms.is_negated(verb)


def _says_untrue(verb: Token) -> bool:
    said = {word for child in verb.children if child.dep_ in PREDICATES for word in tree.lemmas(child)}
    if verb.lemma_ == "correspond" or said & TRUE:
        return clause_forms.is_negated(verb)
    if said & UNTRUE:
        return not clause_forms.is_negated(verb)
    lacking = [child for child in verb.children if child.dep_ == "dobj" and tree.lemmas(child) & GROUNDS]
    return any(below.lower_ in {"no", "any"} for child in lacking for below in child.children)
