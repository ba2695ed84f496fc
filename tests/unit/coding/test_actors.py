"""Actors: own phrases with whom they name, what a document teaches, and what must hold for any text."""

from __future__ import annotations

import csv
import itertools
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.actor_explain import explain_phrase
from coding.actor_rows import ActorRow, read_aliases
from coding.actors import DocumentNames, load_lexicon
from coding.codebook import CODEBOOK_DIR
from schemas.coded import Party
from schemas.codes import Sector
from schemas.errors import CodebookError

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "actors.yaml").read_text(encoding="utf-8"))
DEFAULT_DAY = date(2022, 1, 12)
WORDS = st.sampled_from(
    [
        "Russia",
        "Russian",
        "U.S.",
        "Putin",
        "President",
        "Ms.",
        "Sherman",
        "Kyiv",
        "-backed",
        "’s",
        "of",
        "and",
        ",",
        "NATO",
    ]
) | st.sampled_from(
    [
        "the",
        "former",
        "minister",
        "rebels",
        "in",
        "Hamas",
        "(OSCE)",
        "pro-",
        "\n",
        ".",
        "Ünïcödé",
        "\u0301",
        "שלום",
        "x" * 80,
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=12), max_size=25).map(" ".join)


def params(part: str, label: str) -> list[Any]:
    return [
        pytest.param(
            case,
            id=f"{case[label]} {case.get('day', '')}".strip(),
            marks=pytest.mark.xfail(reason=case["todo"]) if "todo" in case else (),
        )
        for case in CASES[part]
    ]


def told(party: Party) -> str:
    return f"{party.code or '-'} {party.country or '-'} {party.sector.value if party.sector else '-'}"


@pytest.mark.parametrize("case", params("cases", "phrase"))
def test_phrase_names_the_expected_parties(case: dict[str, Any]) -> None:
    parties = load_lexicon().parties_in(case["phrase"], case.get("day", DEFAULT_DAY))
    assert [told(party) for party in parties] == case["parties"]


@pytest.mark.parametrize("case", params("texts", "name"))
def test_document_teaches_its_names(case: dict[str, Any]) -> None:
    lexicon, on, text = load_lexicon(), case.get("day", DEFAULT_DAY), case["text"]
    names = DocumentNames.from_text(text, lexicon, on)
    found = {text[span.start : span.end]: span.party.code for span in lexicon.find(text, on, names)}
    assert {key: found.get(key) for key in case["expected"]} == case["expected"]


def test_month_is_not_a_minister() -> None:
    lexicon = load_lexicon()
    text = "British Prime Minister Theresa May spoke. Talks begin in May."
    names = DocumentNames.from_text(text, lexicon, date(2018, 1, 12))
    assert text.rindex("May") not in {span.start for span in lexicon.find(text, date(2018, 1, 12), names)}


def test_composed_party_bears_the_persons_name() -> None:
    (party,) = load_lexicon().parties_in("Russian Deputy Foreign Minister Alexander Grushko", DEFAULT_DAY)
    assert party == Party(
        text="Russian Deputy Foreign Minister Alexander Grushko",
        name="Alexander Grushko",
        code="RUS",
        country="RUS",
        sector=Sector.GOV,
    )


def test_unknown_person_keeps_words_and_no_code() -> None:
    (party,) = load_lexicon().parties_in("General Ivan Primer", DEFAULT_DAY)
    assert (party.text, party.name, party.code) == ("General Ivan Primer", None, None)


def test_spans_leave_out_the_possessive_and_the_supporter() -> None:
    text = "Iran-backed gunmen hit Iraq’s army, Moscow's ally."
    spans = load_lexicon().find(text, DEFAULT_DAY)
    assert [(text[span.start : span.end], span.kind, span.may_be_place) for span in spans] == [
        ("Iraq", "country", True),
        ("Moscow", "capital", True),
    ]


def test_adjective_is_people_and_no_place() -> None:
    (span,) = load_lexicon().find("Chinese jets", DEFAULT_DAY)
    assert (span.kind, span.is_adjective, span.may_be_place, span.party.name) == ("people", True, False, "China")


def test_resolve_gives_no_country_for_an_organisation() -> None:
    found = load_lexicon().resolve("the European Union", DEFAULT_DAY)
    assert (found.id, found.code, found.country, found.sector) == ("org:EU", "EU", None, "IGO")


def test_resolve_gives_the_sector_of_a_bare_role() -> None:
    assert load_lexicon().resolve("riot police", None).sector == "COP"


def test_person_not_yet_in_office_has_no_role() -> None:
    (party,) = load_lexicon().parties_in("Javier Milei", date(2020, 1, 1))
    assert told(party) == "- ARG -"


def test_supporter_is_kept_apart() -> None:
    found = load_lexicon().resolve("Iran-backed Houthi rebels", DEFAULT_DAY)
    assert (found.code, found.country, found.supporter) == ("Houthis", "YEM", "IRN")


