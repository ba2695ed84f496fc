"""Where the parties of an act stand: subjects, objects, complements and owners around its trigger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from coding import clause_forms, clauses, mood, tree
from coding.bystanders import undergoes
from coding.clause_objects import direct_objects, results
from coding.crowds import is_crowd
from coding.hits import Hit
from coding.meant_nouns import meant_by
from coding.parties import PartyReader
from coding.party_keys import distinct, key_of
from coding.patterns import Words
from coding.references import References
from coding.syntax import Token
from coding.view import ParagraphView
from schemas.coded import Party
from schemas.codes import EventType

HOLDS = {"hold", "have", "begin", "start", "open", "resume", "end", "conclude", "join", "attend", "enter", "continue"}
SENT = {"helmet", "man", "gunner", "crew", "warship", "ship", "frigate", "destroyer", "vessel", "boat", "jet", "plane",
        "bomber", "aircraft", "convoy", "delegation", "team", "contingent", "unit", "battalion", "brigade", "regiment",
        "group", "expert", "engineer", "agent", "raider", "gunman", "infiltrator", "saboteur", "column", "patrol",
        "marine", "tank", "helicopter", "drone", "commando", "mercenary", "assassin", "balloon", "trawler", "cutter",
        "squadron", "soldier", "troop", "fighter"}  # fmt: skip
AIMED = ("on", "at", "against", "toward", "towards", "into")


@dataclass(frozen=True)
class Found:
    """Parties and the name of the walk that found them; false where there are none."""

    parties: list[Party]
    how: str

    def __bool__(self) -> bool:
        return bool(self.parties)


SUFFERED = {EventType.ASSAULT, EventType.COERCE, EventType.SANCTION}
"""Of these the noun before a bare participle is who suffers it."""
NOBODY = Found([], "")


def _is_sent(token: Token) -> bool:
    """Whether where it comes from says whose it is: "blue helmets from Nepal", unlike refugees from there."""
    return bool(tree.lemmas(token) & SENT)


class RoleTokens(PartyReader):
    """The tokens around an act that may name its parties, and the parties that they name."""

    def __init__(self, view: ParagraphView, references: References, party_heads: Words, light_verbs: Words) -> None:
        super().__init__(view, references, party_heads)
        self.light_verbs = light_verbs

    def _targets(self, hit: Hit) -> list[Token]:
        objects = self._objects(hit) if hit.pattern.kind == "verb" else []
        return [*objects, *tree.prep_objects(self._hosts(hit), AIMED)]

    def _hosts(self, hit: Hit) -> list[Token]:
        out = [hit.head, *hit.trigger]
        if hit.light_verb is not None:
            out.append(hit.light_verb)
        if hit.pattern.kind == "verb":
            objects = clauses.logical_objects(hit.head)
            out += [*objects, *tree.prep_objects(objects, ("of",)), *results(hit.head)]
        if hit.pattern.kind == "adjective" and tree.is_verb(hit.head.head):
            out.append(hit.head.head)
        return list({token.i: token for token in out}.values())

    def _first(self, walks: Iterable[tuple[str, Callable[[], list[Party]]]], known: set[str] = frozenset()) -> Found:  # type: ignore[assignment]
        for how, walk in walks:
            parties = [party for party in distinct(walk()) if key_of(party) not in known]
            if parties:
                return Found(parties, how)
        return NOBODY

    def _all_direct(self, tokens: Iterable[Token]) -> list[Party]:
        return [party for token in tokens for party in self.direct(token)]

    def _owners_of(self, tokens: Sequence[Token]) -> list[Party]:
        found: list[Party] = []
        for token in tokens:
            is_named = is_crowd(token) or token.i in self.view.actor_at
            first, second = (self.direct, self.owners) if is_named else (self.owners, self.direct)
            named = first(token)
            found += named if any(party.code for party in named) else second(token) or named
        return found

    def _subject_walks(self, subjects: list[Token]) -> list[tuple[str, Callable[[], list[Party]]]]:
        return [
            ("subject", lambda: self._all_direct(subjects)),
            ("subject_owner", lambda: [party for token in subjects for party in self.owners(token)]),
            ("subject_from", lambda: self._origins(subjects)),
        ]

    def _owners_or_origin(self, subjects: list[Token]) -> list[Party]:
        return self._owners_of(subjects) or self._origins(subjects)

    def _origins(self, subjects: list[Token]) -> list[Party]:
        """Of whom doers without an owner are: "blue helmets from Nepal", "army jets"."""
        found = self._all_direct(tree.prep_objects(filter(_is_sent, subjects), ("from",)))
        return found or [party for token in subjects for party in self.body_before(token)]

    def _subjects(self, hit: Hit) -> list[Token]:
        verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
        if verb is None:
            return []
        if hit.pattern.kind == "adjective" and not tree.is_verb(verb):
            verb = verb.head
        if clauses.is_passive(verb) and verb.dep_ in {"acl", "amod", "relcl"}:
            agents = clauses.agents(verb)  # "soldiers killed in an ambush" kill nobody; "troops massed there" do mass
            is_suffered = hit.act.event_type in SUFFERED and (
                hit.pattern.object is not None or hit.pattern.passive is True
            )
            return agents if is_suffered and not undergoes(hit) else agents or clauses.subjects(verb)
        return [token for token in clauses.logical_subjects(verb) or clauses.subjects(verb) if token.i != hit.head.i]

    def _objects(self, hit: Hit) -> list[Token]:
        verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
        if verb is None or not tree.is_verb(verb):
            return []
        named = [token for token in clauses.logical_objects(verb) if token.i != hit.head.i]
        wanted = hit.pattern.object or frozenset()
        return named + [noun for token in named for noun in meant_by(token) if tree.lemmas(noun) & wanted]

    def _datives(self, hit: Hit) -> list[Token]:
        verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
        if verb is None:
            return []
        glued = [c for noun in direct_objects(verb) for c in noun.children if tree.is_given_to(c)]
        return tree.conjuncts([*glued, *(c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP")])

    def _is_target(self, token: Token) -> bool:
        """Whether a name before a noun of attack is where it goes: "Ukraine invasion", but not "PKK attack"."""
        span = self.view.actor_at.get(token.i)
        if span is None or token.dep_ not in {"compound", "nmod"} or not span.may_be_place:
            return False
        return not token.text.replace(".", "").isupper()  # "US strikes", unlike "Gaza strikes"

    def _lends_subject(self, verb: Token, hit: Hit) -> bool:
        """Whether who does the verb does the noun: "launched an attack", not "condemned the attack"."""
        if hit.act.is_reciprocal and mood.is_given(hit.head) and verb.lemma_ not in HOLDS:
            return False  # "put a good face on the talks": the talks of others
        if clause_forms.has_particle_away(verb) or undergoes(hit):
            return False
        return bool(tree.lemmas(verb) & (self.light_verbs | (hit.pattern.light_verb or frozenset())))

    def _complement_heads(self, hit: Hit) -> list[Token]:
        tokens = [hit.head, *self._objects(hit)]
        return [below for token in tokens for below in clauses.complements(token)]

    def _complement_subjects(self, hit: Hit) -> list[Token]:
        out = [
            token
            for verb in self._complement_heads(hit)
            for token in verb.children
            if token.dep_ in {"nsubj", "nsubjpass"}
        ]
        return tree.conjuncts(out) + tree.prep_objects([hit.head], ("for", "on", "to"))

    def _complement_objects(self, hit: Hit) -> list[Token]:
        return [token for verb in self._complement_heads(hit) for token in clauses.logical_objects(verb)]
