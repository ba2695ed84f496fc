"""How much and how many: the quantities that belong to an act, and not to another one of its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from coding import clauses, tree
from coding.attach import touches
from coding.clause_forms import SUBJECTS, has_child
from coding.durations import says_how_long
from coding.hits import Hit
from coding.magnitudes import MagnitudeSpan
from coding.syntax import Token
from coding.tolls import COUNTS, counts_of, tolls
from coding.view import ParagraphView
from schemas.coded import Magnitude
from schemas.codes import MagnitudeKind

OBJECT_LINKS = ("of", "on", "upon", "with", "for", "against")
"""Prepositions behind which an act's object may stand; behind "in", "from" and "to" are places and owners."""

SET_TERMS = {"ultimatum", "court_ruling", "expel_diplomats", "forced_displacement"}
"""Acts that set a time: whatever duration stands beside them is that."""


def magnitudes(hit: Hit, view: ParagraphView, rivals: Iterable[Hit] = ()) -> list[Magnitude]:
    """Quantities of the kinds that the act counts.

    Those of its own clause and the phrases under it; the persons that it is done to, where the act says what becomes
    of them; the dead, wounded and taken of the rest of its sentence too, where no other act of the sentence (`rivals`)
    that counts them stands nearer.
    """
    kinds = hit.act.magnitudes
    if not kinds:
        return []
    own = _own_tokens(hit)
    out = [s for s in view.magnitude_spans if s.magnitude.kind in kinds and touches(s.head_start, s.head_end, own)]
    out = [s for s in out if s.magnitude.kind is not MagnitudeKind.DURATION or _lasts(hit, s, view)]
    out = [*_undergone(hit, view), *out]
    if kinds & COUNTS:
        others = [r for r in rivals if r.head.i != hit.head.i]
        out = _fates(hit, view, others, out, {token.i for token in own})
    return list({(m.kind, m.low, m.high, m.unit): m for m in (s.magnitude for s in out)}.values())


def _lasts(hit: Hit, span: MagnitudeSpan, view: ParagraphView) -> bool:
    """Whether a duration is the act's: what a deadline or a judgment sets, "two weeks of" it, how long it is done."""
    if hit.act.name in SET_TERMS or says_how_long(view.text, span):
        return True
    words = [hit.head.doc[at] for at in sorted(hit.consumed)]
    trigger = {t.i for t in (*hit.trigger, hit.head, *(w for w in words if w.pos_ == "NOUN"))}
    return any(_is_measure_of(token, trigger) for token in view.tokens(span.head_start, span.head_end))


def _is_measure_of(token: Token, trigger: set[int]) -> bool:
    """Whether a unit of time measures the act's words: "a three-day truce", "a truce of three days", "days of talk"."""
    if token.dep_ in tree.PREMODIFIERS | {"npadvmod"}:
        return token.head.i in trigger
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.i in trigger:
        return True
    return any(noun.i in trigger for noun in tree.prep_objects([token], ("of",)))


def _own_tokens(hit: Hit) -> list[Token]:
    """Tokens of an act's clause and of the phrases under it."""
    clause = clauses.clause_head(hit.light_verb if hit.light_verb is not None else hit.head)
    own = [
        *_with_its_clauses(hit.head),
        *clauses.clause_tokens(clause),
        *_below(clause),
    ]
    if clause.dep_ in {"acl", "relcl"}:
        own += [t for t in clause.head.subtree if t.i < clause.i]
    return own


def _with_its_clauses(head: Token) -> list[Token]:
    """All words under an act's, without a clause joined to it whose subject is another: "and Britain is sending"."""
    joined = [c for c in head.children if _other_clause(c) and c.dep_ != "ccomp" and has_child(c, SUBJECTS | {"expl"})]
    left_out = {t.i for clause in joined for t in clause.subtree}
    return [t for t in head.subtree if t.i not in left_out]


def _below(clause: Token) -> Iterator[Token]:
    """The words under a verb, without clauses that stand beside its own."""
    return (t for c in clause.children if not _other_clause(c) for t in c.subtree)


def _undergone(hit: Hit, view: ParagraphView) -> list[MagnitudeSpan]:
    """Persons to whom an act is done that says by itself what becomes of them: an arrest, a killing."""
    kind = hit.act.object_counts
    if kind is None:
        return []
    for role in dict.fromkeys((*hit.pattern.recipient, "object", "of")):
        found = list(counts_of(_tokens_of(role, hit), view, kind, surely=True))
        if found:
            return found
    return []


def _tokens_of(role: str, hit: Hit) -> Sequence[Token]:
    """The nouns in a role of the codebook beside the act's words."""
    name, _, link = role.removesuffix("_owner").partition(":")
    verb = hit.head if tree.is_verb(hit.head) else hit.light_verb
    if name == "object":
        return clauses.logical_objects(hit.head) if tree.is_verb(hit.head) else tree.noun_owners(hit.head, ("of",))
    if name == "subject" and verb is not None:
        return clauses.subjects(verb)
    if name == "complement_object":
        return [token for below in clauses.complements(hit.head) for token in clauses.logical_objects(below)]
    if name == "of" or (name == "prep" and link in OBJECT_LINKS):
        return tree.prep_objects([hit.head, *hit.trigger], (link or "of",))
    return ()


def _fates(
    hit: Hit, view: ParagraphView, rivals: list[Hit], own: list[MagnitudeSpan], own_at: set[int]
) -> list[MagnitudeSpan]:
    """The quantities of the act's clause with its dead, wounded and taken, and those of its sentence."""
    found = tolls(hit.head.sent, view)
    counted = {span.start for _, span in found}
    kinds = hit.act.magnitudes
    out = [s for s in own if s.start not in counted]
    out += [
        s
        for verb, s in found
        if s.magnitude.kind in kinds and (verb.i in own_at or _is_nearest(hit, rivals, verb, s.magnitude.kind))
    ]
    return out + _elsewhere(hit, view, rivals, {s.start for s in out} | counted)


def _elsewhere(hit: Hit, view: ParagraphView, rivals: list[Hit], taken: set[int]) -> list[MagnitudeSpan]:
    """Tolls of the sentence outside the act's clause: "60 were wounded when gunmen raided a camp"."""
    sentence = hit.head.sent
    out = []
    for span in view.magnitude_spans:
        if span.start in taken or span.magnitude.kind not in hit.act.magnitudes & COUNTS:
            continue
        inside = view.tokens_in(sentence, span.head_start, span.head_end)
        if inside and _is_nearest(hit, rivals, inside[0], span.magnitude.kind):
            out.append(span)
    return out


def _is_nearest(hit: Hit, rivals: list[Hit], token: Token, kind: str) -> bool:
    counting = [r for r in rivals if kind in r.act.magnitudes]
    return all(abs(hit.head.i - token.i) < abs(r.head.i - token.i) for r in counting)


def _other_clause(token: Token) -> bool:
    return tree.is_verb(token) and token.dep_ in {"ccomp", "conj", "parataxis"}
