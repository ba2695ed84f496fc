"""Who did it to whom, whichever way the sentence is built."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemas.coded import CodedEvent

Read = Callable[[str], list[CodedEvent]]


def roles(events: list[CodedEvent], event_type: str) -> list[tuple[list[str | None], list[str | None]]]:
    return [([p.code for p in e.actors], [p.code for p in e.recipients]) for e in events if e.event_type == event_type]


@pytest.mark.parametrize(
    "text",
    [
        "Turkey attacked Syria.",
        "Syria was attacked by Turkey.",
        "Turkish forces attacked Syria.",
        "Turkey launched an attack on Syria.",
        "Turkey's attack on Syria shocked France.",
        "An attack by Turkish troops against Syria was reported.",
        "Turkey, which attacked Syria on Monday, fell silent.",
        "Turkey met no resistance when it attacked Syria.",
    ],
)
def test_one_attack_in_many_wordings(read: Read, text: str) -> None:
    assert roles(read(text), "ASSAULT") == [(["TUR"], ["SYR"])]


def test_coordinated_doers_are_one_list(read: Read) -> None:
    assert roles(read("Russia and Belarus imposed sanctions on Poland."), "SANCTION") == [(["RUS", "BLR"], ["POL"])]


@pytest.mark.parametrize(
    "text",
    [
        "Greek and Turkish diplomats met in Athens on Monday.",
        "Greece held talks with Turkey on Monday.",
        "Talks between Greece and Turkey began on Monday.",
    ],
)
def test_all_parties_of_talks_are_actors(read: Read, text: str) -> None:
    (found,) = [(set(a), r) for a, r in roles(read(text), "CONSULT")]
    assert found == ({"GRC", "TUR"}, [])


def test_a_request_goes_to_whoever_is_to_act(read: Read) -> None:
    assert roles(read("Germany urged Serbia to withdraw its troops."), "REQUEST") == [(["DEU"], ["SRB"])]


def test_it_is_the_subject_of_its_own_sentence(read: Read) -> None:
    assert roles(read("Iran said it had attacked Iraq."), "ASSAULT") == [(["IRN"], ["IRQ"])]


def test_those_troops_are_the_last_ones_named(read: Read) -> None:
    events = read("Russian troops stand on the border with Ukraine. Those troops held exercises on Monday.")
    assert [a for a, _ in roles([e for e in events if e.act == "military_exercise"], "MOBILIZE")] == [["RUS"]]


@pytest.mark.parametrize(
    ("text", "event_type", "expected"),
    [
        ("Hungary faces criticism from the European Commission.", "ACCUSE", (["EU"], ["HUN"])),
        (
            "Turkey suffered a series of bombings at the hands of Islamic State.",
            "ASSAULT",
            (["ISIS"], ["TUR"]),
        ),
        ("US airstrikes killed ten Taliban fighters.", "ASSAULT", (["USA"], ["Taliban"])),
        (
            "Moldova launched cyber attacks on a number of Romanian government websites.",
            "COERCE",
            (["MDA"], ["ROU"]),
        ),
        (
            "In a meeting with the Canadian prime minister, President Emmanuel Macron agreed to a study.",
            "CONSULT",
            (["FRA", "CAN"], []),
        ),
    ],
)
def test_who_is_done_to(read: Read, text: str, event_type: str, expected: tuple[list[str], list[str]]) -> None:
    assert roles(read(text), event_type)[:1] == [expected]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("During a visit to Oman, the Iranian minister condemned the raid.", "ACCUSE"),
        ("Syrian troops captured a bridge, which leads to Iraq.", "ASSAULT"),
        ("Sweden condemned the raid and moved its consulate to Cyprus.", "ACCUSE"),
        ("Norway's envoy to NATO condemned the raid.", "ACCUSE"),
        ("France's foreign minister told Reuters that Paris condemned the raid.", "ACCUSE"),
    ],
)
def test_who_is_only_named_beside_an_act_is_no_recipient(read: Read, text: str, event_type: str) -> None:
    found = roles(read(text), event_type)
    assert found and all(recipients == [] for _, recipients in found)


@pytest.mark.parametrize(
    ("text", "event_type", "expected"),
    [
        ("Spain criticised Israel for its raid on Jenin.", "ASSAULT", (["ISR"], ["PSE"])),
        ("Pakistan accused India of truce violations.", "ASSAULT", (["IND"], ["PAK"])),
        ("Ukraine accused Russia of a missile attack on Odesa.", "ASSAULT", (["RUS"], ["UKR"])),
        ("Sweden summoned the Russian ambassador after a Su-24 violated its airspace.", "COERCE", (["RUS"], ["SWE"])),
        ("Syrian soldiers captured and tortured Lebanese women.", "ASSAULT", (["SYR"], ["LBN"])),
        ("Chinese hackers breached the networks of nine US telecom companies.", "COERCE", (["CHN"], ["USA"])),
        ("France granted asylum to an Iranian journalist.", "AID", (["FRA"], ["IRN"])),
        ("Sweden earmarked 40 million kronor to rebuild schools in Moldova.", "AID", (["SWE"], ["MDA"])),
    ],
)
def test_whose_a_deed_is(read: Read, text: str, event_type: str, expected: tuple[list[str], list[str]]) -> None:
    assert expected in roles(read(text), event_type)


def test_a_verb_taken_for_a_participle_is_read(read: Read) -> None:
    events = read("Mali's junta suspended broadcaster TV5 Monde for three months.")
    assert [(e.act, [p.code for p in e.actors]) for e in events] == [("censorship", ["MLI"])]


def test_they_are_those_who_say_so(read: Read) -> None:
    assert [e.act for e in read("Gabon's officers said they had seized power.")] == ["coup"]


def test_what_stands_before_a_semicolon_is_not_asked_for(read: Read) -> None:
    events = read("An Egyptian diplomat was shot dead in Khartoum; Cairo demanded that the killers be tried.")
    assert [(e.act, e.status) for e in events if e.event_type == "ASSAULT"] == [("assassination", "actual")]


def test_all_of_a_list_do_what_a_clause_behind_it_says(read: Read) -> None:
    events = read("Saudi Arabia and the United States, which brokered the deal, were silent.")
    assert [[p.code for p in e.actors] for e in events if e.act == "mediation"] == [["SAU", "USA"]]
