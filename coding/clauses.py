"""Walks around a verb: who does it, to whom, in the passive too, and which clauses hang on it."""

from __future__ import annotations

from coding.clause_forms import has_child, is_infinitive
from coding.clause_objects import RELATIVE, SUBJECTS, antecedent, direct_objects
from coding.joined_speech import speaks_beside, spoken_around
from coding.syntax import Token, once_per_token
from coding.tree import conjuncts, governing_verb, is_measure, is_verb, noun_owners

WITH_FROM = ("by", "of", "from", "between", "among")
DOCUMENTS = {
    "statement", "resolution", "letter", "message", "declaration", "note", "communique", "communiqué", "tweet", "post",
    "speech", "report", "petition", "text", "order", "decree", "memo", "cable", "appeal", "motion", "address",
}  # fmt: skip
"""What is written or spoken: it says what its author says ("adopted a resolution demanding")."""

ADOPTS = {"adopt", "pass", "approve", "issue", "release", "publish", "sign", "endorse", "send"}
BIDDING = {"urge", "tell", "order", "instruct", "advise", "implore", "warn"}
"""Verbs that bid somebody do something: an infinitive under one without whom it bids is a headline's passive."""


@once_per_token
def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive, a bare participle behind a noun ("troops massed there") included."""
    if any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children):
        return True
    if (verb.tag_ == "VBN" and has_child(verb, {"agent"})) or _is_bidden(verb):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not has_child(verb, SUBJECTS | {"aux", "dobj"}):
        return is_verb(verb.head) and is_passive(verb.head)
    if (
        verb.dep_ == "conj"
        and verb.tag_ == "VBD"
        and has_child(verb, {"oprd"})
        and not has_child(verb, SUBJECTS | {"dobj"})
    ):
        return is_verb(verb.head) and is_passive(verb.head)  # "were dragged from their cars and shot dead"
    return verb.dep_ in {"acl", "relcl", "amod"} and verb.tag_ == "VBN" and not has_child(verb, {"aux", "dobj"})


def _is_bidden(verb: Token) -> bool:
    """Whether a headline leaves out "was": "Kosovo urged to withdraw"."""
    if verb.lemma_ not in BIDDING or verb.tag_ not in {"VBD", "VBN"} or has_child(verb, {"dobj", "dative", "aux"}):
        return False
    return any(c.dep_ in {"xcomp", "ccomp"} and is_infinitive(c) and not has_child(c, SUBJECTS) for c in verb.children)


@once_per_token
def subjects(verb: Token) -> list[Token]:
    """Grammatical subjects of a verb, looked up through coordination, control and participles; nearest first."""
    return _subjects(verb, 0)


def _subjects(verb: Token, depth: int) -> list[Token]:
    own = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass", "csubj"}]
    if not own and verb.dep_ == "advcl":  # "after a jet violated": the parser hangs the subject on "after"
        marks = (child for child in verb.children if child.dep_ == "mark" and child.i < verb.i)
        own = [below for mark in marks for below in mark.children if below.dep_ == "pobj" and below.i < verb.i]
    if not own and verb.tag_ == "VBZ":  # "EU slaps duties": the parser glues the name to the verb of a headline
        own = [child for child in verb.children if child.dep_ == "compound" and child.i < verb.i]
    if own and is_verb(own[0]) and depth < 6:  # "troops massed there would invade": the participle became the subject
        return _subjects(own[0], depth + 1)
    if own and (author := _adopters(verb, depth)):
        return author
    if own:
        return _listed(verb) or conjuncts(antecedent(token, verb) for token in own)
    if depth > 6:
        return []
    return _inherited_subjects(verb, depth)


def _adopters(verb: Token, depth: int) -> list[Token]:
    """Who adopts a document speaks by it: "the Council passed a draft of X that calls on"."""
    text = verb.head
    is_said = verb.dep_ == "relcl" and text.dep_ == "dobj" and text.lemma_.lower() in DOCUMENTS
    if not is_said or text.head.lemma_ not in ADOPTS or is_passive(text.head) or depth > 6:
        return []
    return _subjects(text.head, depth + 1) if any(child.lower_ in RELATIVE for child in verb.children) else []


def _listed(verb: Token) -> list[Token]:
    """Those of a list that a relative clause behind a comma is about: "Riyadh and Washington, which broker it"."""
    noun = verb.head
    if verb.dep_ != "relcl" or noun.dep_ != "conj" or verb.tag_ == "VBZ":
        return []
    first = verb.subtree[0]
    if first.lower_ not in RELATIVE or first.i == 0 or first.nbor(-1).text != "," or noun.pos_ != "PROPN":
        return []
    return conjuncts([noun.head])


def _inherited_subjects(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    if verb.dep_ in {"acl", "relcl"} and not is_verb(head):
        if verb.tag_ == "VBD" and (verb.dep_ == "acl" or verb.nbor(-1).lower_ == ","):
            # "the first shell killed him"; "Russia, which has a base there, called on"
            return conjuncts([head])
        if verb.tag_ == "VBG" and head.lemma_.lower() in DOCUMENTS:
            named = [token for token in noun_owners(head, ("by", "from")) if token.text[0].isupper()]
            return named or _subjects_above(head, depth) or [head]
        if verb.tag_ in {"VBG", "VBN"} and not is_infinitive(verb):
            return conjuncts([head])
        owners = [token for token in noun_owners(head, WITH_FROM) if token.pos_ != "ADJ" or token.text[0].isupper()]
        return owners or ([] if _is_reacted_to(head) else _subjects_above(head, depth))
    if verb.dep_ == "pcomp":
        above = head.head.head if head.dep_ == "conj" else head.head  # "of arming them and of shelling villages"
        if is_verb(above):
            objects = direct_objects(above)
            accused = objects if head.lower_ in {"of", "from", "for"} and objects else []
            return accused or _subjects(above, depth + 1)
        return noun_owners(above, WITH_FROM) or _subjects_above(above, depth)
    if verb.dep_ == "conj" and verb.tag_ in {"VBD", "VBZ"} and head.tag_ == "VBG" and head.dep_ == "pcomp":
        return _subjects_above(head, depth)  # "accused Oman of arming them and recalled its envoy"
    if (outer := head.head if speaks_beside(verb) else spoken_around(verb)) is not None:
        return _subjects(outer, depth + 1)
    if verb.dep_ in {"xcomp", "ccomp", "advcl", "conj", "prep", "dep", "acomp"}:
        return _controllers(verb, head, depth)
    return []


def _controllers(verb: Token, head: Token, depth: int) -> list[Token]:
    if not is_verb(head):
        if head.pos_ == "ADJ":
            return _subjects(head.head, depth + 1) if is_verb(head.head) else _subjects_above(head, depth)
        return noun_owners(head, WITH_FROM) or _subjects_above(head, depth)
    if (verb.dep_ in {"xcomp", "ccomp"} or head.lemma_ == "give") and is_infinitive(verb):
        objects = direct_objects(head) + [child for child in head.children if child.dep_ == "dative"]
        if objects and not is_passive(head):
            return conjuncts(objects)
    return _subjects(head, depth + 1)


def _subjects_above(token: Token, depth: int) -> list[Token]:
    verb = governing_verb(token)
    return _subjects(verb, depth + 1) if verb is not None and depth < 6 else []


def _is_reacted_to(noun: Token) -> bool:
    """Whether a noun is what others feel about: in "regret at the order to march" nobody says who marches."""
    return noun.dep_ == "pobj" and noun.head.lower_ in {"at", "about"} and noun.lemma_ in {"order", "decision", "move"}


@once_per_token
def agents(verb: Token) -> list[Token]:
    """Who does it in the passive: the by-phrase, wherever it hangs."""
    out = []
    passive = is_passive(verb) or (verb.tag_ == "VBG" and not has_child(verb, {"nsubj", "aux"}))
    for child in verb.children:
        if passive and child.dep_ in {"agent", "prep"} and child.lower_ == "by":
            # "hit by shelling": the gerund is no object of the preposition
            out += [grand for grand in child.children if grand.dep_ == "pobj" or grand.tag_ == "VBG"]
    if not out and passive:  # "was threatened with retaliation by X": the phrase hangs one noun too low
        nouns = [grand for child in verb.children if child.dep_ == "prep" for grand in child.children]
        out = [
            t for noun in nouns for by in noun.children if by.lower_ == "by" for t in by.children if t.dep_ == "pobj"
        ]
    return conjuncts(token for token in out if not is_measure(token))


@once_per_token
def logical_subjects(verb: Token) -> list[Token]:
    """Who does what the verb says: the subject, or the by-phrase in the passive."""
    by = agents(verb)
    return by if by or is_passive(verb) else subjects(verb)


def tellers_of_themselves(verb: Token) -> list[Token]:
    """The noun that "they" stands for in "officers said they had seized power"; empty where it is not so."""
    own = [child for child in verb.children if child.dep_ == "nsubj"]
    return [own[0], *_tellers(verb)] if len(own) == 1 and own[0].lower_ in {"it", "they"} else []


def tellers_as_object(verb: Token) -> list[Token]:
    """The noun that "them" stands for in "migrants said guards had beaten them"; empty where it is not so."""
    own = [child for child in verb.children if child.dep_ == "dobj"]
    is_theirs = len(own) == 1 and own[0].lower_ in {"them", "him", "her"}
    named = any(child.dep_ == "nsubj" and child.pos_ != "PRON" for child in verb.children)
    return [own[0], *_tellers(verb)] if is_theirs and named else []


def _tellers(verb: Token) -> list[Token]:
    """Nouns that say what a clause tells."""
    above = verb.head
    if verb.dep_ != "ccomp" or not is_verb(above):
        return []
    return [token for token in subjects(above) if token.pos_ == "NOUN" and token.i < verb.i]


@once_per_token
def logical_objects(verb: Token) -> list[Token]:
    """To whom or what it is done: the object, or the subject in the passive."""
    if is_passive(verb):
        found = [child for child in verb.children if child.dep_ in {"nsubjpass", "nsubj"}]
        passive = conjuncts(antecedent(token, verb) for token in found) or _inherited_subjects(verb, 1)
        return passive + [child for child in verb.children if child.dep_ in {"dobj", "oprd"}]
    return direct_objects(verb)


@once_per_token
def complements(token: Token) -> list[Token]:
    """Heads of the clauses and infinitives under a token, prepositional gerunds and "for X to V" included."""
    out = []
    for child in token.children:
        is_clause = child.dep_ in {"xcomp", "ccomp", "acl", "advcl"} or (
            child.dep_ == "relcl" and is_infinitive(child)  # "three days to leave"
        )
        if is_clause and child.i > token.i:
            out.append(child)
        elif child.dep_ in {"prep", "agent"}:
            out += [grand for grand in child.children if grand.dep_ == "pcomp"]
            out += [
                below
                for grand in child.children
                if grand.dep_ == "pobj"
                for below in grand.children
                if below.dep_ in {"acl", "relcl"} and is_infinitive(below)
            ]
    return out + [other for head in out for other in head.conjuncts if is_verb(other) and not speaks_beside(other)]


def clause_head(token: Token) -> Token:
    """The verb whose clause a token stands in; the sentence's root where there is no verb."""
    if is_verb(token) and token.dep_ != "amod":
        return token
    return governing_verb(token) or token.sent.root


@once_per_token
def clause_tokens(head: Token) -> list[Token]:
    """Tokens of a clause without the clauses below it."""
    out, stack = [], [head]
    while stack:
        token = stack.pop()
        out.append(token)
        stack += [
            child
            for child in token.children
            if not (is_verb(child) and child.dep_ in {"ccomp", "advcl", "relcl", "conj", "parataxis", "acl"})
        ]
    return out
