"""Small walks over a parse: what hangs on a noun and what stands above it, whichever arc the parser chose."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from coding.syntax import Token

VERBAL = {"VERB", "AUX"}
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
MEASURES = {"round", "series", "day", "hour", "week", "month", "wave", "spate", "bout", "set", "string", "kind", "form",
            "level", "state", "degree", "act", "campaign"}  # fmt: skip
"""Nouns that count what hangs on their "of"."""
COUNTERS = MEASURES | {
    "dozen", "dozens", "score", "scores", "hundred", "hundreds", "thousand", "thousands", "ten", "tens", "million",
    "number", "group", "handful", "pair", "couple", "lot", "majority", "some", "many", "most", "several", "all", "none",
    "barrage", "salvo", "volley", "swarm", "column", "convoy", "batch", "shipment", "consignment", "fleet", "squad",
    "hail", "flurry", "slew", "host", "rest", "half", "third", "quarter", "remainder", "team", "unit", "contingent",
    "package", "amount", "quantity", "stock", "one", "two", "three", "four", "five", "load", "tonne", "ton", "type",
    "last", "rotation",
}  # fmt: skip
"""Nouns and pronouns behind which "of" names what is meant."""
MARGINS = {
    "minute", "hour", "day", "night", "week", "weekend", "month", "year", "percent", "per", "%", "half", "third",
    "quarter", "fifth", "point", "margin", "mile", "kilometre", "kilometer", "metre", "meter", "euro", "dollar",
    "morning", "evening", "noon", "midnight", "dawn", "deadline", "end", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "telephone", "phone", "video", "videoconference", "videolink", "letter", "email",
    "air", "sea", "land", "road", "rail", "name", "decree", "way",
}  # fmt: skip
"""What stands behind "by" and does nothing: "extended by a year", "vacated by noon", "speaking by telephone"."""
SHIP_PREFIXES = {"uss", "usns", "hms", "hmas", "hmcs", "hnlms", "ins", "jds", "rfs", "roks", "ssn"}
"""What stands before the names of warships; lists of words name them as they name warships."""
PREMODIFIERS = {"poss", "amod", "compound", "nmod", "nummod"}


def lemmas(token: Token) -> frozenset[str]:
    """The lemmas a token may stand for, in lower case: names in headlines keep their plural s in the model's lemma."""
    if token.lemmas is None:
        token.lemmas = _lemmas(token.lemma_, token.lower_, token.pos_)
    return token.lemmas


@lru_cache(maxsize=50_000)
def _lemmas(written: str, lower: str, pos: str) -> frozenset[str]:
    out = {lower, IRREGULAR.get(lower, written.lower())}
    if pos in {"PROPN", "NOUN", "ADJ", "X"} and lower.endswith("s") and len(lower) > 3:
        out.add(lower[:-1])
    return frozenset(out)


def noun_of(token: Token) -> Token:
    """The noun that a token before it belongs to: "two Russian bombers"; itself, where it is none."""
    while token.dep_ in PREMODIFIERS:
        token = token.head
    return token


def titles(name: Token) -> list[Token]:
    """Common nouns that say what a name is: "President X", "rebel leader X", "X, a general,"; none of another word."""
    if name.pos_ != "PROPN":
        return []
    return [
        child
        for child in name.children
        if (child.dep_ in {"compound", "nmod", "amod"} and child.i < name.i)
        or (child.dep_ == "appos" and child.pos_ == "NOUN")
    ]


def is_verb(token: Token) -> bool:
    """Whether a token heads a clause."""
    return token.pos_ in VERBAL


def is_past(verb: Token) -> bool:
    """Whether a verb is a past form, one that the model takes for a base form included."""
    return verb.tag_ == "VBD" or verb.lower_ in IRREGULAR


def conjuncts(tokens: Iterable[Token]) -> list[Token]:
    """The tokens with everything joined to them by and/or, in order."""
    out: dict[int, Token] = {}
    for token in tokens:
        out[token.i] = token
        joined = token.conjuncts if token.pos_ != "PROPN" else (*token.conjuncts, *_listed_behind(token))
        for other in joined:
            if other.i > token.i and not is_verb(other):
                out[other.i] = other
    return list(out.values())


def _listed_behind(token: Token) -> list[Token]:
    """The rest of a list whose first is a name and second to the parser an apposition: "Mali, Niger and Chad"."""
    seconds = [child for child in token.children if child.dep_ == "appos" and child.pos_ == "PROPN"]
    return [t for second in seconds if second.conjuncts for t in (second, *second.conjuncts) if t.pos_ == "PROPN"]


DIRECTED = {"run", "operate", "control", "direct", "command", "steer", "manage"}
"""What is said of things to tell where those sit who run them: "sites run from Moscow"."""
HELD = DIRECTED | {"belong", "work", "own", "fly", "pilot", "crew", "man", "link", "tie"}
"""What is said of things to tell whose they are: "a drone belonging to X", "operated by Y", "hackers working for Z"."""


