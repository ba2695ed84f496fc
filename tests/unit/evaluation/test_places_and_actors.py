"""Places of toponyms and parties of phrases: rows out as rows in, figures only where there is gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.actors import evaluate_actors
from evaluation.places import evaluate_places
from schemas.errors import SettingsError

TEXT = "The fleet left Odesa for the Black Sea; Zzyzxville was quiet."


def toponym(phrase: str, **gold: float) -> dict[str, object]:
    start = TEXT.index(phrase)
    return {"start": start, "end": start + len(phrase), "phrase": phrase, **gold}


def document(*toponyms: dict[str, object]) -> str:
    return json.dumps({"doc": "d1", "domain": "wire.example", "text": TEXT, "toponyms": toponyms}) + "\n"


def test_each_toponym_gets_a_row(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.tsv"
    source.write_text(document(toponym("Odesa"), toponym("Black Sea"), toponym("Zzyzxville")))
    assert evaluate_places(source, target) == {"toponyms": 3, "answered": 2}
    rows = [line.split("\t") for line in target.read_text().splitlines()]
    assert rows[0] == ["doc", "start", "end", "geonames_id", "country", "latitude", "longitude"]
    assert rows[1][:5] == ["d1", "15", "20", "698740", "UKR"]
    assert rows[2][3:5] == ["", ""]
    assert rows[3][3:] == ["", "", "", ""]


def test_gold_gives_shares_and_an_unanswered_toponym_is_wrong(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    right = toponym("Odesa", geonames_id=698740, latitude=46.48, longitude=30.72)
    source.write_text(document(right, toponym("Zzyzxville", geonames_id=703448, latitude=50.4, longitude=30.5)))
    figures = evaluate_places(source, tmp_path / "out.tsv")
    assert (figures["exact"], figures["country"], figures["within_161_km"]) == (0.5, 0.5, 0.5)


def test_broken_line_is_refused_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(document() + "{}\n")
    with pytest.raises(SettingsError, match=r"in\.jsonl:2"):
        evaluate_places(tmp_path / "in.jsonl", tmp_path / "out.tsv")


def test_phrases_come_back_in_order_and_organisations_under_one_word(tmp_path: Path) -> None:
    source, target = tmp_path / "in.tsv", tmp_path / "out.tsv"
    source.write_text("phrase\tdate\nthe Russian army\t2022-01-12\nNATO\t\nzzyzx\t12 april 2022\n")
    evaluate_actors(source, target)
    rows = [line.split("\t") for line in target.read_text().splitlines()]
    assert rows == [
        ["phrase", "country", "sector"],
        ["the Russian army", "RUS", "MIL"],
        ["NATO", "IGO", "IGO"],
        ["zzyzx", "", ""],
    ]


def test_phrases_with_gold_give_shares(tmp_path: Path) -> None:
    source = tmp_path / "in.tsv"
    source.write_text("phrase\tcountry\tsector\nthe Russian army\tRUS\tGOV\nNATO\tIGO\tIGO\n")
    figures = evaluate_actors(source, tmp_path / "out.tsv")
    assert (figures["country"], figures["sector"], figures["both"]) == (1.0, 0.5, 0.5)


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.tsv").write_text("phrase\tdate\nNATO\tsoonish\n")
    with pytest.raises(SettingsError, match="soonish"):
        evaluate_actors(tmp_path / "in.tsv", tmp_path / "out.tsv")
