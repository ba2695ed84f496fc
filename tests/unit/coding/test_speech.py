"""Who says so: apart from who does it, and null where the doer speaks for itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from coding.coder import Coder
from coding.speech import quote_spans
from schemas.coded import CodedEvent
from tests.unit.coding.coded import told

Read = Callable[[str], list[CodedEvent]]


@pytest.mark.parametrize(
    ("text", "is_open", "expected"),
    [
        ("“We stay,” she said.", False, ([(0, 10)], False)),
        ('"We stay," she said. "All of us."', False, ([(0, 10), (21, 33)], False)),
        ("He said: “We stay.", False, ([(9, 18)], True)),
        ("“And we fight,” he added.", True, ([(0, 15)], False)),
        ("Nothing was said.", False, ([], False)),
    ],
)
def test_quotations_are_found_and_run_over_paragraphs(
    text: str, is_open: bool, expected: tuple[list[tuple[int, int]], bool]
) -> None:
    assert quote_spans(text, is_open) == expected


def speaker(event: CodedEvent) -> str | None:
    return event.speaker.code if event.speaker else None


@pytest.mark.parametrize(
    "text",
    [
        "Estonia said Russia had attacked Ukraine.",
        "Russia had attacked Ukraine, Estonia said.",
        "Russia attacked Ukraine on Monday, according to Estonia.",
        "“Russia attacked Ukraine,” said Estonia’s foreign minister.",
    ],
)
def test_the_speaker_is_not_the_doer(read: Read, text: str) -> None:
    (event,) = [e for e in read(text) if e.event_type == "ASSAULT"]
    assert [party.code for party in event.actors] == ["RUS"]
    assert speaker(event) == "EST"


def test_the_reporter_is_no_speaker(read: Read) -> None:
    (event,) = [e for e in read("Russia attacked Ukraine on Monday.") if e.event_type == "ASSAULT"]
    assert event.speaker is None


def test_who_threatens_speaks_for_itself(read: Read) -> None:
    (event,) = [e for e in read("Iran threatened to attack Israel, Iran's army chief said.") if e.act == "threat"]
    assert event.speaker is None


def test_we_in_a_quotation_is_its_speaker(read: Read) -> None:
    events = read("“We condemn the attack on Ukraine,” said Lithuania’s president.")
    assert [[p.code for p in e.actors] for e in events if e.event_type == "ACCUSE"] == [["LTU"]]


@pytest.mark.parametrize(
    ("text", "act", "actors", "recipients"),
    [
        ("“Leave our fishing grounds,” the Icelandic foreign ministry told Belgium.", "demand", ["ISL"], ["BEL"]),
        ("“Withdraw your guards now,” Chad’s prime minister told Cameroon.", "call_for_deescalation", ["TCD"], ["CMR"]),
        ("Finland’s prime minister met reporters. “Russia must explain this,” he said.", "demand", ["FIN"], ["RUS"]),
    ],
)
def test_what_a_quotation_orders_is_a_demand_of_who_speaks_it(
    read: Read, text: str, act: str, actors: list[str], recipients: list[str]
) -> None:
    assert told(read(text)) == [(act, actors, recipients, "actual")]


def test_an_order_to_nobody_known_is_no_event(read: Read) -> None:
    assert read("“Take a seat,” the Moldovan spokesman told reporters.") == []


BRIEFING = """Norwegian foreign ministry press briefing

QUESTION: Has Serbia answered? Will you condemn Serbia?

MS HAUGEN: We have urged Serbia to free the pilot. Serbia should return his helicopter too.

Dagbladet: Serbia has threatened Norway with a boycott.

MS HAUGEN: We reject these threats by Serbia."""


def test_the_words_behind_a_name_and_a_colon_are_that_speakers(coder: Coder) -> None:
    title, _, body = BRIEFING.partition("\n\n")
    found = told(coder.code(title=title, text=body, published=date(2024, 5, 4)))
    assert ("demand", ["NOR"], ["SRB"], "actual") in found
    assert all(actors != ["NOR"] or act in {"demand", "reject_demand"} for act, actors, _, _ in found)


def test_it_in_a_quotation_is_of_whom_the_quotation_speaks(read: Read) -> None:
    text = "“Chad broke its word,” Libya’s prime minister said. “It must explain itself. We summoned its ambassador.”"
    found = told(read(text))
    assert ("demand", ["LBY"], ["TCD"], "actual") in found
    assert ("protest_note", ["LBY"], ["TCD"], "actual") in found


@pytest.mark.parametrize(
    ("text", "act", "actors", "recipients"),
    [
        ("Togo’s foreign minister said Benin was wrong and called on Ghana to mediate.", "demand", ["TGO"], ["GHA"]),
        ("Togo demanded that Benin open the border and accused it of theft.", "accusation", ["TGO"], ["BEN"]),
        ("“The raid was illegal. Benin must apologise,” Togo’s foreign minister said.", "demand", ["TGO"], ["BEN"]),
    ],
)
def test_who_goes_on_speaking(read: Read, text: str, act: str, actors: list[str], recipients: list[str]) -> None:
    assert (act, actors, recipients, "actual") in told(read(text))


def test_of_two_who_talk_one_may_only_be_heard(read: Read) -> None:
    found = told(read("Talks with Eritrea will resume soon, Ethiopia's prime minister told parliament."))
    assert found == [("talks", ["ERI", "ETH"], [], "future")]


def test_we_in_a_statement_is_whose_statement_it_is(coder: Coder) -> None:
    title, body = "Joint statement of Finland and Estonia on Belarus", "We condemn the arrests in Belarus."
    found = told(coder.code(title=title, text=body, published=date(2024, 5, 4)))
    assert [(act, actors) for act, actors, _, _ in found] == [("condemnation", ["FIN", "EST"])]