GIVES = {"offer", "give", "grant", "send", "promise", "pledge", "hand", "lend", "sell", "supply", "provide", "extend"}


def is_given_to(token: Token) -> bool:
    """Whether what stands before a noun is who gets it: "offered Mogadishu support", "gave Mali's army 20 trucks"."""
    noun = token.head
    is_force = token.lower_ in {"army", "navy", "military", "police"} and token.nbor().pos_ == "NUM"
    if token.dep_ not in {"compound", "nmod"} or not (token.pos_ == "PROPN" or is_force) or noun.dep_ != "dobj":
        return False
    verb = noun.head
    between = noun.doc[verb.i + 1 : token.i]
    return (
        verb.lemma_ in GIVES
        and all(t.head.i == token.i or (is_force and t.dep_ in {"poss", "case"}) for t in between)
        and any(child.dep_ == "nsubj" for child in verb.children)
    )


SENT = {"launch", "fire", "send", "dispatch", "deploy", "lob"}
"""What is said of weapons on their way: "drones launched by X", "missiles that X fired"."""


def noun_owners(noun: Token, links: tuple[str, ...] = ("by", "of", "between", "among")) -> list[Token]:
    """Whose a noun is: possessive, adjective, compound, the phrases with the linking prepositions, "operated by X"."""
    if noun.dep_ == "conj" and noun.head.dep_ in {"compound", "nmod"} and noun.head.head.i > noun.i:
        noun = noun.head.head  # "X's rocket and missile salvo"
    before = [child for child in noun.children if child.dep_ in PREMODIFIERS and child.dep_ != "nummod"]
    before = [child for child in before if not is_given_to(child)]
    before.sort(key=lambda token: (token.dep_ != "poss", token.i))
    said = [child for child in noun.children if child.dep_ in {"acl", "relcl"}]
    held = [child for child in said if lemmas(child) & HELD]
    sent = [child for child in said if lemmas(child) & SENT]
    found = _listed_before(before) + conjuncts(before) + prep_objects([noun], links)
    found += prep_objects(held, ("by", "to", "for")) + prep_objects(sent, ("by",))
    found += prep_objects((child for child in held if lemmas(child) & DIRECTED), ("from",))
    if noun.dep_ == "dobj" and lemmas(noun.head) & SENT and noun.pos_ == "NOUN":
        sent.append(noun.head)  # "fired shells that killed three"
    senders = [c for verb in sent for c in verb.children if c.dep_ == "nsubj" and c.lower_ not in {"that", "which"}]
    return found or conjuncts(senders)


def _listed_before(owners: list[Token]) -> list[Token]:
    """The first of a list of states before a noun, hung on the verb: "French, British and American jets"."""
    first = min(owners, key=lambda token: token.i, default=None)
    if first is None or first.i < 2 or first.doc[first.i - 1].text != ",":
        return []
    name = first.doc[first.i - 2]
    is_listed = name.dep_ == "amod" and name.text[0].isupper() and first.text[0].isupper() and is_verb(name.head)
    return [name] if is_listed else []


def prep_objects(tokens: Iterable[Token], words: Iterable[str], *, measures: bool = False) -> list[Token]:
    """Objects of the named prepositions under any of the tokens; the arc's label does not matter.

    `measures`: with what stands behind "by" and does nothing, for patterns that ask for it ("must leave by Friday").
    """
    wanted = set(words)
    out: list[Token] = []
    for token in tokens:
        for child in token.children:
            if child.dep_ in {"prep", "dative", "agent", "advmod", "prt"} and child.lower_ in wanted:
                found = _pobj(child)
                out += [t for t in found if measures or child.lower_ != "by" or not is_measure(t)]
    return conjuncts(out)


def is_measure(noun: Token) -> bool:
    """Whether a noun behind "by" says how much, how long or until when: nobody did it."""
    return noun.lemma_.lower() in MARGINS or noun.pos_ == "NUM"


def _pobj(prep: Token) -> list[Token]:
    found = [child for child in prep.children if child.dep_ == "pobj" or (child.dep_ == "pcomp" and child.tag_ == "NN")]
    if not found and prep.lower_ == "as":  # "described the charges as groundless"
        found = [child for child in prep.children if child.dep_ == "amod"]
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
    """Tokens, each with what it stands for behind it: "dozens of tanks", "the frigate Hessen", "the USS Nimitz"."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        if token.pos_ == "PROPN":
            out += [child for child in token.children if _names_kind(child)]
        if token.pos_ == "NUM" or token.lemma_.lower() in COUNTERS:
            out += [t for child in token.children if child.lower_ == "of" for t in _pobj(child)]
    return out


def _names_kind(child: Token) -> bool:
    """Whether what stands before a name says what bears it: the model takes "frigate" for an adjective at times."""
    return child.tag_ == "NN" or (child.tag_ == "JJ" and child.text.islower()) or child.lower_ in SHIP_PREFIXES


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
