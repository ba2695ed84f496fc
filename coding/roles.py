"""Candidate act -> who did it and to whom: noun phrases around the trigger, resolved to parties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from coding import clauses, mood, tree
from coding.actors import ActorSpan
from coding.bystanders import is_of_many, stands_beside, undergoes
from coding.crowds import crowd, is_crowd
from coding.hits import Hit
from coding.parties import PartyReader, is_pronoun
from coding.patterns import Words
from coding.reading import Reading
from coding.references import References, distinct, key_of
from coding.syntax import Token
from coding.view import ParagraphView
from schemas.coded import Location, Party
from schemas.codes import Sector

PLACE_WORDS = {"in", "at", "near", "around", "outside", "inside", "across", "over", "off", "along", "within"}
LINKS = ("with", "of", "in", "by", "from", "near", "to")
AIMED = ("on", "at", "against", "toward", "towards", "into")
RECIPROCAL_LINKS = ("with", "between", "among", "by", "of")


@dataclass(frozen=True)
class Roles:
    """Who and to whom. `actors_from` and `recipients_from` name the walk that found them; empty where none did."""

    actors: list[Party]
    recipients: list[Party]
    actors_from: str
    recipients_from: str


@dataclass(frozen=True)
class _Found:
    parties: list[Party]
    how: str

    def __bool__(self) -> bool:
        return bool(self.parties)


EVERYBODY = {"country", "nation", "state", "party", "government", "member", "community", "world", "everyone", "side",
             "all"}  # fmt: skip
CRAFT = {"ship", "vessel", "tanker", "freighter", "boat", "carrier", "plane", "airliner", "aircraft", "ferry",
         "trawler"}  # fmt: skip
MEETING_LINKS = {"in", "during", "at", "after", "following", "before"}
FREES = {"prisoner_release", "ceasefire", "concession"}
MOVES = {"MOBILIZE", "RETREAT", "AID"}
HOLDS = {"hold", "have", "begin", "start", "open", "resume", "end", "conclude", "join", "attend", "enter", "continue"}
BEING_OBJECT = {"object", "object_owner", "prep:against", "prep:of"}
NOBODY = _Found([], "")


class RoleFinder(PartyReader):
    """Finds roles in one paragraph."""

    def __init__(self, view: ParagraphView, references: References, party_heads: Words, light_verbs: Words) -> None:
        super().__init__(view, references, party_heads)
        self.light_verbs = light_verbs

    def roles(self, hit: Hit, reading: Reading) -> Roles:
        """Actors and recipients of a candidate, after its operators."""
        if hit.act.is_reciprocal and not reading.is_converted:
            return self._reciprocal(hit)
        inner_actor = self._actor(hit)
        if reading.actor_token is not None:
            actor = self._operator_actor(reading.actor_token)
            known = {key_of(party) for party in actor.parties}
            recipient = self._converted_recipient(hit, reading, inner_actor, known)
        else:
            actor = inner_actor
            recipient = self._recipient(hit, {key_of(party) for party in actor.parties})
        known = {key_of(party) for party in actor.parties}
        recipients = [party for party in recipient.parties if key_of(party) not in known]
        if hit.act.is_verbal and recipient.how not in BEING_OBJECT:  # "told the BBC": who was told is no target
            recipients = [party for party in recipients if party.sector is not Sector.JRN]
        return Roles(actor.parties, recipients, actor.how, recipient.how if recipients else "")

    def _targets(self, hit: Hit) -> list[Token]:
        objects = self._objects(hit) if hit.pattern.kind == "verb" else []
        return [*objects, *tree.prep_objects(self._hosts(hit), AIMED)]

    def strikes_craft(self, hit: Hit) -> bool:
        """Whether a ship or plane is hit: it belongs to no state for being off that state's coast."""
        return any(tree.lemmas(token) & CRAFT for token in self._targets(hit))

    def place_hit(self, hit: Hit) -> Location | None:
        """The place that an act goes at by its own words: "shelled Kherson", "a missile attack on Odesa port"."""
        for token in self._targets(hit):
            named = [token, *(child for child in token.children if child.dep_ in {"compound", "nmod", "appos"})]
            named += tree.prep_objects([token], ("in", "of", "near"))
            for part in named:
                if part.i in self.view.place_at:
                    return self.view.place_at[part.i].location
        return None

    def _operator_actor(self, token: Token) -> _Found:
        if tree.is_verb(token):
            return self._first(self._subject_walks(clauses.logical_subjects(token)))
        if token.pos_ == "ADJ":
            return self._first(self._subject_walks(clauses.subjects(token.head)))
        light = tree.light_verb_of(token)
        subjects = clauses.logical_subjects(light) if light is not None else []
        return self._first([("owner", lambda: self.owners(token)), *self._subject_walks(subjects)])

    def _converted_recipient(self, hit: Hit, reading: Reading, inner: _Found, known: set[str]) -> _Found:
        if reading.recipient_is_inner_actor and reading.actor_token is not None:
            others = [party for party in inner.parties if key_of(party) not in known]
            if others:
                return _Found(others, "inner actor")
            token = reading.actor_token
            hosts = [token, *clauses.logical_objects(token)]
            return self._first(
                [
                    ("object", lambda: self._all_direct(clauses.logical_objects(token) if tree.is_verb(token) else [])),
                    ("preposition", lambda: self._all_direct(tree.prep_objects(hosts, ("on", "to", "with", "from")))),
                ],
                known,
            )
        found = self._recipient(hit, known)
        others = [party for party in inner.parties if key_of(party) not in known]
        return found or _Found(others, "inner actor")

    def _reciprocal(self, hit: Hit) -> Roles:
        hosts = self._hosts(hit)
        doc = hit.head.doc
        hosts += [doc[i] for i in sorted(hit.consumed) if doc[i].dep_ == "pobj"]  # "arrived for talks with"
        walks: list[Party] = list(self._actor(hit).parties)
        walks += self._all_direct(tree.prep_objects(hosts, RECIPROCAL_LINKS))
        if hit.pattern.kind == "noun":
            walks += self.owners(hit.head)
            if hit.light_verb is not None and self._lends_subject(hit.light_verb, hit):
                walks += self._all_direct(clauses.logical_subjects(hit.light_verb))
                walks += self._all_direct(tree.prep_objects([hit.light_verb], ("with",)))
        else:
            walks += self._all_direct(clauses.logical_objects(hit.head))
        for role in hit.pattern.recipient:
            if role.startswith("prep:"):
                walks += self._all_direct(tree.prep_objects(hosts, (role[5:],)))
        found = distinct(walks)
        if len(found) < 2 and hit.pattern.kind == "noun":  # "talks on a code of conduct between China and ASEAN"
            under = [token for token in hit.head.subtree if token.dep_ == "pobj" and token.head.lower_ == "between"]
            found = distinct([*found, *self._all_direct(tree.conjuncts(under))])
        if len(found) < 2 and hit.pattern.kind == "noun":
            found = distinct([*found, *self._of_the_meeting(hit, bool(found))])
        return Roles(found, [], "reciprocal" if found else "", "")

    def _of_the_meeting(self, hit: Hit, has_partner: bool) -> list[Party]:
        """ "In a meeting with Y, X agreed"; "during the call X thanked Y": who met is told by the clause around."""
        above = hit.head.head
        verb = above.head
        if hit.head.dep_ != "pobj" or above.lower_ not in MEETING_LINKS or not tree.is_verb(verb):
            return []
        subjects = self._all_direct(clauses.logical_subjects(verb))
        if has_partner:
            return subjects
        objects = [
            *clauses.logical_objects(verb),
            *tree.prep_objects([verb, *clauses.direct_objects(verb)], ("to", "with")),
        ]
        partners = self._all_direct(objects)
        return [*subjects, *partners] if subjects and partners else []

    def _hosts(self, hit: Hit) -> list[Token]:
        out = [hit.head, *hit.trigger]
        if hit.light_verb is not None:
            out.append(hit.light_verb)
        if hit.pattern.kind == "verb":
            objects = clauses.logical_objects(hit.head)
            out += [*objects, *tree.prep_objects(objects, ("of",))]
        return list({token.i: token for token in out}.values())

    def _actor(self, hit: Hit) -> _Found:
        role = hit.pattern.actor
        if role in {"none", "speaker"}:
            return NOBODY
        if role is not None:
            return self._first([(role, lambda: self._role(role, hit, set()))])
        if hit.pattern.kind == "verb":
            subjects = clauses.logical_subjects(hit.head)
            found = self._first(self._subject_walks(subjects))
            return found or self._mover(hit) or self._crowd(hit, subjects)
        if hit.pattern.kind == "adjective":
            verb = hit.head if tree.is_verb(hit.head) else hit.head.head
            return self._first(self._subject_walks(clauses.subjects(verb)))
        return self._noun_actor(hit)

    def _crowd(self, hit: Hit, subjects: list[Token]) -> _Found:
        """ "Thousands marched in Tbilisi": who protests, where the text only counts them."""
        if hit.act.event_type != "PROTEST":
            return NOBODY
        return self._first([("crowd", lambda: [p for t in subjects for p in crowd(t, self.view, self.references)])])

    def _mover(self, hit: Hit) -> _Found:
        """ "French soldiers were sent": forces without a named mover are moved by whose they are."""
        if hit.act.event_type not in MOVES or hit.act.name in FREES or not clauses.is_passive(hit.head):
            return NOBODY
        objects = clauses.logical_objects(hit.head)
        return self._first(
            [("object_owner", lambda: [p for token in objects for p in self.owners(token) or self.direct(token)])]
        )

    def _noun_actor(self, hit: Hit) -> _Found:
        light = hit.light_verb
        subjects = clauses.logical_subjects(light) if light is not None and self._lends_subject(light, hit) else []
        if hit.head in subjects:
            subjects = []
        of_is_recipient = bool({"of", "prep:of"} & set(hit.pattern.recipient))
        by_hosts = [hit.head, *tree.prep_objects([hit.head], ("of",))]
        hands = [t for t in tree.prep_objects(self._hosts(hit), ("at",)) if t.lower_ == "hands"]
        return self._first(
            [
                ("by", lambda: self._all_direct(tree.prep_objects(by_hosts, ("by",)))),
                ("by", lambda: self._all_direct(tree.prep_objects(hands, ("of",)))),
                ("owner", lambda: self._noun_owner(hit.head, of_is_recipient)),
                *self._subject_walks([token for token in subjects if token.i != hit.head.i]),
                ("from", lambda: self._from(hit)),
            ]
        )

    def _lends_subject(self, verb: Token, hit: Hit) -> bool:
        """Whether who does the verb does the noun: "launched an attack", not "condemned the attack"."""
        if hit.act.is_reciprocal and mood.is_given(hit.head) and verb.lemma_ not in HOLDS:
            return False  # "put a good face on the talks": the talks of others
        if clauses.has_particle_away(verb) or undergoes(hit):
            return False
        return bool(tree.lemmas(verb) & (self.light_verbs | (hit.pattern.light_verb or frozenset())))

    def _from(self, hit: Hit) -> list[Party]:
        if "prep:from" in hit.pattern.recipient:
            return []
        hosts = [hit.head]
        if hit.light_verb is not None and hit.head in clauses.subjects(hit.light_verb):
            hosts.append(hit.light_verb)  # "calls for calm came from Egypt"
        return self._all_direct(tree.prep_objects(hosts, ("from",)))

    def _noun_owner(self, noun: Token, of_is_recipient: bool) -> list[Party]:
        if not of_is_recipient:
            return self.owners(noun)
        mine = [
            token for token in tree.noun_owners(noun) if token.dep_ in tree.PREMODIFIERS and not self._is_target(token)
        ]
        out: list[Party] = []
        for token in mine:
            out += self.possessive(token) if is_pronoun(token) else self.modifier(token)
        return distinct(out)

    def _is_target(self, token: Token) -> bool:
        """Whether a name before a noun of attack is where it goes: "Ukraine invasion", but not "PKK attack"."""
        span = self.view.actor_at.get(token.i)
        if span is None or token.dep_ not in {"compound", "nmod"} or not span.may_be_place:
            return False
        return not token.text.replace(".", "").isupper()  # "US strikes", unlike "Gaza strikes"

    def _subject_walks(self, subjects: list[Token]) -> list[tuple[str, Callable[[], list[Party]]]]:
        return [
            ("subject", lambda: self._all_direct(subjects)),
            ("subject_owner", lambda: [party for token in subjects for party in self.owners(token)]),
        ]

    def _recipient(self, hit: Hit, known: set[str]) -> _Found:
        roles = hit.pattern.recipient
        if undergoes(hit):
            roles = ("subject", "subject_owner", *roles)
        if self._is_to_everybody(hit):
            roles = tuple(role for role in roles if role != "clause")
        return self._first([(role, self._walk(role, hit, known)) for role in roles], known)

    def _is_to_everybody(self, hit: Hit) -> bool:
        """Whether an act of speech names whom it is addressed to without saying who that is: "called on all states"."""
        if not hit.act.is_verbal:
            return False
        addressed = [*self._objects(hit), *tree.prep_objects(self._hosts(hit), ("on", "upon", "to"))]
        return any(tree.lemmas(token) & EVERYBODY and not self.direct(token) for token in addressed)

    def _walk(self, role: str, hit: Hit, known: set[str]) -> Callable[[], list[Party]]:
        return lambda: self._role(role, hit, known)

    def _first(self, walks: Iterable[tuple[str, Callable[[], list[Party]]]], known: set[str] = frozenset()) -> _Found:  # type: ignore[assignment]
        for how, walk in walks:
            parties = [party for party in distinct(walk()) if key_of(party) not in known]
            if parties:
                return _Found(parties, how)
        return NOBODY

    def _all_direct(self, tokens: Iterable[Token]) -> list[Party]:
        return [party for token in tokens for party in self.direct(token)]

    def _role(self, role: str, hit: Hit, known: set[str]) -> list[Party]:
        if role.startswith("prep:"):
            return self._by_preposition(hit, role[5:])
        walks: dict[str, Callable[[], list[Party]]] = {
            "subject": lambda: self._all_direct(self._subjects(hit)),
            "subject_owner": lambda: self._owners_of(self._subjects(hit)),
            "object": lambda: self._all_direct(self._objects(hit)),
            "object_owner": lambda: self._owners_of(self._objects(hit)),
            "dative": lambda: self._all_direct(self._datives(hit)),
            "of": lambda: self._of(hit),
            "complement_subject": lambda: self._all_direct(self._complement_subjects(hit)),
            "complement_object": lambda: self._all_direct(self._complement_objects(hit)),
            "clause": lambda: self._clause(hit, known),
            "none": list,
        }
        return walks[role]()

    def _owners_of(self, tokens: Sequence[Token]) -> list[Party]:
        walks = ((self.direct, self.owners) if is_crowd(token) else (self.owners, self.direct) for token in tokens)
        return [p for token, (first, second) in zip(tokens, walks, strict=True) for p in first(token) or second(token)]

    def _subjects(self, hit: Hit) -> list[Token]:
        verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
        if verb is None:
            return []
        if hit.pattern.kind == "adjective" and not tree.is_verb(verb):
            verb = verb.head
        if clauses.is_passive(verb) and verb.dep_ in {"acl", "amod", "relcl"}:
            return clauses.agents(verb) or clauses.subjects(verb)
        return [token for token in clauses.logical_subjects(verb) or clauses.subjects(verb) if token.i != hit.head.i]

    def _objects(self, hit: Hit) -> list[Token]:
        verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
        if verb is None or not tree.is_verb(verb):
            return []
        return [token for token in clauses.logical_objects(verb) if token.i != hit.head.i]

    def _datives(self, hit: Hit) -> list[Token]:
        verb = hit.light_verb if hit.pattern.kind == "noun" else hit.head
        return (
            tree.conjuncts(c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP")
            if verb is not None
            else []
        )

    def _of(self, hit: Hit) -> list[Party]:
        tokens = tree.prep_objects([hit.head], ("of",))
        found = self._all_direct(tokens) or self._owners_of(tokens)
        if found:
            return found
        compounds = [child for child in hit.head.children if self._is_target(child)]
        return [party for token in compounds for party in self.modifier(token)]

    def _by_preposition(self, hit: Hit, word: str) -> list[Party]:
        tokens = [t for t in tree.counted(tree.prep_objects(self._hosts(hit), (word,))) if t.i != hit.head.i]
        found = self._all_direct(tokens)
        if found:
            return found
        out = self._owners_of(tokens)
        return out or self._all_direct(tree.prep_objects(tokens, LINKS))

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

    def _clause(self, hit: Hit, known: set[str]) -> list[Party]:
        """The first other known party of the clause that does not stand there as a place, else of the sentence."""
        spans = self.view.spans_among(self._clause_of(hit))
        struck: list[Party] = []
        if known:
            spans += self._elsewhere(hit)
        for span in spans:
            if span.party.sector is Sector.JRN or is_of_many(span.party):
                continue  # who carries the news is no party to it, and "the West" is only meant where it is addressed
            if span.party.code is None or key_of(span.party) in known or self._owns_consumed(span.start, span.end, hit):
                continue
            if self._is_beside(span.start, span.end, hit):
                continue
            if not span.may_be_place or not self._stands_as_place(span.start, span.end):
                return [span.party]
            if hit.act.is_armed and known and not struck:
                struck = [span.party]  # "air strikes in Yemen": where it fell is whom it hit, if nobody else is named
        return struck

    def _is_beside(self, start: int, end: int, hit: Hit) -> bool:
        """Whether a name is a go-between, describes the doer ("Turkey, an ally of Baku") or a victim."""
        doers = [token for token in self._subjects(hit) if self.direct(token)]
        beside = {t.i for token in doers for c in token.children if c.dep_ != "conj" for t in c.subtree}
        tokens = self.view.tokens(start, end)
        return any(token.i in beside or stands_beside(token, hit) for token in tokens)

    def _elsewhere(self, hit: Hit) -> list[ActorSpan]:
        """Names in the rest of the sentence, those that speak left out."""
        speaking = {
            token.i
            for verb in hit.head.ancestors
            for token in verb.children
            if tree.is_verb(verb) and token.dep_ == "nsubj"
        }
        clause = clauses.clause_head(hit.light_verb if hit.light_verb is not None else hit.head)
        beside = [verb for verb in clause.conjuncts if tree.is_verb(verb)] if _has_subject(clause) else []
        speaking |= {t.i for verb in beside for c in verb.children if c.dep_ == "nsubj" for t in c.subtree}
        tokens = [token for token in hit.head.sent if token.i not in speaking]
        return self.view.spans_among(tokens)

    def _owns_consumed(self, start: int, end: int, hit: Hit) -> bool:
        """Whether a name stands before a noun of the pattern: in "killed in a PKK attack" it is no victim."""
        return any(
            token.dep_ in tree.PREMODIFIERS and token.head.i in hit.consumed for token in self.view.tokens(start, end)
        )

    def _clause_of(self, hit: Hit) -> Iterable[Token]:
        """Tokens of the act's clause; of its own phrase only, where the noun is a circumstance of another verb."""
        if hit.pattern.kind == "noun" and (hit.light_verb is None or not self._lends_subject(hit.light_verb, hit)):
            return hit.head.subtree
        return clauses.clause_tokens(clauses.clause_head(hit.light_verb if hit.light_verb is not None else hit.head))

    def _stands_as_place(self, start: int, end: int) -> bool:
        return any(token.dep_ == "pobj" and token.head.lower_ in PLACE_WORDS for token in self.view.tokens(start, end))


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children)
