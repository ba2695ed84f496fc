"""Which quantities an act has: of its own clause, of whom it is done to, and of the sentence behind it."""

from __future__ import annotations

from datetime import date

import pytest

from coding.coder import Coder

PUBLISHED = date(2024, 6, 12)


def quantities(coder: Coder, text: str, act: str) -> list[tuple[str, float | None, float | None]]:
    events = [event for event in coder.code(title="", text=text, published=PUBLISHED) if event.act == act]
    return [(str(m.kind), m.low, m.high) for event in events for m in event.magnitudes]


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        # One person without a number, by a noun, a name or a pronoun.
        ("Turkish police arrested a Norwegian beekeeper in Izmir on Monday.", "arrest", [("captured", 1, 1)]),
        ("Kosovo police arrested the former commander on Monday.", "arrest", [("captured", 1, 1)]),
        ("The arrest of a Belgian aid worker in Kabul was condemned.", "arrest", [("captured", 1, 1)]),
        ("Gunmen assassinated the mayor's brother in Mogadishu.", "assassination", [("dead", 1, 1)]),
        # A list of such.
        ("Police detained his mother, father and sister in Aydin.", "arrest", [("captured", 3, 3)]),
        ("Azerbaijan freed an elderly Armenian couple last week.", "prisoner_release", [("captured", 2, 2)]),
        # A number on a noun that no list holds, by what is done to it.
        ("Police in Minsk arrested fourteen beekeepers.", "arrest", [("captured", 14, 14)]),
        ("Another 900 forest rangers would be deployed to Mali by France.", "deployment", [("troops", 900, 900)]),
        # What the act is done to is no person, or nobody.
        ("Police in Minsk arrested no protester.", "arrest", []),
        # One ship without a number.
        ("Britain is sending a patrol ship to Guyana.", "deployment", [("ships", 1, 1)]),
        # A clause with another subject is another act's.
        ("Norway withdrew its frigate, and Denmark bought 40 tanks.", "withdrawal", []),
        # Numbers of a clause below the act's noun.
        (
            "Joint exercises of Latvia and Poland, in which 3,400 troops take part, began on Tuesday.",
            "joint_exercise",
            [("troops", 3400, 3400)],
        ),
        # How long an act lasts, and no other time.
        ("Turkish artillery shelled the Syrian town of Tal Rifaat for a fifth day.", "shelling", [("duration", 5, 5)]),
        ("Turkish aircraft bombed Tal Rifaat in Syria on four nights.", "air_strike", [("duration", 4, 4)]),
        ("Turkish aircraft bombed Tal Rifaat in Syria for a week.", "air_strike", [("duration", 1, 1)]),
        ("Turkish aircraft bombed Tal Rifaat in Syria within two hours.", "air_strike", []),
        ("Niger gave France's ambassador 48 hours to leave.", "expel_diplomats", [("duration", 48, 48)]),
        # A further thousand is a number.
        ("Uganda deployed a further thousand troops to Congo.", "deployment", [("troops", 1000, 1000)]),
        # Unmanned aircraft are aircraft.
        ("Ukraine shot down 18 Russian drones.", "air_defence", [("aircraft", 18, 18)]),
    ],
)
def test_an_act_has_the_quantities_of_its_own(
    coder: Coder, text: str, act: str, expected: list[tuple[str, float | None, float | None]]
) -> None:
    assert quantities(coder, text, act) == expected


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("Four villagers died and eleven were wounded.", {("dead", 4.0), ("injured", 11.0)}),
        ("The governor visited the town. Four villagers were killed in the attack, he said.", {("dead", 4.0)}),
        ("The governor visited the town. Four villagers died of cholera.", set()),
        ("The conflict has killed 40,000 people.", set()),
        ("In 2009 floods killed 300 people there.", set()),
    ],
)
def test_what_an_act_cost_is_told_behind_it(coder: Coder, behind: str, expected: set[tuple[str, float]]) -> None:
    text = f"Russian artillery shelled the Ukrainian town of Orikhiv on Monday. {behind}"
    found = {(kind, low) for kind, low, _ in quantities(coder, text, "shelling")}
    assert found == expected


def test_what_an_act_counted_itself_stays(coder: Coder) -> None:
    text = "Russian artillery killed three people in the Ukrainian town of Orikhiv. Nine were killed in the attack."
    assert ("dead", 3.0, 3.0) in [q for act in ("shelling", "armed_attack") for q in quantities(coder, text, act)]
    assert ("dead", 9.0, 9.0) not in quantities(coder, text, "shelling")