def test_explanation_names_row_role_and_rule() -> None:
    steps = explain_phrase("Iran-backed gunmen of the former Yemeni president", DEFAULT_DAY)
    assert [(step.words, step.kind, step.source) for step in steps[:4]] == [
        ("gunmen", "role", 'role word "gunmen"'),
        ("former", "former", "word for who is out of office"),
        ("Yemeni", "name", "adjective:YEM"),
        ("president", "role", 'role word "president"'),
    ]
    assert [step.says for step in steps if step.kind == "supporter"] == ["IRN"]
    assert steps[-1].kind == "party"
    assert steps[-1].source.startswith('role word "gunmen": REB')


def test_town_beside_a_role_gives_the_country_and_alone_it_is_nobody() -> None:
    lexicon = load_lexicon()
    assert [told(p) for p in lexicon.parties_in("Kharkiv mayor Ihor Exemplar", DEFAULT_DAY)] == ["UKR UKR GOV"]
    assert lexicon.parties_in("Kharkiv", DEFAULT_DAY) == []


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_any_phrase_is_explained_and_its_party_is_the_resolved_one(phrase: str) -> None:
    steps = explain_phrase(phrase, DEFAULT_DAY)
    parties = [step for step in steps if step.kind == "party"]
    assert len(parties) == len(load_lexicon().compose(phrase, DEFAULT_DAY))


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_failing_and_spans_do_not_overlap(text: str, other: str) -> None:
    lexicon = load_lexicon()
    names = DocumentNames.from_text(other, lexicon, DEFAULT_DAY)
    spans = lexicon.find(text, DEFAULT_DAY, names)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))
    for party in lexicon.parties_in(text, DEFAULT_DAY, names):
        assert party.text in text
    lexicon.resolve(text, None)


@pytest.mark.parametrize(
    "text", ["", " ", "x" * 100_000, "a " * 20_000, "שלום عليكم", "e\u0301" * 2000, "'" * 500, "of " * 3000]
)
def test_odd_texts_name_nobody(text: str) -> None:
    lexicon = load_lexicon()
    assert lexicon.find(text, DEFAULT_DAY, DocumentNames.from_text(text, lexicon, DEFAULT_DAY)) == []
    assert lexicon.parties_in(text, DEFAULT_DAY) == []


def overlap(left: ActorRow, right: ActorRow) -> bool:
    starts = max(left.valid_from or date.min, right.valid_from or date.min)
    return starts <= min(left.valid_to or date.max, right.valid_to or date.max)


def test_no_two_rows_claim_one_unmarked_name_at_the_same_time() -> None:
    by_name: dict[str, list[ActorRow]] = defaultdict(list)
    for alias in read_aliases(CODEBOOK_DIR / "actors"):
        if not alias.is_ambiguous:
            by_name[alias.key].append(alias.row)
    clashes = [
        (name, left.id, right.id)
        for name, rows in by_name.items()
        for left, right in itertools.combinations(rows, 2)
        if left.code != right.code and overlap(left, right)
    ]
    assert clashes == []


def test_rows_hold_known_countries_sectors_and_days_in_order() -> None:
    rows = {alias.row for alias in read_aliases(CODEBOOK_DIR / "actors")}
    countries = {row.country for row in rows if row.id == f"country:{row.country}"}
    assert len(countries) >= 248
    for row in rows:
        assert row.country is None or row.country in countries, row
        assert {row.sector, row.sector_2} <= {None, *Sector.__members__}, row
        assert row.kind != "person" or row.valid_from is not None, row
        assert not (row.valid_from and row.valid_to) or row.valid_from <= row.valid_to, row


def test_bad_row_is_told_with_file_and_line(tmp_path: Path) -> None:
    header = (CODEBOOK_DIR / "actors" / "groups.csv").read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / "bad.csv"
    path.write_text(f"{header}\ngroup:x,X,,group,,REB,,,X,soon,,editor,2026-01-01\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"bad\.csv: line 2: expected a day"):
        read_aliases(tmp_path)


@pytest.mark.parametrize(
    ("phrase", "code", "country"),
    [
        ("A U.S. federal judge", "USA", "USA"),
        ("the A.U.", "AU", None),
        ("Arab leaders", "Arab states", None),
        ("Department of Human Services", None, None),
        ("mayor Anna Novak of Lviv", "UKR", "UKR"),
        ("Syrian Kurdish fighters", "YPG", "SYR"),
        ("the West", "West", None),
        ("the West Bank", "PSE", "PSE"),
        ("Kurdish militias in Syria", "Kurds", "SYR"),
    ],
)
def test_words_that_look_like_other_names(phrase: str, code: str | None, country: str | None) -> None:
    found = load_lexicon().resolve(phrase, date(2024, 5, 1))
    assert (found.code, found.country) == (code, country)


def test_no_code_bears_the_mark_of_an_alias() -> None:
    paths = (CODEBOOK_DIR / "actors").glob("*.csv")
    rows = [row for path in paths for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]
    assert not [row["id"] for row in rows if row["code"].endswith("~")]
