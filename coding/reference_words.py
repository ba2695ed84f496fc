"""Nouns and pronouns that look back: pairs, titles, bodies of a state, blocs, papers, forces."""

from __future__ import annotations

from coding.rebels import REBEL_SECTORS, REBELS
from schemas.codes import Sector

FIRST_PERSON = {"i", "we", "us", "our", "my", "me", "ours"}
THIRD_PERSON = {"he", "she", "it", "they", "him", "her", "them", "himself", "itself", "themselves"}
THIRD_POSSESSIVE = {"his", "her", "its", "their", "whose"}
PAIR_NOUNS = {"side", "leader", "country", "party", "nation", "president", "minister", "state", "government",
              "neighbour", "neighbor", "capital", "delegation", "ally", "power", "diplomat", "counterpart", "army",
              "military", "navy", "force", "rival", "foe", "enemy", "republic", "premier", "negotiator"}  # fmt: skip
DUTIES = {"official", "commander", "chief", "envoy", "general", "director", "director-general", "directors-general",
          "ambassador", "ministry", "parliament", "delegate", "representative", "airforce", "korea",
          "koreas"}  # fmt: skip
""" "The two envoys": one of each side, unlike "two soldiers"."""
GIVEN = {"the", "this", "that", "these", "those", "same", "two", "three"}
PAIR_WORDS = {"both", "two"}
MANY = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "trio": 3, "quartet": 4}
SHARED = 3
"""Parties of two pairs that have one in common."""
SIDES = {"side", "army", "military", "neighbour", "neighbor", "country", "nation", "foe", "rival", "adversary"}
"""Plural subjects that mean the pair of which was told, without "two" or "both"."""
STATES = {"country", "nation", "state", "neighbour", "neighbor", "government", "capital"}
COUNTRIES = {"country", "nation", "republic", "kingdom", "sheikhdom", "emirate"}
TITLES = {"president", "minister", "premier", "chancellor", "leader", "king"}
HELD_TITLES = TITLES | {"general", "colonel", "admiral", "commander", "ambassador", "envoy", "spokesman", "spokeswoman",
                        "spokesperson", "emir", "prince", "queen", "governor", "secretary", "diplomat"}  # fmt: skip
CROWNS = {"president", "king", "queen", "emir", "chancellor", "premier"}
"""Titles of which a state has one holder."""
RANKS = {"prime", "foreign", "defence", "defense", "interior", "crown", "deputy", "vice", "finance"}
MEET = TITLES | {"interlocutor"}
CLASS_NOUNS: dict[str, frozenset[Sector]] = {
    **dict.fromkeys(("organisation", "organization"), frozenset({Sector.IGO})),
    **dict.fromkeys(REBELS, REBEL_SECTORS),
    **dict.fromkeys(("army", "military"), frozenset({Sector.MIL})),
    **dict.fromkeys(("junta", "regime"), frozenset({Sector.GOV, Sector.MIL})),
    "ministry": frozenset({Sector.GOV, Sector.MIL}),
    **dict.fromkeys(
        ("government", "administration", "kingdom"),
        frozenset({Sector.GOV}),
    ),
}
BLOCS = {"alliance", "bloc", "coalition", "union"}
PAPERS = {"report", "statement", "letter", "document", "resolution", "declaration"}
"""What says what its author does, who spoke before: "The report accuses"."""
ENEMY = {"enemy", "adversary"}
COUNTING = {"nummod", "quantmod", "advmod", "relcl", "acl"}
""" "36 aircraft crossed the line": nothing but a number before the noun."""
CRAFT = {"ship", "warship", "jet", "aircraft", "warplane", "bomber", "helicopter", "vessel"}
FORCE_NOUNS = {"troop", "force", "soldier", "ship", "warship", "jet", "aircraft"}
