"""Whom words look back to that name nobody: "whose jets", "urged them", "the Andean nation", "the bloc"."""

from __future__ import annotations

from datetime import date

import pytest

from coding.coder import Coder
from coding.regions import load_regions
from tests.unit.coding.coded import last_sides

PUBLISHED = date(2024, 5, 4)


def codes(coder: Coder, text: str, act: str, title: str = "") -> tuple[list[str | None], list[str | None]]:
    return last_sides(coder, text, act, PUBLISHED, title)


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        (
            "Poland, whose jets shot down Russian drones last week, closed its border with Belarus.",
            "air_defence",
            (["POL"], ["RUS"]),
        ),
        ("Iran, whose navy seized a Greek tanker on Friday, denied the charge.", "seizure", (["IRN"], ["GRC"])),
        (
            "Anwar Ibrahim met the leaders of Thailand and Cambodia and urged them to pull back their troops.",
            "demand",
            (["MYS"], ["THA", "KHM"]),
        ),
        (
            "The Saudi crown prince hosted Pakistan's premier and promised him a loan of $2 billion.",
            "aid",
            (["SAU"], ["PAK"]),
        ),
        (
            "Mali, Burkina Faso and Niger announced on Monday that they were leaving the International Criminal Court.",
            "break_relations",
            (["MLI", "BFA", "NER"], ["ICC"]),
        ),
    ],
)
def test_within_a_sentence(coder: Coder, text: str, act: str, expected: tuple[list[str], list[str]]) -> None:
    assert codes(coder, text, act) == expected


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        (
            "Mexico broke off relations with Ecuador. Nicaragua cut ties with the Andean nation too.",
            "break_relations",
            (["NIC"], ["ECU"]),
        ),
        (
            "Venezuela mobilised troops. Washington accused the South American country of smuggling.",
            "accusation",
            (["USA"], ["VEN"]),
        ),
        (
            "Fiji and China signed a police agreement. Australia urged the Pacific island nation to cancel the deal.",
            "demand",
            (["AUS"], ["FJI"]),
        ),
        (
            "Kenya recalled its envoy to Uganda. Nairobi accused the neighbouring country of a provocation.",
            "accusation",
            (["KEN"], ["UGA"]),
        ),
        (
            "Ethiopia mobilised its reserves. Eritrea will invade the country, Addis Ababa said.",
            "invasion",
            (["ERI"], ["ETH"]),
        ),
        ("Ghana accused the Andean nation of dumping fish.", "accusation", (["GHA"], [])),
        (
            "NATO sent jets to Poland. The UN called for calm. The alliance imposed sanctions on Belarus.",
            "sanctions",
            (["NATO"], ["BLR"]),
        ),
        (
            "The UN met on Monday. The bloc condemned Rwanda's incursion, the SADC secretariat said.",
            "condemnation",
            (["SADC"], ["RWA"]),
        ),
    ],
)
def test_to_what_was_named_before(coder: Coder, text: str, act: str, expected: tuple[list[str], list[str]]) -> None:
    assert codes(coder, text, act) == expected


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        (
            "Kenya seized a Ugandan boat. The East African Community urged Kenya and Uganda to hold talks. "
            "Ruto rejected the call.",
            "reject_demand",
            (["KEN"], ["EAC"]),
        ),
        (
            "Serbia criticised Kosovo. The EU condemned the raids by Kosovo police. Kurti rejected the criticism.",
            "reject_demand",
            (["XKX"], ["EU"]),
        ),
        ("Mali announced it was leaving ECOWAS. France condemned the decision.", "condemnation", (["FRA"], ["MLI"])),
        ("Norway recognised the state of Palestine. Israel denounced the move.", "condemnation", (["ISR"], ["NOR"])),
        ("Congo accused Rwanda of looting. Kigali denied the allegation.", "denial", (["RWA"], ["COD"])),
        ("Peru closed a border post. France condemned the film.", "condemnation", (["FRA"], [])),
    ],
)
def test_what_is_answered_is_told_before(
    coder: Coder, text: str, act: str, expected: tuple[list[str], list[str]]
) -> None:
    assert codes(coder, text, act) == expected


@pytest.mark.parametrize(
    ("sentence", "act", "expected"),
    [
        ("Foreign Minister Kwame Adjei demanded that Togo free them.", "demand", (["GHA"], ["TGO"])),
        ("Deputy Foreign Minister Yaw Boateng urged ECOWAS to mediate.", "demand", (["GHA"], ["ECOWAS"])),
        ("Army chief Kofi Darko threatened Togo with retaliation.", "threat", (["GHA"], ["TGO"])),
        (
            "Foreign Minister Kwame Adjei spoke on Friday. Adjei threatened to expel the Togolese envoy.",
            "threat",
            (["GHA"], ["TGO"]),
        ),
        ("Togolese Security Minister Yark Dama accused Ghana of harbouring rebels.", "accusation", (["TGO"], ["GHA"])),
    ],
)
def test_unknown_ministers_are_of_the_state_an_article_is_set_in(
    coder: Coder, sentence: str, act: str, expected: tuple[list[str], list[str]]
) -> None:
    text = f"ACCRA, Ghana - Ghana on Monday condemned Togo over the arrest of two traders.\n\n{sentence}"
    assert codes(coder, text, act) == expected


