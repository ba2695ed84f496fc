"""The codebook's files: what is read, and what is refused with file and reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from coding.codebook import CODEBOOK_DIR, describe_act, load_codebook
from coding.patterns import Operator
from schemas.errors import BrinkwatchError, CodebookError

ACT = {
    "act": "flag_burning",
    "definition": "A flag is burnt.",
    "plover": {"type": "PROTEST", "mode": None},
    "cameo": "141",
    "rung": 1,
    "direction": "up",
    "patterns": [
        {"id": "burn", "verb": ["burn", "set-alight"], "object": ["flag", "@borders"], "recipient": ["prep:of"]}
    ],
    "examples": [{"text": "Students burnt the flag of Chile.", "expect": [{"actors": []}]}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A codebook of one act without operators."""
    for name in ("lists.yaml", "plover.yaml", "cameo.yaml", "rungs.yaml"):
        shutil.copy(CODEBOOK_DIR / name, tmp_path / name)
    (tmp_path / "operators.yaml").write_text("operators: []\n")
    (tmp_path / "acts").mkdir()
    write(tmp_path, ACT)
    return tmp_path


def write(folder: Path, act: dict[str, object]) -> Path:
    path = folder / "acts" / "flag_burning.yaml"
    path.write_text(yaml.safe_dump(act))
    return path


def test_an_act_is_read_with_its_codes_and_patterns(folder: Path) -> None:
    act = load_codebook(folder).acts["flag_burning"]
    assert (act.event_type, act.mode, act.cameo_code, act.escalation_rung) == ("PROTEST", None, "141", 1)
    pattern = act.patterns[0]
    assert pattern.triggers == (("burn",), ("set", "-", "alight"))
    assert pattern.object is not None and {"flag", "border"} <= pattern.object
    assert pattern.is_strong and pattern.recipient == ("prep:of",)
    assert act.examples[0].expect == ({"actors": []},)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"act": "other"}, "expected the file's name"),
        ({"cameo": "99999"}, "cameo"),
        ({"plover": {"type": "QUARREL"}}, "plover.type"),
        ({"plover": {"type": "PROTEST", "mode": "singing"}}, "plover.mode"),
        ({"rung": 11}, "rung"),
        ({"colour": "red"}, "unknown key colour"),
        ({"definition": ""}, "definition is missing"),
        ({"patterns": [{"id": "a", "verb": ["burn"], "noun": ["fire"]}]}, "exactly one of verb, noun, adjective"),
        ({"patterns": [{"id": "a", "verb": ["burn"]}, {"id": "a", "noun": ["fire"]}]}, "unique"),
        ({"patterns": [{"id": "a", "verb": ["burn"], "object": "@nowhere"}]}, "@nowhere"),
        ({"patterns": [{"id": "a", "verb": ["burn"], "recipient": ["neighbour"]}]}, "neighbour"),
        ({"patterns": [{"id": "a", "verb": ["burn"], "status": "maybe"}]}, "maybe"),
        ({"examples": [{"text": "Something burnt."}]}, "expects nothing"),
    ],
)
def test_a_wrong_act_is_refused_with_file_and_reason(folder: Path, change: dict[str, object], told: str) -> None:
    path = write(folder, ACT | change)
    with pytest.raises(CodebookError) as refused:
        load_codebook(folder)
    assert told in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_file_that_is_no_yaml_is_refused(folder: Path) -> None:
    (folder / "acts" / "flag_burning.yaml").write_text("act: [flag")
    with pytest.raises(CodebookError, match="YAML"):
        load_codebook(folder)


def test_a_list_that_contains_itself_is_refused(folder: Path) -> None:
    (folder / "lists.yaml").write_text('a: ["@b"]\nb: ["@a"]\n')
    with pytest.raises(CodebookError, match="contains itself"):
        load_codebook(folder)


def test_an_operator_may_only_lead_to_a_known_act(folder: Path) -> None:
    (folder / "operators.yaml").write_text("operators: [{id: sing, verbs: [sing], acts: {default: opera}}]\n")
    with pytest.raises(CodebookError, match="opera"):
        load_codebook(folder)


def test_every_change_of_a_file_changes_the_hash(folder: Path) -> None:
    before = load_codebook(folder).sha256
    write(folder, ACT | {"rung": 2})
    assert load_codebook(folder).sha256 != before


def test_an_operator_prefers_the_act_then_the_type_then_the_default() -> None:
    words = ((("refuse",),), (), ())
    operator = Operator(
        "refuse",
        *words,
        None,
        frozenset(),
        None,
        {"talks": "a", "CONSULT": "b", "default": "c"},
        "operator",
        "inner",
        frozenset(),
    )
    assert [operator.becomes(*inner) for inner in (("talks", "CONSULT"), ("summit", "CONSULT"), ("aid", "AID"))] == [
        "a",
        "b",
        "c",
    ]


def test_an_act_is_shown_with_its_codes(folder: Path) -> None:
    shown = describe_act(load_codebook(folder), "flag_burning")
    assert "PROTEST" in shown and "A flag is burnt." in shown


def test_an_unknown_act_is_answered_with_near_names(folder: Path) -> None:
    with pytest.raises(BrinkwatchError, match="flag_burning"):
        describe_act(load_codebook(folder), "flag_burnin")


def test_the_shipped_codebook_is_whole() -> None:
    codebook = load_codebook()
    assert codebook.acts and codebook.operators and sorted(codebook.rungs) == list(range(11))
