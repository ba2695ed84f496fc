"""Whom words stand for that name nobody: protesters of a place, "the rebels" of an article."""

from __future__ import annotations

from datetime import date

import pytest

from coding.coder import Coder
from coding.references import References
from schemas.coded import Party
from tests.unit.coding.coded import last_sides

PUBLISHED = date(2025, 6, 2)


def codes(coder: Coder, text: str, act: str) -> tuple[list[str | None], list[str | None]]:
    return last_sides(coder, text, act, PUBLISHED)


@pytest.mark.parametrize(
    ("text", "act", "actors"),
    [
        ("Thousands of protesters marched in Tbilisi on Sunday.", "protest", ["GEO protesters"]),
        ("Thousands rallied in Belgrade on Saturday against the president.", "protest", ["SRB protesters"]),
        ("Protesters in Yerevan blocked a road on Monday.", "protest", ["ARM protesters"]),
    ],
)
def test_who_protests_is_told_by_where(coder: Coder, text: str, act: str, actors: list[str]) -> None:
    assert codes(coder, text, act)[0] == actors


def test_the_rebels_are_the_armed_group_that_the_article_names(coder: Coder) -> None:
    text = "M23 took Goma in January.\n\nThe rebels attacked the town of Uvira on Monday."
    assert codes(coder, text, "armed_attack")[0] == ["M23"]


def test_the_rebels_that_an_army_attacks_are_that_group_too(coder: Coder) -> None:
    text = "The Congolese army attacked the rebels near Goma on Monday.\n\nM23 said three civilians had died."
    assert codes(coder, text, "armed_attack") == (["COD"], ["M23"])


def test_protesters_are_nobody_where_no_place_and_no_home_is_known(coder: Coder) -> None:
    assert codes(coder, "Thousands of protesters marched on Sunday.", "protest")[0] == []


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        (
            "Emmanuel Macron held talks with Keir Starmer in London. Serbia and Kosovo agreed to meet again. "
            "The leaders agreed to speak again in June.",
            "agreement",
            (["FRA", "GBR"], []),
        ),
        (
            "Beijing warned Taiwan and vowed it would impose sanctions on Lithuania.",
            "sanctions_threat",
            (["CHN"], ["LTU"]),
        ),
        (
            "Rebels seized two villages near Homs in Syria. In Hama, Syrian troops withdrew.\n\n"
            "The government shelled rebel fighters on Monday.",
            "shelling",
            (["SYR"], ["SYR rebels"]),
        ),
        ("Opposition supporters clashed with police in Kampala on Friday.", "riot", (["UGA opposition"], ["UGA"])),
        (
            "India told Pakistan to hand over the men. Pakistan refused, and India recalled its envoy.\n\n"
            "The two foreign ministries exchanged accusations.",
            "accusation",
            (["IND", "PAK"], []),
        ),
        ("Western officials accused Russia of sabotage on Monday.", "accusation", (["West"], ["RUS"])),
        (
            "South Korea offered talks to North Korea on Monday. The North fired two missiles into the sea on Tuesday.",
            "weapons_test",
            (["PRK"], []),
        ),
    ],
)
def test_whom_common_words_mean(
    coder: Coder, text: str, act: str, expected: tuple[list[str], list[str]] | None
) -> None:
    if expected is None:
        events = coder.code(title="", text=text, published=PUBLISHED)
        assert "PRK" in {party.code for event in events for party in event.actors}
    else:
        assert codes(coder, text, act) == expected


def test_he_is_not_the_president_where_a_stranger_is_the_subject(coder: Coder) -> None:
    text = "Vladimir Putin's spokesman said nothing new. Mr Hollins said he condemned the Serbian attack on Kosovo."
    events = coder.code(title="", text=text, published=PUBLISHED)
    assert all("RUS" not in {party.code for party in event.actors} for event in events)