def test_a_place_behind_a_title_and_before_a_name_is_a_first_name(coder: Coder) -> None:
    text = "Defence Minister Aden Duale accused Sudan of arming the militia."
    events = coder.code(title="", text=text, published=PUBLISHED)
    assert "YEM" not in {party.code for event in events for party in [*event.actors, *event.recipients]}


def test_the_longest_region_counts() -> None:
    regions = load_regions()
    assert "GHA" in regions.codes("poor West African") and "KEN" not in regions.codes("poor West African")
    assert not regions.codes("poor")


def test_we_are_the_ministry_that_a_title_calls_the_author(coder: Coder) -> None:
    title = "Ministry of Foreign Affairs of Georgia: statement"
    text = "We urge Moscow to release the detained citizen of Georgia without delay."
    assert codes(coder, text, "demand", title) == (["GEO"], ["RUS"])


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        (
            "An Iskander slammed into a restaurant in Kramatorsk. Kyiv said Russia had aimed at it on purpose.",
            "missile_strike",
            ([], ["UKR"]),
        ),
        (
            "Ukrainian envoys met in Jeddah, hours after a wave of drones had struck the Russian capital.",
            "drone_strike",
            ([], ["RUS"]),  # nobody says whose
        ),
        ("A missile struck a hotel in Kharkiv, Ukraine, on Monday.", "missile_strike", ([], ["UKR"])),
        ("Gunmen shelled a village in Lebanon. Israel was silent.", "shelling", ([], ["LBN"])),
        (
            "Islamabad's rocket and missile salvo on hideouts of militants in Iran came two days later.",
            "missile_strike",
            (["PAK"], ["IRN"]),
        ),
        ("Thousands of Georgians gathered outside the parliament.", "protest", (["GEO protesters"], ["GEO"])),
        ("Turkish forces fired on Greek fishing boats near Imia.", "naval_attack", (["TUR"], ["GRC"])),
        (
            "India protested. S. Jaishankar telephoned his counterpart, Hossein Amirabdollahian.",
            "phone_call",
            (["IND", "IRN"], []),
        ),
        (
            "Ethiopia and Somalia ended a feud. Egypt, whose relations with Addis Ababa are strained, "
            "shipped arms to the Horn of Africa nation.",
            "arms_delivery",
            (["EGY"], ["SOM"]),
        ),
        ("Kosovo police arrested three local Serbs in Mitrovica.", "arrest", (["XKX"], ["Kosovo Serbs"])),
    ],
)
def test_what_goes_without_saying(coder: Coder, text: str, act: str, expected: tuple[list[str], list[str]]) -> None:
    assert codes(coder, text, act) == expected


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        ("The President urged Beijing to respect the ruling.", "demand", (["PHL"], ["CHN"])),
        (
            "The President thanked his host. The Prime Minister promised a loan of $500 million to the Philippines. "
            "He condemned China.",
            "condemnation",
            (["JPN"], ["CHN"]),
        ),
        ("The Prime Minister invited the President to Kyoto. Both condemned China.", "condemnation",
         (["JPN", "PHL"], ["CHN"])),
    ],
)  # fmt: skip
def test_titles_tell_two_leaders_apart(
    coder: Coder, text: str, act: str, expected: tuple[list[str], list[str]]
) -> None:
    opening = "The Prime Minister of Japan received the President of the Philippines in Tokyo on Friday."
    assert codes(coder, f"{opening}\n\n{text}", act) == expected


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        (
            "Lebanon filed a complaint with the UN Security Council over an Israeli raid that killed three soldiers.",
            "protest_note",
            (["LBN"], ["ISR"]),
        ),
        ("Cambodia lodged a protest with Thailand over the closure of the border.", "protest_note", (["KHM"], ["THA"])),
        (
            "Serbian forces detained three Kosovo police officers. The EU demanded the release of the men.",
            "demand",
            (["EU"], ["SRB"]),
        ),
        ("Gabon's officers seized power on Wednesday. France condemned the takeover.", "condemnation",
         (["FRA"], ["GAB"])),
        (
            "Petro suspended talks with the National Liberation Army after its fighters killed thirty people.",
            "armed_attack",
            (["ELN"], ["COL"]),
        ),
        (
            "India accused Pakistan of a massacre. Indian guns shelled posts across the Line of Control.",
            "shelling",
            (["IND"], ["PAK"]),
        ),
        (
            "Israel bombed Isfahan. Iran's guards warned that the attack would not go unpunished.",
            "threat",
            (["IRN"], ["ISR"]),
        ),
        ("The Karen National Union took a town in Myanmar. The union bombed a barracks in Hpa-an.", "air_strike",
         (["KNLA"], ["MMR"])),
    ],
)  # fmt: skip
def test_against_whom_the_article_tells(
    coder: Coder, text: str, act: str, expected: tuple[list[str], list[str]]
) -> None:
    assert codes(coder, text, act) == expected
