"""Who says so: reporting verbs before and behind, "according to", and quotations that run over sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coding import clause_forms, clauses, tree
from coding.patterns import Words
from coding.roles import RoleFinder
from coding.syntax import Span, Token
from schemas.coded import Party

SUBJECTS = {"nsubj", "nsubjpass"}
OPENING, CLOSING, STRAIGHT = "“", "”", '"'
CONTRAST = {"while", "whereas", "although", "though"}
CHARGES = {"accuse", "blame", "allege", "claim", "suspect", "charge", "fault"}


def quote_spans(text: str, is_open: bool) -> tuple[list[tuple[int, int]], bool]:
    """Quoted stretches of one paragraph, and whether a quotation runs on into the next.

    `is_open`: the paragraph before ended inside one; by custom this one then begins with a new opening mark.
    """
    spans: list[tuple[int, int]] = []
    start: int | None = 0 if is_open and text.lstrip()[:1] in {OPENING, STRAIGHT} else None
    skip_first = start is not None
    for match in re.finditer(f"[{OPENING}{CLOSING}{STRAIGHT}]", text):
        mark = match.group()
        if skip_first:
            start, skip_first = match.start(), False
        elif mark == OPENING or (mark == STRAIGHT and start is None):
            start = match.start() if start is None else start
        elif start is not None:
            spans.append((start, match.end()))
            start = None
    if start is not None:
        spans.append((start, len(text)))
    return spans, start is not None


class SpeechReader:
    """Finds speakers. `say` are the lemmas of verbs of reporting."""

    def __init__(self, say: Words) -> None:
        self.say = say

    def speaker(self, token: Token, finder: RoleFinder) -> list[Party]:
        """Known parties that report what a token says; empty in the reporter's own voice."""
        found = self._above(token, finder) or self._beside(token, finder)
        if not found and finder.view.in_quote(token):
            found = self.of_quote(token, finder)
        return [party for party in found if party.code or party.name]

    def _above(self, token: Token, finder: RoleFinder) -> list[Party]:
        below = token
        for above in token.ancestors:
            if tree.is_verb(above) and above.lemma_.lower() in self.say and _carries(above, below):
                subjects = [t for t in clauses.logical_subjects(above) if t.i != token.i]
                found = finder_parties(finder, subjects)
                if not subjects and clauses.is_passive(above):  # "it was stressed that": whoever was last spoken of
                    return list(finder.references.subject_before[:1])
                if found or below.dep_ in {"ccomp", "parataxis"}:
                    return found
            if below.dep_ == "appos" and token.dep_ == "relcl" and token.head is below:  # "a charge that Kigali denies"
                return []
            if below.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in CONTRAST for c in below.children):
                return []
            below = above
        return []

    def _beside(self, token: Token, finder: RoleFinder) -> list[Party]:
        """ "According to X", and a reporting verb that the parser hung beside or below."""
        for other in token.sent:
            if other.lower_ == "according" and any(child.lower_ == "to" for child in other.children):
                source = [
                    t for child in other.children if child.lower_ == "to" for t in child.children if t.dep_ == "pobj"
                ]
                return finder_parties(finder, tree.conjuncts(source))
            is_beside = other.dep_ == "parataxis" or _is_joined_by_comma(other)
            says = is_beside and other.lemma_.lower() in self.say and not clause_forms.is_negated(other)
            if says and token in other.head.subtree and token not in other.subtree:
                return finder_parties(finder, clauses.subjects(other))
        return self._at_the_end(token, finder)

    def _at_the_end(self, token: Token, finder: RoleFinder) -> list[Party]:
        """ "..., X said." where no arc says so: the parser glues X to a by-phrase."""
        sentence = [t for t in token.sent if not t.is_punct]
        if (
            not sentence
            or sentence[-1].lemma_.lower() not in self.say
            or sentence[-1].i <= token.i
            or len(sentence) < 3
        ):
            return []
        verb = sentence[-1]
        if verb is token or any(child.dep_ in {"ccomp", "nsubj"} for child in verb.children):
            return []
        return finder_parties(finder, [verb.nbor(-1)])

    def of_quote(self, token: Token, finder: RoleFinder) -> list[Party]:
        """Who speaks the quotation that a token stands in: the nearest reporting verb behind or before it."""
        view = finder.view
        span = next((s for s in view.quotes if s[0] <= token.idx < s[1]), None)
        if span is None:
            return []
        verbs = [t for t in view.doc if t.lemma_.lower() in self.say and tree.is_verb(t) and not view.in_quote(t)]
        verbs.sort(key=lambda t: (t.idx < span[0], abs(t.idx - span[1]) if t.idx >= span[1] else span[0] - t.idx))
        near = [t for t in verbs if t.sent.start == token.sent.start] or verbs
        for verb in near:
            found = finder_parties(finder, clauses.subjects(verb))
            if found:
                return found
        return [] if near else list(finder.references.speaker)

    def remember(self, sentence: Span, finder: RoleFinder) -> None:
        """Notes the sentence's last speaker and its subject, for the pronouns to come."""
        references = finder.references
        references.subject_before = references.subject
        said_by: list[Party] = []
        for token in sentence:
            if tree.is_verb(token) and token.lemma_.lower() in self.say and not finder.view.in_quote(token):
                found = finder_parties(finder, clauses.subjects(token))
                if found:
                    references.speaker = found
                    said_by = found
        quoted = [token for token in sentence if finder.view.in_quote(token)] if finder.view.quotes else []
        named = finder_parties(finder, (t for t in quoted if t.dep_ in SUBJECTS and t.pos_ not in {"PRON", "DET"}))
        references.quoted = [party for party in named[-1:] if party.code] or (references.quoted if quoted else [])
        root = sentence.root
        subject = finder_parties(finder, clauses.logical_subjects(root)) if tree.is_verb(root) else []
        if subject:
            references.subject = subject
            references.see_pair(subject)
            references.see_many(subject)
            if not said_by and any(map(finder.is_person, clauses.logical_subjects(root))):
                said_by = subject
            references.see(subject)
        references.person = said_by[:1] or references.person


def _is_joined_by_comma(verb: Token) -> bool:
    """ "It is so, X told reporters", hung as if "and" stood between: whoever says so has a subject of his own."""
    told = verb.head
    if verb.dep_ != "conj" or not any(child.dep_ == "nsubj" for child in verb.children) or told.i > verb.i:
        return False
    first = verb.subtree[0]
    return first.i > 0 and first.nbor(-1).text == "," and not any(c.dep_ == "cc" for c in told.children)


def _carries(verb: Token, below: Token) -> bool:
    """Whether what hangs below is what is said, and not only said of; charges carry their object too."""
    if below.dep_ in {"ccomp", "parataxis", "xcomp", "dep", "acl"}:
        return True
    if below.dep_ in {"advcl", "conj", "relcl"}:
        return False
    return verb.lemma_.lower() in CHARGES


def finder_parties(finder: RoleFinder, tokens: Iterable[Token]) -> list[Party]:
    """Parties of some phrases: what they name, else whose they are."""
    tokens = list(tokens)
    direct = [party for token in tokens for party in finder.direct(token)]
    return direct or [party for token in tokens for party in finder.owners(token)]
