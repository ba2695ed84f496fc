"""Commands that show one place, date or quantity step at work say which row or rule decided."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from brinkwatch.cli import app

RUNNER = CliRunner()


def test_place_is_explained_by_row_and_score() -> None:
    done = RUNNER.invoke(app, ["places", "Yelnia", "--json", "--explain"])
    record = json.loads(done.stdout)
    assert (record["name"], record["country"]) == ("Yelnya", "RUS")
    best = record["explain"][0]["candidates"][0]
    assert best["chosen"] and best["row"] == "bw:yelnya"
    assert best["score"] == round(sum(best["parts"].values()), 2)


def test_country_is_taken_by_either_code() -> None:
    found = [
        json.loads(RUNNER.invoke(app, ["places", "Donetsk", "--country", code, "--json"]).stdout)["country"]
        for code in ("RUS", "ru")
    ]
    assert found == ["RUS", "RUS"]


def test_unknown_country_is_refused() -> None:
    done = RUNNER.invoke(app, ["places", "Paris", "--country", "XXQ"])
    assert done.exit_code == 2
    assert "'XXQ' is no ISO 3166-1 code" in done.output.replace("\n", " ")


def test_unknown_place_is_a_record_of_nulls() -> None:
    record = json.loads(RUNNER.invoke(app, ["places", "Zzyzxville", "--json"]).stdout)
    assert set(record.values()) == {None}


def test_date_is_explained_by_its_rule() -> None:
    words = ["dates", "Talks will open on Friday.", "--published", "2023-10-11", "--explain", "--json"]
    record = json.loads(RUNNER.invoke(app, words).stdout)
    assert (record["first_date"], record["precision"], record["rule"]) == ("2023-10-13", "day", "weekday")


def test_quantity_is_explained_by_the_words_that_count() -> None:
    done = RUNNER.invoke(app, ["quantities", "At least 17 miners died.", "--explain", "--json"])
    record = json.loads(done.stdout)
    assert (record["kind"], record["low"], record["high"]) == ("dead", 17, None)
    assert (record["number"], record["counted_by"]) == ("At least 17", "miners")


def test_sentence_without_dates_or_quantities_says_so() -> None:
    assert "no date" in RUNNER.invoke(app, ["dates", "Nothing happened."]).output
    assert "no quantity" in RUNNER.invoke(app, ["quantities", "Nothing happened."]).output
