"""The ranker: what it sees of an event, how it weighs that, and that it only ever takes events away."""

from __future__ import annotations

import random
from datetime import date

from coding.coder import Coder
from coding.judged import Judged
from coding.ranker import ALWAYS, MIN_TOLD, REASONS, Ranker, load_ranker, read_ranker

PUBLISHED = date(2022, 1, 12)
SMALL = Ranker({ALWAYS: (1000, 0), "a": (-2200, 700), "b": (0, -700), "c": (0, 200), "d": (0, -100), "e": (0, 50)})
KITCHEN = (
    "The restaurant in Copenhagen that conquered the lists of the world now means to conquer its own bins. The chef "
    "has recruited an army of forty interns, among them cooks from Mexico, Japan and Lebanon, and a Frenchman who "
    "defected from a rival. Carrot tops, which once surrendered to the compost, become oil."
)


def one(coder: Coder, text: str) -> Judged:
    (judged,) = coder.read(title="", text=text, published=PUBLISHED).judged
    return judged


def test_weights_add_up_to_log_odds() -> None:
    assert (SMALL.judge([]).told, SMALL.judge([]).right) == (0.731, 0.5)
    assert (SMALL.judge(["a"]).told, SMALL.judge(["a"]).right) == (0.231, 0.668)
    assert SMALL.judge([]).told >= MIN_TOLD > SMALL.judge(["a"]).told
    assert SMALL.judge([]).is_told and not SMALL.judge(["a"]).is_told


def test_a_mark_that_was_never_seen_weighs_nothing() -> None:
    assert SMALL.judge(["a", "never seen"]) == SMALL.judge(["a"])


def test_the_strongest_marks_are_the_reasons_in_any_order_of_the_marks() -> None:
    marks = ["a", "b", "c", "d", "e"]
    shuffled = random.Random(1).sample(marks, len(marks))
    assert SMALL.judge(shuffled) == SMALL.judge(marks)
    assert SMALL.judge(marks).reasons == [("a", 0.7), ("b", -0.7), ("c", 0.2), ("d", -0.1)]
    assert len(SMALL.judge(marks).reasons) == REASONS


def test_weights_survive_their_file_and_change_their_hash() -> None:
    again = read_ranker(load_ranker().text())
    assert again == load_ranker() and again.sha256 == load_ranker().sha256
    assert read_ranker(SMALL.text()) == SMALL and SMALL.sha256 != again.sha256


def test_marks_tell_how_the_parties_were_found_and_who_else_is_named(coder: Coder) -> None:
    marks = one(coder, "France condemned Iran on Monday.").marks
    assert {"doer by=subject", "target by=object", "idle=0", "day=day", "kind=verbal", "doers=1"} <= marks
    marks = one(coder, "Asked about Iran, which Turkey calls a friend, France condemned the attack.").marks
    assert "idle=0" not in marks and any(mark.startswith(("target at=", "no target")) for mark in marks)


def test_no_name_is_a_mark(coder: Coder) -> None:
    marks = one(coder, "France condemned Iran on Monday.").marks
    assert not [mark for mark in marks if "Fra" in mark or "FRA" in mark or "IRN" in mark]


def test_confidence_is_what_the_ranker_says_of_parties_and_type(coder: Coder) -> None:
    judged = one(coder, "France condemned Iran on Monday.")
    assert judged.event.confidence == judged.verdict.right == coder.ranker.judge(judged.marks).right


def test_parties_said_outright_are_surer_than_guessed_ones(coder: Coder) -> None:
    said = one(coder, "France condemned Iran on Monday.")
    guessed = one(coder, "Iran told Turkey, Egypt and Jordan that it was France’s army that attacked.")
    assert said.verdict.right > guessed.verdict.right


def test_what_is_not_told_stays_with_its_reasons_and_is_no_event(coder: Coder) -> None:
    coded = coder.read(title="An offensive against waste", text=KITCHEN, published=PUBLISHED)
    assert coded.judged and len(coded.events) < len(coded.judged)
    (first, *_) = [judged for judged in coded.judged if not judged.verdict.is_told]
    assert first.verdict.told < MIN_TOLD and first.verdict.reasons
    assert first.event not in coder.code(title="An offensive against waste", text=KITCHEN, published=PUBLISHED)


def test_where_no_rule_speaks_nothing_is_judged(coder: Coder) -> None:
    assert coder.read(title="", text="Ministers of France and Iran had lunch.", published=PUBLISHED).judged == []


def test_the_ranker_sees_ceremonies_and_years_of_history(coder: Coder) -> None:
    told = "The minister cut the ribbon, laid a wreath with two veterans and heard the army band. "
    more = "In 1871 and in 1918 the town changed hands, in 2021 it got a school, and on Sunday it got a roundabout. "
    seen = coder.topics.of(f"Museum opens in old barracks\n\n{told}{more}", PUBLISHED).marks
    assert {"ceremony=4+", "ceremony in title=yes", "years=2+"} <= seen
    plain = coder.topics.of(f"Roundabout opens\n\n{more * 3}".replace("1871", "May"), PUBLISHED).marks
    assert {"ceremony=0-1", "ceremony in title=no", "years=0-1"} <= plain
