"""The codebook's files by themselves: codes that exist, lists that exist, enough examples, none twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from coding.codebook import CODEBOOK_DIR
from schemas.codes import Direction, EventType, MagnitudeKind, Status

ACT_FILES = sorted((CODEBOOK_DIR / "acts").glob("*.yaml"))
REQUIRED = {"act", "definition", "plover", "cameo", "rung", "direction", "patterns", "examples", "near_misses"}
OPTIONAL = {"contexts", "reciprocal", "verbal", "magnitudes", "object_counts", "armed", "exclude", "todo"}
EXPECT_KEYS = {"actors", "recipients", "status", "speaker", "magnitudes", "date", "location", "mode"}
FEWEST_WORDS, MOST_WORDS = 3, 35


def read(path: Path) -> Any:
    """The content of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


PLOVER = read(CODEBOOK_DIR / "plover.yaml")
CAMEO = read(CODEBOOK_DIR / "cameo.yaml")
LISTS = read(CODEBOOK_DIR / "lists.yaml")


def words_in(value: Any) -> list[str]:
    """All words of a pattern, however deep."""
    if isinstance(value, dict):
        return [word for inner in value.values() for word in words_in(inner)]
    if isinstance(value, list):
        return [word for inner in value for word in words_in(inner)]
    return [value] if isinstance(value, str) else []


@pytest.fixture(params=ACT_FILES, ids=lambda path: path.stem)
def act(request: pytest.FixtureRequest) -> Any:
    """One act file after the other."""
    return read(request.param) | {"file": request.param.stem}


def test_act_has_the_known_keys_and_the_name_of_its_file(act: Any) -> None:
    keys = set(act) - {"file"}
    assert keys >= REQUIRED
    assert keys <= REQUIRED | OPTIONAL
    assert act["act"] == act["file"]


def test_act_stands_under_codes_that_exist(act: Any) -> None:
    entry = PLOVER["types"][act["plover"]["type"]]
    modes = [act["plover"]["mode"], *(pattern.get("mode") for pattern in act["patterns"])]
    assert {mode for mode in modes if mode} <= set(entry["modes"])
    assert isinstance(act["cameo"], str)
    assert act["cameo"] in CAMEO
    assert act["rung"] in range(11)
    assert act["direction"] in set(Direction)
    assert set(act.get("contexts", ())) <= set(PLOVER["contexts"])
    assert set(act.get("magnitudes", ())) <= set(MagnitudeKind)


def test_act_has_patterns_with_ids_of_their_own(act: Any) -> None:
    ids = [pattern["id"] for pattern in act["patterns"]]
    assert len(ids) >= 3
    assert len(set(ids)) == len(ids)


def test_lists_named_by_patterns_exist(act: Any) -> None:
    named = {word[1:] for word in words_in(act["patterns"]) if word.startswith("@")}
    assert named <= set(LISTS)


def test_act_has_four_examples_and_a_near_miss(act: Any) -> None:
    assert len(act["examples"]) + len(act.get("todo") or ()) >= 4
    assert len(act["near_misses"]) >= 1
    assert all(example.get("why") for example in act["near_misses"])
    assert all(example.get("why") for example in act.get("todo") or ())


def test_examples_are_sentences_of_news_length_with_known_expectations(act: Any) -> None:
    for example in [*act["examples"], *act["near_misses"], *(act.get("todo") or ())]:
        assert FEWEST_WORDS <= len(example["text"].split()) <= MOST_WORDS, example["text"]
        for expected in example.get("expect") or ():
            assert set(expected) <= EXPECT_KEYS
            assert expected.get("status", "actual") in set(Status)


class OneOfEachKey(yaml.SafeLoader):
    """Refuses what YAML reads in silence: of two keys of one name the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        assert len(set(keys)) == len(keys), f"line {node.start_mark.line + 1}: a key stands twice among {keys}"
        return super().construct_mapping(node, deep)


@pytest.mark.parametrize("path", sorted(CODEBOOK_DIR.rglob("*.yaml")), ids=lambda path: path.stem)
def test_no_key_stands_twice_in_a_file(path: Path) -> None:
    yaml.load(path.read_text(encoding="utf-8"), OneOfEachKey)


def test_no_sentence_stands_twice_in_the_codebook() -> None:
    texts = Counter(
        example["text"].casefold()
        for path in ACT_FILES
        for key in ("examples", "near_misses", "todo")
        for example in read(path).get(key) or ()
    )
    assert [text for text, n in texts.items() if n > 1] == []


def test_scales_hold_every_type_and_every_rung() -> None:
    assert set(PLOVER["types"]) == set(EventType)
    assert sum(len(entry["modes"]) for entry in PLOVER["types"].values()) == 67
    assert len(PLOVER["contexts"]) == 37
    assert all(-10 <= entry["score"] <= 10 and entry["quad_class"] in range(1, 5) for entry in PLOVER["types"].values())
    assert all(isinstance(code, str) and -10 <= entry["goldstein"] <= 10 for code, entry in CAMEO.items())
    assert sorted(read(CODEBOOK_DIR / "rungs.yaml")) == list(range(11))


@pytest.mark.parametrize("path", sorted((CODEBOOK_DIR / "crosswalks").glob("*.yaml")), ids=lambda path: path.stem)
def test_crosswalk_names_acts_and_patterns_that_exist(path: Path) -> None:
    table = read(path)
    acts = {file.stem: read(file) for file in ACT_FILES}
    rules = {f"{name}.{pattern['id']}" for name, content in acts.items() for pattern in content["patterns"]}
    assert table["name"] == path.stem
    assert set(table["acts"]) <= set(acts)
    assert set(table["patterns"]) <= rules
    named = [*table["acts"].values(), *table["patterns"].values(), *table["future"], *table["future"].values()]
    assert set(named) <= set(table["types"])
