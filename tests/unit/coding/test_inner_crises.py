"""Crises inside one state: whose police, crowds and rebels they are that no word names."""

from __future__ import annotations

from datetime import date

import pytest

from coding.coder import Coder

CELL = """\
OSH, April 29 (Kabar) - Fourteen members of a banned group were detained in the south on Monday, officials said.

Extremist literature and two rifles were found. The detainees are suspected of terrorism and will stay in custody.

Investigators in Osh, Kyrgyzstan, said the search for two further militants went on."""
QUARREL = """\
SAN TELMO, April 29 - Fourteen bakers were detained over a quarrel about parking on Monday, officers said, after a
loaf of bread was thrown at a neighbour's window and an old lady called for help. All of them will have to pay for the
glass, the town council decided in the evening, and nobody will be allowed to park there before the end of summer, in
Peru or anywhere."""


def told(coder: Coder, title: str, text: str) -> list[tuple[str, list[str | None], list[str | None]]]:
    events = coder.code(title=title, text=text, published=date(2024, 5, 4))
    return [(e.act, [p.code for p in e.actors], [p.code for p in e.recipients]) for e in events]


def test_police_of_the_only_state_of_a_crisis_need_no_name(coder: Coder) -> None:
    assert ("arrest", ["KGZ"], []) in told(coder, "Members of extremist cell detained", CELL)


def test_a_quarrel_of_the_town_is_no_crisis_of_its_state(coder: Coder) -> None:
    assert told(coder, "Bakers detained over parking", QUARREL) == []


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        (
            "Thousands marched through the capital of Chad to demand that French troops leave.",
            ["TCD protesters"],
            ["FRA"],
        ),
        ("Hundreds rallied in Tunis urging President Kais Saied to quit.", ["TUN protesters"], ["TUN"]),
        ("Protesters in Bamako waved Russian flags.", ["MLI protesters"], ["MLI"]),
    ],
)
def test_a_crowd_is_against_whom_it_wants_to_do_something(
    coder: Coder, text: str, actors: list[str], recipients: list[str]
) -> None:
    assert told(coder, "", text) == [("protest", actors, recipients)]


def test_a_crowd_riots_and_does_not_police(coder: Coder) -> None:
    text = "Protesters threw stun grenades and bottles at police in Tunis."
    assert told(coder, "", text) == [("riot", ["TUN protesters"], ["TUN"])]


def test_a_burnt_embassy_is_not_the_scene_of_its_own_state(coder: Coder) -> None:
    title, text = (
        "Junta of Niger defies deadline",
        "NIAMEY, Aug 7 (Reuters) - A crowd set fire to a door of the French embassy.",
    )
    assert ("riot", ["NER protesters"], ["FRA"]) in told(coder, title, text)


REBELS = """\
MAE SOT, Thailand, April 12 - Rebels of the Karen National Union captured an army base in Myanmar on Thursday.

About 200 soldiers gave themselves up, a spokesman said. Nine rebels were killed in the fighting.

Thailand said its soldiers had checked refugees at the border."""
STORMED = """N'DJAMENA, Feb 29 - Soldiers stormed the headquarters of an opposition party on Wednesday, witnesses said.

Two policemen killed in an ambush by assailants were buried in the capital. Nine people were arrested."""


def test_the_headline_tells_whose_crisis_is_written_of_from_abroad(coder: Coder) -> None:
    found = told(coder, "Myanmar rebels seize base near Thai border", REBELS)
    assert ("seize_territory", ["KNLA"], ["MMR"]) in found
    assert not any("THA" in actors for _, actors, _ in found)


def test_soldiers_of_a_crisis_at_home_are_the_states_own_and_the_slain_slay_nobody(coder: Coder) -> None:
    found = told(coder, "Chad: party headquarters stormed", STORMED)
    assert ("crackdown", ["TCD"], ["TCD opposition"]) in found
    assert any(act == "arrest" and actors == ["TCD"] for act, actors, _ in found)
    assert not any(act == "armed_attack" and actors == ["TCD"] for act, actors, _ in found)


@pytest.mark.parametrize(
    ("text", "act", "state"),
    [
        ("Three opposition leaders were arrested in Dodoma on Friday.", "arrest", "TZA"),
        ("Four journalists were released from a prison in Izmir last week.", "prisoner_release", "TUR"),
        ("Internet access has been disrupted across Kenya.", "censorship", "KEN"),
    ],
)
def test_what_only_a_state_does_is_done_by_that_of_the_place(coder: Coder, text: str, act: str, state: str) -> None:
    assert [(what, actors) for what, actors, _ in told(coder, "", text)] == [(act, [state])]


def test_captives_of_nobody_known_are_not_freed_by_the_state_of_the_place(coder: Coder) -> None:
    found = told(coder, "", "Twenty hostages were freed in Kaduna, Nigeria.")
    assert not any(actors == ["NGA"] for _, actors, _ in found)