HE = (
    "Kosovo's interior minister said two men were held. Serbian President Aleksandar Vucic put his army on alert.\n\n"
    "He accused Albin Kurti of ethnic hatred."
)
SUMMONED = (
    "MANILA - Chinese ships fired water cannon at a Philippine boat on Tuesday. China blamed the Philippines.\n\n"
    "The ministry of foreign affairs summoned the Chinese ambassador."
)
THREE = "Poland, Hungary and Slovakia met in Warsaw on Monday.\n\nThe three condemned Russia's attack on Odesa."
MOVEMENT = (
    "Hezbollah said on Monday that Israel had killed two of its men near Tyre.\n\n"
    "The Lebanese movement fired 30 rockets at an army barracks in Israel on Tuesday."
)
FRONT = (
    "The Tigray People's Liberation Front said on Friday it would fight on against Ethiopia.\n\n"
    "The front, which once ruled the country, "
    "fired rockets at the Eritrean capital Asmara on Sunday."
)
TROOPS = "Colombia's defence minister said troops had bombed two camps of the National Liberation Army in Arauca."
THIRD = (
    "Somalia accused Ethiopia of meddling. Somalia recalled its envoy from Ethiopia. "
    "Ethiopia rejected the charge by Somalia. Ethiopia signed a deal with Somaliland.\n\n"
    "Kenya called on both countries to show restraint."
)
RAID = "Israel bombed the Iranian embassy in Damascus on Monday.\n\nIraq and Oman condemned the raid."
ENVOY = "France said on Monday that Niger had jailed one of its diplomats."
PACKAGE = "EU foreign ministers agreed on a new package of sanctions against Belarus in Tallinn on Monday."


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        (HE, "accusation", (["SRB"], ["XKX"])),
        (SUMMONED, "protest_note", (["PHL"], ["CHN"])),
        (THREE, "condemnation", (["POL", "HUN", "SVK"], ["RUS"])),
        (MOVEMENT, "missile_strike", (["Hezbollah"], ["ISR"])),
        (FRONT, "missile_strike", (["TPLF"], ["ERI"])),
        (TROOPS, "air_strike", (["COL"], ["ELN"])),
        (THIRD, "call_for_deescalation", (["KEN"], ["SOM", "ETH"])),
        (RAID, "condemnation", (["IRQ", "OMN"], ["ISR"])),
        (ENVOY, "arrest", (["NER"], ["FRA"])),
        (PACKAGE, "sanctions", (["EU"], ["BLR"])),
    ],
)
def test_whom_the_words_look_back_to(
    coder: Coder, text: str, act: str, expected: tuple[list[str | None], list[str | None]]
) -> None:
    actors, recipients = codes(coder, text, act)
    assert (sorted(map(str, actors)), sorted(map(str, recipients))) == tuple(
        sorted(map(str, side)) for side in expected
    )


def test_we_of_a_statement_is_who_issues_it(coder: Coder) -> None:
    title = "Statement by the Ministry of Foreign Affairs of Georgia on the situation at the border"
    body = (
        "Russian troops have moved the fence near Khurvaleti again. We call on Russia to withdraw its forces at once."
    )
    events = [e for e in coder.code(title=title, text=body, published=PUBLISHED) if e.event_type == "REQUEST"]
    assert [[p.code for p in e.actors] for e in events] == [["GEO"]]


def test_his_counterpart_is_not_his_own_side(coder: Coder) -> None:
    text = "Azerbaijan's foreign minister will meet his counterpart Ararat Mirzoyan in Berlin on Tuesday."
    assert sorted(map(str, codes(coder, text, "talks")[0])) == ["ARM", "AZE"]


def test_what_was_heard_before_is_no_news() -> None:
    party = Party(text="Mali", name="Mali", code="MLI", country="MLI")
    references = References()
    references.see_named("keita", [party])
    heard = references.n_heard
    references.see_named("keita", [party])
    assert references.n_heard == heard
    references.subject = [party]
    assert references.n_heard == heard + 1
