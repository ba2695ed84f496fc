"""Small walks over a parse: who stands where around a verb or a noun, whichever arc the parser chose."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from coding.syntax import Token, once_per_token

VERBAL = {"VERB", "AUX"}
SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
OBJECTS = {"dobj", "attr", "oprd"}
CLAUSES = {"xcomp", "ccomp", "acl", "advcl", "pcomp", "relcl", "conj", "csubj", "parataxis", "ROOT"}
RELATIVE = {"that", "which", "who", "whom"}
CIRCUMSTANCE = {
    "after",
    "before",
    "during",
    "despite",
    "since",
    "amid",
    "following",
    "because",
    "until",
    "as",
    "over",
    "by",
}
"""Prepositions that set another act beside the verb's: the noun under them keeps its own tense."""
IRREGULAR = {
    "retook": "retake", "retaken": "retake", "overran": "overrun", "overthrew": "overthrow", "overthrown": "overthrow",
    "overflew": "overfly", "overflown": "overfly", "forswore": "forswear", "slew": "slay", "swore": "swear",
    "strove": "strive", "sank": "sink", "shrank": "shrink",
}  # fmt: skip
"""Past forms that the model takes for another word or a base form."""
MEASURES = {"round", "series", "day", "hour", "week", "month", "wave", "spate", "bout", "set", "string", "kind", "form"}
"""Nouns that count what hangs on their "of"."""
COUNTERS = MEASURES | {
    "dozen", "dozens", "score", "scores", "hundred", "hundreds", "thousand", "thousands", "ten", "tens", "million",
    "number", "group", "handful", "pair", "couple", "lot", "majority", "some", "many", "most", "several", "all", "none",
    "barrage", "salvo", "volley", "swarm", "column", "convoy", "batch", "shipment", "consignment", "fleet", "squad",
    "hail", "flurry", "slew", "host", "rest", "half", "third", "quarter", "remainder", "team", "unit", "contingent",
    "package", "amount", "quantity", "stock", "one", "two", "three", "four", "five", "load", "tonne", "ton", "type",
}  # fmt: skip
"""Nouns and pronouns behind which "of" names what is meant."""
WITH_FROM = ("by", "of", "from", "between", "among")
DOCUMENTS = {
    "statement", "resolution", "letter", "message", "declaration", "note", "communique", "communiqué", "tweet", "post",
    "speech", "report", "petition", "text", "order", "decree", "memo", "cable", "appeal", "motion", "address",
}  # fmt: skip
"""What is written or spoken: it says what its author says ("adopted a resolution demanding")."""
PREMODIFIERS = {"poss", "amod", "compound", "nmod", "nummod"}


def lemmas(token: Token) -> frozenset[str]:
    """The lemmas a token may stand for, in lower case: names in headlines keep their plural s in the model's lemma."""
    return _lemmas(token.lemma_, token.lower_, token.pos_)


@lru_cache(maxsize=50_000)
def _lemmas(written: str, lower: str, pos: str) -> frozenset[str]:
    lemma = written.lower()
    out = {lemma, lower, IRREGULAR.get(lower, lemma)}
    if pos in {"PROPN", "NOUN", "ADJ", "X"} and lower.endswith("s") and len(lower) > 3:
        out.add(lower[:-1])
    return frozenset(out)


def is_verb(token: Token) -> bool:
    """Whether a token heads a clause."""
    return token.pos_ in VERBAL


def is_noun(token: Token) -> bool:
    """Whether a token heads a noun phrase."""
    return token.pos_ in {"NOUN", "PROPN", "PRON", "NUM"} or token.dep_ in {"dobj", "pobj", "nsubj", "nsubjpass"}


def conjuncts(tokens: Iterable[Token]) -> list[Token]:
    """The tokens with everything joined to them by and/or, in order."""
    out: dict[int, Token] = {}
    for token in tokens:
        out[token.i] = token
        for other in token.conjuncts:
            if other.i > token.i and not is_verb(other):
                out[other.i] = other
    return list(out.values())


