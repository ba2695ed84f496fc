"""What the actor files hold, against the numbers they are meant to reach: counted from the rows themselves."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from coding.codebook import CODEBOOK_DIR

FIRST_DAY, LAST_DAY = date(2010, 1, 1), date(2026, 9, 1)
ARMED = {"REB", "SEP", "PRM", "CRM"}
ORGAN_SECTORS = {"MIL", "LEG", "SPY", "COP", "GOV", "JUD"}
WITHOUT_INSTITUTIONS = 30
"""Days between two holders that are no gap: a holder may go before the next one comes."""
# Where a crisis is most likely to be about, or to be made.
CRISIS_STATES = [
    "USA",
    "RUS",
    "UKR",
    "CHN",
    "TWN",
    "PRK",
    "KOR",
    "JPN",
    "IND",
    "PAK",
    "AFG",
    "IRN",
    "ISR",
    "PSE",
    "SAU",
    "ARE",
    "QAT",
    "EGY",
    "TUR",
    "SYR",
    "IRQ",
    "LBN",
    "YEM",
    "JOR",
    "LBY",
    "GBR",
    "FRA",
    "DEU",
    "POL",
    "BLR",
    "ARM",
    "AZE",
    "GEO",
    "SRB",
    "XKX",
    "SDN",
    "ETH",
    "VEN",
    "MMR",
    "PHL",
]
CRISIS_OFFICES = ("foreign_minister", "defence_minister", "chief_of_staff", "spokesperson", "security_adviser")
# Offices that a state has not, or that stood empty for most of these years.
NO_SUCH_OFFICE = {("PSE", "defence_minister"), ("GEO", "spokesperson"), *(
    (country, "security_adviser") for country in ("LBY", "XKX", "SDN", "VEN", "GEO", "SRB", "YEM", "ETH")
)}  # fmt: skip
# San Marino's two captains regent change each half-year; South Sudan is a state since July 2011.
FIRST_DAYS = {"SSD": date(2011, 7, 9), "SMR": LAST_DAY}

# Named as the state is, or as something else is far more often (Brussels, Victoria).
SEAT_IS_NO_WORD_OF_ITS_OWN = {"BEL", "DJI", "LUX", "MCO", "SGP", "SMR", "STP", "SYC", "VAT"}

Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    with (CODEBOOK_DIR / "actors" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COUNTRIES, ORGANS = rows_of("countries"), rows_of("organs")
GROUPS, ORGANISATIONS, PERSONS = rows_of("groups"), rows_of("organisations"), rows_of("persons")
STATES = {row["country"] for row in COUNTRIES if row["kind"] == "country" and row["role"] != "territory"}


def test_every_state_has_its_words_and_its_seat_of_government() -> None:
    by_kind: dict[str, set[str]] = defaultdict(set)
    for row in COUNTRIES:
        by_kind[row["kind"]].add(row["country"])
    assert len(STATES) >= 195
    assert by_kind["country"] >= STATES
    assert len(by_kind["country"]) >= 250
    assert STATES - by_kind["adjective"] - by_kind["people"] == {"DMA"}  # "Dominican" is the larger neighbour's
    assert STATES - by_kind["capital"] == SEAT_IS_NO_WORD_OF_ITS_OWN


def test_sixty_states_have_armed_forces_parliament_or_services_under_their_own_names() -> None:
    sectors: dict[str, set[str]] = defaultdict(set)
    for row in ORGANS:
        sectors[row["country"]] |= {row["sector"]} & ORGAN_SECTORS
    with_several = [country for country, found in sectors.items() if len(found) >= 2]
    assert len(with_several) >= 60
    assert sum(row["sector"] in ORGAN_SECTORS for row in ORGANS) >= 500
    assert sum("MIL" in found for found in sectors.values()) >= 60


def test_there_are_150_organisations_of_states_and_300_armed_groups() -> None:
    assert sum(row["sector"] == "IGO" for row in ORGANISATIONS) >= 150
    armed = [row for row in GROUPS if row["sector"] in ARMED]
    assert len({row["id"] for row in armed}) >= 300


@pytest.mark.parametrize("country", sorted(STATES))
def test_somebody_heads_each_state_on_every_day_since_2010(country: str) -> None:
    heads = {"president", "prime_minister", "monarch", "leader"}
    rows = [row for row in PERSONS if row["country"] == country and row["role"] in heads]
    assert gaps(rows, FIRST_DAYS.get(country, FIRST_DAY), LAST_DAY, days=200) == []


@pytest.mark.parametrize("country", CRISIS_STATES)
def test_offices_of_crisis_states_are_told_since_2014(country: str) -> None:
    for office in CRISIS_OFFICES:
        rows = [row for row in PERSONS if row["country"] == country and row["role"] == office]
        if (country, office) not in NO_SUCH_OFFICE:
            assert rows, office
            assert covered(rows, date(2014, 1, 1), LAST_DAY) > 0.4, office


def test_ministers_of_crisis_states_are_told_almost_without_a_gap() -> None:
    shares = [
        covered(
            [row for row in PERSONS if row["country"] == country and row["role"] == office], date(2014, 1, 1), LAST_DAY
        )
        for country in CRISIS_STATES
        for office in ("foreign_minister", "defence_minister")
    ]
    assert sum(shares) / len(shares) > 0.95


def test_each_row_names_its_source_and_each_person_a_first_day() -> None:
    for row in [*COUNTRIES, *ORGANS, *GROUPS, *ORGANISATIONS, *PERSONS]:
        assert row["source"].startswith(("editor", "wikidata")), row
        assert date.fromisoformat(row["checked_on"]), row
    assert all(row["valid_from"] for row in PERSONS)


def test_negotiators_that_crises_made_known_are_named() -> None:
    assert sum(row["role"] in {"envoy", "deputy_foreign_minister"} for row in PERSONS) >= 200
    assert sum(row["role"] == "spokesperson" for row in PERSONS) >= 150


def spans(rows: list[Row], first: date, last: date) -> list[tuple[date, date]]:
    """Days of office of some rows inside a period, merged."""
    found = sorted((max(day(row["valid_from"], first), first), min(day(row["valid_to"], last), last)) for row in rows)
    out: list[tuple[date, date]] = []
    for start, end in found:
        if start > end:
            continue
        if out and start <= out[-1][1] + timedelta(days=WITHOUT_INSTITUTIONS):
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def day(cell: str, otherwise: date) -> date:
    return date.fromisoformat(cell) if cell else otherwise


def gaps(rows: list[Row], first: date, last: date, days: int) -> list[tuple[str, str]]:
    """Stretches of more than some days in which none of the rows holds."""
    held = spans(rows, first, last)
    edges = [(first, first), *held, (last, last)]
    return [(str(a), str(b)) for (_, a), (b, _) in pairwise(edges) if (b - a).days > days]


def covered(rows: list[Row], first: date, last: date) -> float:
    """Share of the days of a period on which one of the rows holds."""
    return sum((b - a).days for a, b in spans(rows, first, last)) / (last - first).days
