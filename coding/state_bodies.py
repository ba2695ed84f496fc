"""Bodies of a state that nobody names: "the police", "the defence ministry", "soldiers", "a court in Izmir"."""

from __future__ import annotations

from coding import tree
from coding.syntax import Token, once_per_token
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
AGENCIES = {"agency", "service", "bureau", "directorate", "administration", "guard", "police", "ministry"}
"""Of which the agents of a state are: "officers of the state protection agency"."""
GUARDS = {"warder", "garrison", "gunner"}
"""Bodies of the state of the place that they are said to be in, as the forces are."""
OF_THE_STATE = {"security", "government", "armed", "state", "riot", "border", "army", "coast", "federal", "national",
                "regime", "pro-government", "pro-regime", "loyalist", "intelligence", "counterintelligence",
                "counter-intelligence", "counterterrorism", "counter-terrorism", "immigration", "customs",
                "mutinous", "mutinying"}  # fmt: skip
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


@once_per_token
def state_body(token: Token) -> Sector | None:
    """The sector of a noun that stands for a body of the state nobody names: no owner, no "a", no unknown modifier."""
    words = tree.lemmas(token)
    before = [child for child in token.children if child.dep_ in BEFORE_NOUN]
    lowered = {child.lower_ for child in before}
    if lowered & {"no", "any", "some", "both", "all", "its", "their", "his", "another"}:
        return None
    plain = lowered - {"the", "a", "an"}
    if lowered & {"a", "an"} and not (plain & OF_THE_STATE or words & SPOKEN_FOR):
        return None
    if words & (FORCES | {"member"}) and _is_of_agency(token):
        return Sector.COP
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


def _is_of_agency(token: Token) -> bool:
    """ "Agents of the state protection agency", "members of the border guard": of an organ of state without a name."""
    organs = [t for t in tree.prep_objects([token], ("of",)) if tree.lemmas(t) & AGENCIES]
    words = {child.lower_ for organ in organs for child in organ.children if child.dep_ in BEFORE_NOUN}
    return bool(words & OF_THE_STATE) and words <= NEUTRAL | OFFICES | AGENCIES | {"the", "protection", "investigation"}


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