@once_per_token
def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive, a bare participle behind a noun ("troops massed there") included."""
    if any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children):
        return True
    if verb.tag_ == "VBN" and _has(verb, {"agent"}):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not _has(verb, SUBJECTS | {"aux", "dobj"}):
        return is_verb(verb.head) and is_passive(verb.head)
    return verb.dep_ in {"acl", "relcl", "amod"} and verb.tag_ == "VBN" and not _has(verb, {"aux", "dobj"})


def _has(token: Token, deps: set[str]) -> bool:
    return any(child.dep_ in deps for child in token.children)


@once_per_token
def subjects(verb: Token) -> list[Token]:
    """Grammatical subjects of a verb, looked up through coordination, control and participles; nearest first."""
    return _subjects(verb, 0)


def _subjects(verb: Token, depth: int) -> list[Token]:
    own = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass", "csubj"}]
    if own and is_verb(own[0]) and depth < 6:  # "troops massed there would invade": the participle became the subject
        return _subjects(own[0], depth + 1)
    if own:
        return conjuncts(_antecedent(token, verb) for token in own)
    if depth > 6:
        return []
    return _inherited_subjects(verb, depth)


def _antecedent(token: Token, verb: Token) -> Token:
    """What a relative pronoun stands for."""
    if token.lower_ in RELATIVE and verb.dep_ in {"relcl", "acl"}:
        return verb.head
    return token


def _inherited_subjects(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    if verb.dep_ in {"acl", "relcl"} and not is_verb(head):
        if verb.tag_ == "VBG" and head.lemma_.lower() in DOCUMENTS:
            named = [token for token in noun_owners(head, ("by", "from")) if token.text[0].isupper()]
            return named or _subjects_above(head, depth) or [head]
        if verb.tag_ in {"VBG", "VBN"} and not _is_infinitive(verb):
            return conjuncts([head])
        return noun_owners(head, WITH_FROM) or _subjects_above(head, depth)
    if verb.dep_ == "pcomp":
        above = head.head
        if is_verb(above):
            objects = direct_objects(above)
            accused = objects if head.lower_ in {"of", "from", "for"} and objects else []
            return accused or _subjects(above, depth + 1)
        return noun_owners(above, WITH_FROM) or _subjects_above(above, depth)
    if verb.dep_ in {"xcomp", "ccomp", "advcl", "conj", "prep", "dep"}:
        return _controllers(verb, head, depth)
    return []


def _controllers(verb: Token, head: Token, depth: int) -> list[Token]:
    if not is_verb(head):
        if head.pos_ == "ADJ":
            return _subjects(head.head, depth + 1) if is_verb(head.head) else _subjects_above(head, depth)
        return noun_owners(head, WITH_FROM) or _subjects_above(head, depth)
    if verb.dep_ in {"xcomp", "ccomp"} and _is_infinitive(verb):
        objects = direct_objects(head) + [child for child in head.children if child.dep_ == "dative"]
        if objects and not is_passive(head):
            return conjuncts(objects)
    return _subjects(head, depth + 1)


def _subjects_above(token: Token, depth: int) -> list[Token]:
    verb = governing_verb(token)
    return _subjects(verb, depth + 1) if verb is not None and depth < 6 else []


def _is_infinitive(verb: Token) -> bool:
    if any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children):
        return True
    return verb.dep_ == "conj" and verb.tag_ == "VB" and is_verb(verb.head) and _is_infinitive(verb.head)


@once_per_token
def direct_objects(verb: Token) -> list[Token]:
    """Direct objects, the antecedent of an object relative included; not those of the passive."""
    out = [child for child in verb.children if child.dep_ in OBJECTS or _is_counted_object(child)]
    if not out:  # "sealed off the road": hung on the particle
        out = [
            below for child in verb.children if child.dep_ == "prt" for below in child.children if below.dep_ == "pobj"
        ]
    if verb.dep_ == "relcl" and not out and not any(c.lower_ in RELATIVE and c.dep_ == "nsubj" for c in verb.children):
        out = [verb.head]
    return conjuncts(_antecedent(token, verb) for token in out)


def _is_counted_object(token: Token) -> bool:
    """What the parser takes for a measure: "downed 20 of 30 drones"."""
    if token.dep_ != "npadvmod" or token.pos_ != "NUM":
        return False
    return any(child.lower_ == "of" for child in token.children)


@once_per_token
def agents(verb: Token) -> list[Token]:
    """Who does it in the passive: the by-phrase, wherever it hangs."""
    out = []
    passive = is_passive(verb) or (verb.tag_ == "VBG" and not _has(verb, {"nsubj", "aux"}))
    for child in verb.children:
        if passive and child.dep_ in {"agent", "prep"} and child.lower_ == "by":
            # "hit by shelling": the gerund is no object of the preposition
            out += [grand for grand in child.children if grand.dep_ == "pobj" or grand.tag_ == "VBG"]
    if not out and passive:  # "was threatened with retaliation by X": the phrase hangs one noun too low
        nouns = [grand for child in verb.children if child.dep_ == "prep" for grand in child.children]
        out = [
            t for noun in nouns for by in noun.children if by.lower_ == "by" for t in by.children if t.dep_ == "pobj"
        ]
    return conjuncts(out)


@once_per_token
def logical_subjects(verb: Token) -> list[Token]:
    """Who does what the verb says: the subject, or the by-phrase in the passive."""
    by = agents(verb)
    return by if by or is_passive(verb) else subjects(verb)


@once_per_token
def logical_objects(verb: Token) -> list[Token]:
    """To whom or what it is done: the object, or the subject in the passive."""
    if is_passive(verb):
        found = [child for child in verb.children if child.dep_ in {"nsubjpass", "nsubj"}]
        passive = conjuncts(_antecedent(token, verb) for token in found) or _inherited_subjects(verb, 1)
        return passive + [child for child in verb.children if child.dep_ in {"dobj", "oprd"}]
    return direct_objects(verb)


def noun_owners(noun: Token, links: tuple[str, ...] = ("by", "of", "between", "among")) -> list[Token]:
    """Whose a noun is: possessive, adjective, compound, then the phrases with the linking prepositions."""
    before = [child for child in noun.children if child.dep_ in PREMODIFIERS and child.dep_ != "nummod"]
    before.sort(key=lambda token: (token.dep_ != "poss", token.i))
    return conjuncts(before) + prep_objects([noun], links)


def prep_objects(tokens: Iterable[Token], words: Iterable[str]) -> list[Token]:
    """Objects of the named prepositions under any of the tokens; the arc's label does not matter."""
    wanted = set(words)
    out: list[Token] = []
    for token in tokens:
        for child in token.children:
            if child.dep_ in {"prep", "dative", "agent", "advmod", "prt"} and child.lower_ in wanted:
                out += _pobj(child)
    return conjuncts(out)


