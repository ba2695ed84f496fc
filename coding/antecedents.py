"""What a noun phrase looks back to in the article or must not be in its clause: armed groups, people, addressees."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coding import clauses, tree
from coding.actors import ActorSpan
from coding.noun_phrases import phrase_tokens
from coding.syntax import Token
from coding.view import ParagraphView
from schemas.coded import Party

BANDS = {"group", "movement", "militia", "faction", "organisation", "organization"}
ADDRESSES = {"summon", "urge", "accuse", "condemn", "warn", "ask", "call", "tell", "expel", "press", "blame",
             "criticise", "criticize", "denounce", "demand", "reject", "deplore", "protest", "threaten", "thank",
             "notify", "inform", "advise", "appeal", "freeze", "sanction", "blacklist", "impose", "bar", "ban",
             "visit", "meet", "receive", "host", "implore", "dismiss", "rebuke", "invite", "vow", "rebuff"}  # fmt: skip
"""Verbs of saying something to or against somebody: no body of a state does so to its own state in foreign news."""
BRANCHES = {"affiliate", "branch", "offshoot", "wing", "splinter", "faction", "arm", "franchise"}
FIGHTING = {"mercenary", "paramilitary", "jihadist", "islamist", "guerrilla", "extremist", "fighter"}
"""Plural nouns that look back to an armed group as "the group" does."""
KIND_NAME = re.compile(r" (?:of|for|in|on) ")
STATE_BODIES = {"army", "government", "ministry", "state", "military", "parliament", "police"}
"""Nouns that mean a body of the state rather than a group whose name ends in them."""
COMMANDS = {"order", "instruct", "direct", "command", "authorise", "authorize", "place", "put", "send", "task",
            "mobilise", "mobilize", "deploy", "dispatch", "tell"}  # fmt: skip
AGAINST = ("on", "upon", "to", "against", "with", "from", "of", "by")
PERSONS = {"president", "minister", "premier", "chancellor", "leader", "king", "spokesman", "spokeswoman",
           "spokesperson", "envoy", "ambassador", "general", "commander", "chief", "secretary", "adviser", "official",
           "diplomat", "prince", "queen", "emir", "officer", "colonel", "governor", "lawmaker",
           "negotiator"}  # fmt: skip


def is_person(token: Token, view: ParagraphView) -> bool:
    """Whether a noun is one man or woman: a known person, an unknown name, or an office in the singular."""
    if token.tag_ in {"NNS", "NNPS"}:
        return False
    span = view.actor_at.get(token.i)
    if token.pos_ == "PROPN":
        return span is None or span.kind == "person"
    return bool(tree.lemmas(token) & PERSONS)


def addressed(token: Token, view: ParagraphView) -> set[str]:
    """Codes of whom the verb of a subject is said to or against: "the ministry summoned the Chinese envoy"."""
    if token.dep_ not in {"nsubj", "nsubjpass"} or not tree.is_verb(token.head):
        return set()
    below = [child for child in token.head.children if child.dep_ == "xcomp"]  # "is expected to visit"
    told = [verb for verb in (token.head, *below) if tree.lemmas(verb) & ADDRESSES and not clauses.is_passive(verb)]
    return {code for verb in told for code in _spoken_to(verb, view)}


def _spoken_to(verb: Token, view: ParagraphView) -> set[str]:
    objects = clauses.logical_objects(verb)
    links = [word for word in AGAINST if (verb.lemma_, word) != ("invite", "to")]  # "invited him to Delhi": his own
    named = [*objects, *tree.prep_objects([verb, *objects], links)]
    below = [t for noun in named if noun.i > verb.i for t in phrase_tokens(noun)]
    return {span.party.code for span in view.spans_among(below) if span.party.code}


def branch_name(token: Token, view: ParagraphView) -> Token | None:
    """The name of an arm of something, behind it: "a local affiliate of X, Y"."""
    if not tree.lemmas(token) & BRANCHES:
        return None
    return next((child for child in token.children if child.dep_ == "appos" and child.i in view.actor_at), None)


def commander_of(token: Token) -> Token | None:
    """The verb of ordering, placing or sending whose object a noun is, also as subject of what is ordered."""
    verb = token.head
    if token.dep_ == "nsubj" and verb.dep_ in {"ccomp", "xcomp"}:
        verb = verb.head
    elif token.dep_ != "dobj":
        return None
    return verb if verb.i < token.i and tree.lemmas(verb) & COMMANDS else None


def band_before(token: Token, view: ParagraphView, found: Sequence[Party]) -> list[Party]:
    """ "The group", "the Lebanese movement": the armed group that the article named last, of that state if one is said.

    Nobody where an article calls no group of that state by its name.
    """
    is_band = token.tag_ != "NNS" and bool(tree.lemmas(token) & BANDS)
    are_fighters = token.tag_ == "NNS" and len(token.children) == 1 and bool(tree.lemmas(token) & FIGHTING)
    if not (is_band or are_fighters):
        return []
    if not any(child.dep_ == "det" and child.lower_ in {"the", "this", "that"} for child in token.children):
        return []
    codes = {party.country for party in found if party.country}
    for span in reversed(_told_before(token, view, {"group"})):
        if not codes or span.party.country in codes:
            return [span.party]
    return []


def bearer_of(token: Token, view: ParagraphView) -> list[Party]:
    """ "The front", "the agency": the group or organisation named last whose own name says that it is one."""
    if token.tag_ not in {"NN", "NNP"} or not token.children or tree.lemmas(token) & STATE_BODIES:
        return []
    beside = {"relcl", "acl", "punct", "appos", "case"}
    if {child.lower_ for child in token.children if child.dep_ not in beside} != {"the"}:
        return []
    for span in reversed(_told_before(token, view, {"group", "igo"})):
        names = (span.row.name, span.party.text)
        if token.lower_ in {KIND_NAME.split(name)[0].rpartition(" ")[2].lower() for name in names}:
            return [span.party]
    return []


def defined_term(token: Token, view: ParagraphView) -> list[Party]:
    """ "The Authority", "the Mission": the organisation of whose name the text has made a word that it writes large.

    By its own name ("OSCE Special Monitoring Mission"), or by what stands beside it: "the ECOWAS Authority".
    """
    word = token.text
    before = {c.lower_ for c in token.children if c.i < token.i and c.dep_ in tree.PREMODIFIERS | {"det"}}
    if not word[:1].isupper() or word.isupper() or before != {"the"} or token.i in view.actor_at:
        return []
    names = view.knowledge.names
    owned = re.compile(rf"\b{re.escape(word)}\s(?:of|for|to)\s(?:[\w’',-]+\s){{0,9}}$")
    for span in names.spans:
        if span.kind != "igo" or not span.party.code:
            continue
        text = names.seen.text
        is_own = word in span.row.name.split() or word in span.party.text.split()
        is_beside = text.startswith(f" {word}", span.end) or bool(
            owned.search(text[max(0, span.start - 90) : span.start])
        )
        if is_own or is_beside:
            return [span.party.model_copy(update={"text": word})]
    return []


def _told_before(token: Token, view: ParagraphView, kinds: set[str]) -> list[ActorSpan]:
    at = view.paragraph.start + token.idx
    return [s for s in view.knowledge.names.spans if s.kind in kinds and s.end < at and s.party.code]
