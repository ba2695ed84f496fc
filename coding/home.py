"""The state that an article is set in: whose "the police", "security forces" and "the defence ministry" are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from coding import tree
from coding.actors import ActorSpan
from coding.crisis_home import OURS, crisis_code, is_of_one_state, troubled_code
from coding.dateline import dateline_end
from coding.document_names import MAX_TEXT
from coding.places import PlaceSpan
from coding.syntax import Span, Token, once_per_token
from coding.topic import MIN_WORDS
from coding.view import Knowledge, ParagraphView
from coding.voices import author_of
from schemas.coded import Party
from schemas.codes import Sector

BODIES: dict[str, Sector] = {
    **dict.fromkeys(("police", "policeman", "gendarme", "gendarmerie", "prosecutor", "court"), Sector.COP),
    **dict.fromkeys(("army", "military", "navy", "coastguard", "airforce", "commander-in-chief"), Sector.MIL),
    **dict.fromkeys(
        (
            "government",
            "regime",
            "ministry",
            "minister",
            "president",
            "premier",
            "authority",
            "junta",
            "cabinet",
            "parliament",
            "legislature",
            "congress",
            "senate",
            "assembly",
            "lawmaker",
            "ruler",
            "mp",
            "treasury",
            "premiership",
            "presidency",
        ),
        Sector.GOV,
    ),
}
OFFICES = {"defence", "defense", "affairs", "staff", "interior", "state", "justice", "finance", "government",
           "security", "trade", "parliament", "police", "army", "navy", "commerce", "economy", "energy", "intelligence",
           "information", "transport", "emergencies", "unification", "migration", "industry"}  # fmt: skip
"""What the office stands for of which a minister or chief is: "the Minister of Foreign Affairs", "the Chief of Staff".
"""
CHIEFS = {"chief", "secretary", "head", "commander", "speaker", "office", "committee"}
"""Bodies of the state only with such an office: "the Chief of Defence", "the Foreign Office"."""
FORCES = {"force", "troop", "soldier", "guard", "agent", "officer", "serviceman", "personnel", "patrol"}
"""Bodies of the state only behind a word that says so: "security forces", "government troops"."""
COUNCILS = {"military", "transitional", "ruling", "sovereignty", "supreme"}
"""Before "council": it rules the state."""
RULERS = {"colonel", "general", "officer", "soldier", "military"}
"""Bodies of the state where they are ruling."""
GUARDS = {"warder", "garrison", "gunner"}
"""Bodies of the state of the place that they are said to be in, as the forces are."""
OF_THE_STATE = {"security", "government", "armed", "state", "riot", "border", "army", "coast", "federal", "national",
                "regime", "pro-government", "pro-regime", "loyalist", "intelligence", "counterintelligence",
                "counter-intelligence", "counterterrorism", "counter-terrorism", "immigration", "customs"}  # fmt: skip
AT_HOME = {
    **dict.fromkeys(("soldier", "troop", "trooper", "commando"), Sector.MIL),
    **dict.fromkeys(("officer", "policeman", "gendarme", "agent"), Sector.COP),
}
PLAIN_FORCES = OF_THE_STATE | {"the", "police", "intelligence", "secret", "plainclothes", "masked", "hooded", "army",
                               "more", "other", "several", "special", "elite", "uniformed", "additional"}  # fmt: skip
NEUTRAL = OF_THE_STATE | {
    "defence", "defense", "foreign", "interior", "prime", "health", "local", "regional", "deputy", "military", "police",
    "finance", "trade", "economy", "justice", "information", "ruling", "civil", "anti-terrorist", "special", "vice",
    "air", "spokesman", "spokeswoman", "spokesperson", "transitional", "interim", "caretaker", "acting",
    "elected", "joint", "sovereignty", "supreme", "general", "central", "national", "intelligence",
}  # fmt: skip
MINISTERS = {"minister", "premier"}
HOLDERS = {"secretary", "chief", "commander", "spokesman", "spokeswoman", "spokesperson", "adviser", "advisor"}
"""Holders of an office of state, where a word of OF_STATE stands before: "Army chief X"."""
OF_STATE = {"army", "navy", "air", "military", "police", "defence", "defense", "security", "intelligence", "coastguard",
            "government", "foreign", "ministry", "interior", "cabinet", "home", "border", "presidential"}  # fmt: skip
DUTIES = OF_STATE | {"energy", "agriculture", "environment", "transport", "oil", "petroleum", "fisheries", "culture",
                     "education", "communications", "planning", "water", "labour", "labor", "tourism", "cabinet",
                     "and", "of", "for", "then", "new", "senior", "minister", "secretary", "force",
                     "general"}  # fmt: skip
BEFORE_NOUN = tree.PREMODIFIERS | {"det"}
SPOKEN_FOR = {"spokesman", "spokeswoman", "spokesperson"}
FIRST_WORDS = 4
"""Behind so many words of a sentence a place no longer begins it."""
PLACED = {"in", "at", "near", "across", "throughout", "around"}
REBEL_WORDS = re.compile(r"\b(?:rebel|insurgent|militant|separatist|opposition fighter)", re.I)
SETTLED = {"city", "capital", "admin1", "admin2"}
WAR_SHARE = 0.4
ARMED_SHARE = 0.6
ARMED_SECTORS = {Sector.REB, Sector.SEP, Sector.PRM}
PAIR_SHARE = 0.65
SHARE = 0.5
"""A state that has at least this share of all mentions of states is the one an article without a dateline is about."""


@dataclass(frozen=True)
class Home:
    """States by code with their usual names, and the code of the state an article is set in; empty if unknown."""

    names: Mapping[str, str]
    code: str = ""
    war_code: str = ""
    """The state that rebels of an unnamed state fight: the one most places of the article lie in; empty if unknown."""
    armed: Party | None = None
    """The armed group that the article is about, where it names one above all others: who "the rebels" are."""
    is_between_parties: bool = False
    """Whether the text names two parties or more, or tells of a crisis in one state: what happens to nobody known may
    then be between them."""
    is_domestic: bool = False
    """Whether a whole article names fewer: what happens to nobody known there is a figure of speech or local news."""

    is_crisis: bool = False
    """Whether the text is about unrest in that state, and hardly names another: bare "soldiers" are its own."""
    pair: tuple[Party, ...] = ()
    """The two parties that most of the article is about: "the two sides" before any pair was told of."""

    author: tuple[Party, ...] = ()
    """Whose statement, speech or message the article is: who says "we" outside of quotation marks."""

    def rebels(self, text: str, code: str, *, separatist: bool) -> Party:
        """Those who fight the state, where the text names them by that word alone."""
        sector, word = (Sector.SEP, "separatists") if separatist else (Sector.REB, "rebels")
        return Party(text=text, code=f"{code} {word}", country=code, sector=sector)

    def party(self, text: str, sector: Sector, code: str) -> Party:
        """The state as the party that a body of it stands for."""
        return Party(text=text, name=self.names.get(code), code=code, country=code, sector=sector)


def home_of(full: str, opening: str, states: Mapping[str, str], knowledge: Knowledge, *, is_of_unrest: bool) -> Home:
    """Where an article is set. `full`: title and body; `opening`: the first words of the body, a dateline and more.

    `is_of_unrest`: the text is about the inner crisis of a state; then what its police and rebels do is news, though it
    names no other state.
    """
    find, actors = knowledge.gazetteer.find, knowledge.names.spans
    body = opening.lstrip()
    code = home_code(body, partial(find, body), actors)
    n_parties = len({span.party.code for span in actors if span.party.code})
    is_domestic = n_parties < 2 and len(full.split()) >= MIN_WORDS
    if is_of_unrest and (troubled := troubled_code(full, actors)):
        code = troubled
    if not code and is_of_unrest and not OURS.search(full):
        code = crisis_code(full, partial(find, full[:MAX_TEXT]), actors)
        is_domestic = is_domestic and not code
    war = "" if code else war_code(full, partial(find, full[:MAX_TEXT]), actors)
    pair, author = main_pair(actors), author_of(full, actors)
    is_between = n_parties > 1 or bool(code)
    is_crisis = is_of_unrest and is_of_one_state(code, actors)
    return Home(states, code, war, armed_group(actors), is_between, is_domestic, is_crisis, pair, author)


def war_code(text: str, places: Callable[[], Iterable[PlaceSpan]], actors: Iterable[ActorSpan]) -> str:
    """Code of the state that most towns, regions and state names of a text with rebels belong to; else empty.

    `places` finds those of the text; most texts hold no rebels and are not searched.
    """
    if REBEL_WORDS.search(text) is None:
        return ""
    counts = Counter(span.party.code for span in actors if span.kind in {"country", "people"} and span.party.code)
    counts.update(p.location.country for p in places() if p.kind in SETTLED and p.location.country)
    first = counts.most_common(1)
    return first[0][0] if first and first[0][1] >= WAR_SHARE * sum(counts.values()) and first[0][1] > 1 else ""


def armed_group(actors: Iterable[ActorSpan]) -> Party | None:
    """The armed group that has most of all mentions of such groups."""
    found = [span.party for span in actors if span.party.sector in ARMED_SECTORS and span.party.code]
    counts = Counter(party.code for party in found)
    first = counts.most_common(1)
    if not first or first[0][1] < ARMED_SHARE * len(found):
        return None
    return next(party for party in found if party.code == first[0][0])


def main_pair(actors: Iterable[ActorSpan]) -> tuple[Party, ...]:
    """The two parties of nearly all mentions, the second named more than once; empty where a third is as present."""
    parties = [span.party for span in actors if span.party.code and span.party.sector is not Sector.JRN]
    counts = Counter(party.code for party in parties).most_common(3)
    if len(counts) < 2 or counts[1][1] < 2 or (len(counts) > 2 and counts[2][1] == counts[1][1]):
        return ()
    if counts[0][1] + counts[1][1] < PAIR_SHARE * len(parties):
        return ()
    return tuple(next(party for party in parties if party.code == code) for code, _ in counts[:2])


def home_code(body: str, places: Callable[[], Iterable[PlaceSpan]], actors: Iterable[ActorSpan]) -> str:
    """Code of the state that the dateline names, if the text speaks of it too; else of the one most of it is about.

    Empty for a text that names fewer than two parties: police and ministers of one state alone are domestic news.
    `places` finds those of the body, asked only where it has a dateline.
    """
    counts = Counter(span.party.code for span in actors if span.party.code)
    if len(counts) < 2:
        return ""
    states = Counter({code: n for code, n in counts.items() if len(code) == 3 and code.isupper()})
    first = states.most_common(1)
    dateline = dateline_end(body)
    if dateline:
        found = next((p.location.country for p in places() if p.start < dateline), None) or ""
        if not first or states[found] >= SHARE * first[0][1]:
            return found
    return first[0][0] if first and first[0][1] >= SHARE * sum(states.values()) and sum(states.values()) > 2 else ""


def scene_code(sentence: Span, view: ParagraphView) -> str:
    """The state whose place begins a sentence ("In Yerevan, thousands marched"); empty where none does."""
    if not any(token.lower_ in PLACED for token in sentence[:FIRST_WORDS]):
        return ""
    for place in view.place_spans:
        token = next((t for t in view.tokens(place.start, place.end) if t.sent.start == sentence.start), None)
        if token is None or token.i - sentence.start > FIRST_WORDS or not place.location.country:
            continue
        if any(t.lower_ in PLACED for t in token.doc[sentence.start : token.i]):
            return place.location.country
    return ""


def near_code(sentence: Span, view: ParagraphView, before: str) -> str:
    """The only state that a paragraph names up to the end of a sentence; empty for several, for none that `before`."""
    end = sentence.end_char
    codes = {span.party.country or span.party.code for span in view.actor_spans if span.start < end} - {None}
    return (codes.pop() or "" if len(codes) == 1 else "") if codes else before


@once_per_token
def state_body(token: Token) -> Sector | None:
    """The sector of a noun that stands for a body of the state nobody names: no owner, no "a", no unknown modifier."""
    words = tree.lemmas(token)
    before = [child for child in token.children if child.dep_ in BEFORE_NOUN]
    lowered = {child.lower_ for child in before}
    if lowered & {"a", "an", "no", "any", "some", "both", "all", "its", "their", "his", "another"}:
        return None
    plain = lowered - {"the"}
    office = {t.lower_ for t in tree.prep_objects([token], ("of",))}
    is_other = any(c.dep_ == "prep" and c.lower_ in {"of", "in", "from"} for c in token.children)
    if not plain <= NEUTRAL or (is_other and not (office and office <= OFFICES)):
        return None
    if "council" in words and plain & COUNCILS:
        return Sector.GOV
    if words & CHIEFS and (office or plain & OFFICES):
        return Sector.GOV
    if words & RULERS and "ruling" in plain:
        return Sector.GOV
    if words & FORCES:
        return Sector.MIL if plain & OF_THE_STATE else None
    if words & SPOKEN_FOR and plain:
        return Sector.GOV
    return next((BODIES[word] for word in sorted(words) if word in BODIES), None)


def office_before(name: Token) -> Sector | None:
    """The sector of the office that stands before a person's name: "Interior Minister X", "Army chief X"."""
    before = [child for child in name.children if child.dep_ in {"compound", "nmod", "amod"} and child.i < name.i]
    words = [t for child in before for t in child.subtree if t.i < name.i]
    bearers = [at for at, t in enumerate(words) if tree.lemmas(t) & (MINISTERS | HOLDERS)]
    if not bearers or any(child.dep_ in {"det", "poss"} for t in (name, *words) for child in t.children):
        return None
    said = {t.lower_ for t in words[: bearers[-1]]}
    if not said <= NEUTRAL | OFFICES | DUTIES or not (tree.lemmas(words[bearers[-1]]) & MINISTERS or said & OF_STATE):
        return None
    return Sector.MIL if said & {"army", "navy", "military", "air"} else Sector.GOV


def force_at_home(token: Token) -> Sector | None:
    """The sector of forces that no word says whose they are: "soldiers", "riot officers", "intelligence agents"."""
    sector = next((AT_HOME[word] for word in sorted(tree.lemmas(token)) if word in AT_HOME), None)
    if sector is None:
        return None
    before = [child for child in token.children if child.dep_ in BEFORE_NOUN and child.pos_ != "NUM"]
    if not {child.lower_ for child in before} <= PLAIN_FORCES:
        return None
    return None if any(child.dep_ == "prep" and child.lower_ in {"of", "from"} for child in token.children) else sector


def seated_body(token: Token) -> Sector | None:
    """The sector of a noun that is a body of the state whose town it sits in: "a court in Izmir"."""
    words = tree.lemmas(token)
    plain = {child.lower_ for child in token.children if child.dep_ in tree.PREMODIFIERS} - {"the"}
    if words & CHIEFS:
        return Sector.GOV if plain & (OFFICES | NEUTRAL) else None
    if words & (FORCES | GUARDS):
        return Sector.MIL if plain <= NEUTRAL else None
    return next((BODIES[word] for word in sorted(words) if word in BODIES), None)