def _pobj(prep: Token) -> list[Token]:
    found = [child for child in prep.children if child.dep_ == "pobj"]
    if not found:  # "out of", "ahead of", "close to": the second preposition carries the object
        found = [
            grand
            for child in prep.children
            if child.dep_ in {"prep", "pcomp"}
            for grand in child.children
            if grand.dep_ == "pobj"
        ]
    return found


def counted(tokens: Iterable[Token]) -> list[Token]:
    """Tokens, each counting word with what it counts behind it: "dozens of tanks", "a barrage of missiles"."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        if token.pos_ == "NUM" or token.lemma_.lower() in COUNTERS:
            out += [t for child in token.children if child.lower_ == "of" for t in _pobj(child)]
    return out


def governing_verb(token: Token) -> Token | None:
    """The nearest verb above a token; None where there is none, as in a headline of nouns."""
    for above in token.ancestors:
        if is_verb(above):
            return above
    return None


def light_verb_of(noun: Token) -> Token | None:
    """The verb that a noun is subject, object or prepositional object of; None where another noun stands between.

    Nouns that only measure it do not: "held three days of talks".
    """
    head = noun
    while head.dep_ in {"conj", "appos"} and not is_verb(head.head):
        head = head.head
    above = head.head
    if head.dep_ == "pobj" and above.lower_ == "of" and above.head.lemma_ in MEASURES:
        head, above = above.head, above.head.head
    if head.dep_ == "pobj" and above.dep_ in {"prep", "agent", "dative"}:
        if above.lower_ in CIRCUMSTANCE:
            return None
        above = above.head
    if is_verb(above):
        return above
    if head.dep_ in {"acl", "relcl"}:
        return None
    for child in noun.children:  # "talks held in Geneva": the participle lends its tense
        if child.dep_ in {"acl", "relcl"} and is_verb(child):
            return child
    return None


@once_per_token
def complements(token: Token) -> list[Token]:
    """Heads of the clauses and infinitives under a token, prepositional gerunds and "for X to V" included."""
    out = []
    for child in token.children:
        is_clause = child.dep_ in {"xcomp", "ccomp", "acl", "advcl"} or (
            child.dep_ == "relcl" and _is_infinitive(child)  # "three days to leave"
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
                if below.dep_ in {"acl", "relcl"} and _is_infinitive(below)
            ]
    return out + [other for head in out for other in head.conjuncts if is_verb(other)]


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


def form_of(verb: Token) -> str:
    """How a clause stands: infinitive, gerund or clause."""
    if _is_infinitive(verb):
        return "infinitive"
    if verb.tag_ == "VBG" and not _has(verb, {"aux", "nsubj"}):
        return "gerund"
    return "clause"


def is_wish(verb: Token) -> bool:
    """Whether a clause wants something done, with a bare verb under a subject: "insists that Kyiv restore"."""
    return (
        verb.tag_ in {"VB", "VBP"}
        and _has(verb, {"nsubj", "nsubjpass"})
        and not _has(verb, {"aux"})
        and (verb.tag_ == "VB" or any(_is_singular(child) for child in verb.children))
    )


def _is_singular(token: Token) -> bool:
    return token.dep_ == "nsubj" and token.tag_ in {"NN", "NNP"} and not any(token.conjuncts)


def has_particle_away(verb: Token) -> bool:
    """Whether a particle makes another verb of it: "draw down troops" is not "draw criticism"."""
    return any(child.lower_ in {"down", "back", "away"} and child.dep_ in {"prt", "advmod"} for child in verb.children)
