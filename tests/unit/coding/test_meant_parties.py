"""Who is meant where a sentence names nobody: the other side, the speaker, whom the document introduced before."""

from __future__ import annotations

from datetime import date

import pytest

from coding.coder import Coder
from tests.unit.coding.coded import last_sides

PUBLISHED = date(2025, 6, 2)


def sides(coder: Coder, text: str, act: str) -> tuple[list[str | None], list[str | None]]:
    return last_sides(coder, text, act, PUBLISHED)


@pytest.mark.parametrize(
    "before",
    [
        "Bulgarian Prime Minister Kalina Dimova spoke in Sofia. Dimova",
        "A Bulgarian army spokesman, Colonel Kalina Dimova, spoke in Sofia. Dimova",
        "Mr Dimov, Bulgaria's deputy foreign minister, spoke in Sofia. Mr Dimov",
        "Dimov, the Bulgarian ambassador to Moscow, spoke in Sofia. Dimov",
        "It was the Bulgarian government that",
    ],
)
def test_a_person_introduced_with_an_office_is_known_by_surname(coder: Coder, before: str) -> None:
    assert sides(coder, f"{before} accused Russia of arming rebels.", "accusation") == (["BGR"], ["RUS"])


def test_a_chinese_name_is_taken_up_by_its_first_word(coder: Coder) -> None:
    text = (
        "Beijing's foreign ministry spokesperson Lin Tao spoke on Monday. Lin urged Washington to pull back its ships."
    )
    assert sides(coder, text, "demand") == (["CHN"], ["USA"])


def test_an_office_of_an_organisation_stands_for_it(coder: Coder) -> None:
    text = "EU foreign policy chief Jonas Holm spoke. Holm threatened Belgrade with sanctions."
    assert sides(coder, text, "sanctions_threat") == (["EU"], ["SRB"])


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        ("Tensions between Chad and Sudan have risen. On Monday Chad accused it of arming rebels.", "accusation",
         (["TCD"], ["SDN"])),
        ("Tensions between Chad and Sudan have risen. On Monday Chad shelled its positions at the border.", "shelling",
         (["TCD"], ["SDN"])),
        ("The cabinet of Chad met at noon. That evening the country expelled two Sudanese diplomats.",
         "expel_diplomats", (["TCD"], ["SDN"])),
        ("Chad's government called the drill a provocation and told Sudan to keep out of the lake.", "condemnation",
         (["TCD"], ["SDN"])),
        ("Chad called the raid \"an act that will not be forgotten\" and gave Sudan two days to pull back its troops.",
         "ultimatum", (["TCD"], ["SDN"])),
        ("The Security Council adopted a French resolution that calls on Sudan to open its borders.", "demand",
         (["UN"], ["SDN"])),
    ],
)  # fmt: skip
def test_the_other_side_is_who_was_told_of(
    coder: Coder, text: str, act: str, expected: tuple[list[str], list[str]]
) -> None:
    assert sides(coder, text, act) == expected


@pytest.mark.parametrize(
    ("text", "act", "actors"),
    [
        ("A second carrier group is on its way to the Gulf, the Pentagon said.", "reinforcement", ["USA"]),
        ("Ankara passed a bill in May, and two days later a first company of commandos landed at a base in Qatar.",
         "deployment", ["TUR"]),
        ("The alliance's secretary general, after speaking by telephone with the Finnish president, flew home. NATO "
         "said no more.", "phone_call", ["NATO", "FIN"]),
        ("French, British and American jets bombed Libya on Monday.", "air_strike", ["FRA", "GBR", "USA"]),
    ],
)  # fmt: skip
def test_a_step_is_of_who_announces_it_or_moves(coder: Coder, text: str, act: str, actors: list[str]) -> None:
    found, _ = sides(coder, "NATO held its yearly meeting in Brussels.\n\n" + text, act)
    assert sorted(map(str, found)) == sorted(actors)


def test_they_are_the_other_side_in_ones_own_words(coder: Coder) -> None:
    speech = (
        "Statement by the President of Serbia\n\n"
        "We have been patient, and we will stay so. Serbia wants peace. Kosovo broke our agreement in May, Kosovo sent "
        "its police to the north, and Kosovo closed our offices. Our people know it.\n\n"
        "On Saturday they arrested a former judge who has harmed nobody.\n\n"
        "Serbia will not answer in kind."
    )
    title, _, text = speech.partition("\n\n")
    events = [e for e in coder.code(title=title, text=text, published=PUBLISHED) if e.act == "arrest"]
    assert [party.code for party in events[0].actors] == ["XKX"]


def test_what_is_read_over_days_and_after_a_week_lasts(coder: Coder) -> None:
    for text, days in (
        ("China's navy held live-fire drills off Taiwan over six days.", 6.0),
        ("India and Pakistan agreed a 30-day ceasefire.", 30.0),
        ("Turkey closed its border with Syria for two days.", 2.0),
    ):
        lasts = [m.low for e in coder.code(title="", text=text, published=PUBLISHED) for m in e.magnitudes]
        assert days in lasts, text
