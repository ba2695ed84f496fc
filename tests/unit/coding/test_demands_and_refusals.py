"""What somebody wants of others, will not do, or said that he would: told words read for what they announce."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coding.codebook import load_codebook
from coding.coder import Coder
from schemas.coded import CodedEvent
from tests.unit.coding.coded import told

Read = Callable[[str], list[CodedEvent]]


@pytest.mark.parametrize(
    ("sentence", "act", "actors", "recipients", "status"),
    [
        ("Italy said on Monday it would send a field hospital to Libya.", "aid", ["ITA"], ["LBY"], "future"),
        ("Oman said it would free two Iranian sailors.", "prisoner_release", ["OMN"], ["IRN"], "future"),
        ("Norway will not deliver tanks to Mali.", "reject_demand", ["NOR"], ["MLI"], "actual"),
        ("Peru would not meet Bolivia, its minister said.", "reject_talks", ["PER"], ["BOL"], "actual"),
        ("Latvia said Russia must dismantle the radar.", "demand", ["LVA"], ["RUS"], "actual"),
        ("Kenya insisted that Uganda reopen the ferry.", "demand", ["KEN"], ["UGA"], "actual"),
        ("The Security Council adopted a resolution demanding that Syria open the road.", "demand", ["UN"], ["SYR"],
         "actual"),
    ],
)  # fmt: skip
def test_told_words_announce(
    read: Read, sentence: str, act: str, actors: list[str], recipients: list[str], status: str
) -> None:
    assert (act, actors, recipients, status) in told(read(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Israel said Egypt would attack Libya if it lost.",  # what others would do is a forecast
        "Kenya insisted that Uganda had reopened the ferry.",  # a fact, no wish
        "Should Bolivia ask for it, Peru is ready, the Peruvian minister said.",  # "should" for "if"
        "Kenya urged to reopen ferry to Uganda",  # it is urged, by nobody named
    ],
)
def test_what_is_only_supposed_or_stated_is_not_announced(read: Read, sentence: str) -> None:
    assert not [e for e in told(read(sentence)) if e[0] == "demand" or e[3] in {"actual", "future"}]


def test_an_exercise_of_two_states_is_a_joint_one(read: Read) -> None:
    events = told(read("Kuwait and Oman held a naval exercise off Duqm."))
    assert [(act, sorted(actors)) for act, actors, _, _ in events] == [("joint_exercise", ["KWT", "OMN"])]  # type: ignore[type-var]


def test_what_an_untold_owner_took_in_stands_for_itself(read: Read) -> None:
    """ "Expects" needs somebody of whom it is expected; without one the talks are told."""
    events = told(read("The Kuwaiti emir is expected to hold talks with the foreign minister of Oman next week."))
    assert ("talks", ["KWT", "OMN"], [], "future") in events


def test_a_list_excludes_no_word_that_its_pattern_asks_for(coder: Coder) -> None:
    """Supporters may fill a stadium, though a stadium else tells of sport."""
    codebook = load_codebook()
    assert "stadium" in codebook.lists["sport"]
    pattern = next(p for p in codebook.acts["protest"].patterns if p.id == "crowd_gathers")
    assert "stadium" in (pattern.object or ())
    assert "stadium" not in (pattern.exclude or ())
    assert "match" in (pattern.exclude or ())


def test_what_an_act_excludes_counts_for_all_its_patterns(coder: Coder) -> None:
    patterns = load_codebook().acts["resignation"].patterns
    assert all("bank" in (pattern.exclude or ()) for pattern in patterns)
