"""Country and sector of phrases, for `brinkwatch evaluate actors`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from coding.actors import ResolvedActor, load_lexicon
from coding.dates import find_dates
from evaluation.tables import read_tsv, share, write_tsv
from schemas.errors import SettingsError

# "today" in a list of phrases: no day, so that the last holder known is meant.
LAST_DAY = date(2099, 12, 31)
# Organisations of states belong to no country; in this table they stand under one word.
ORGANISATION = "IGO"


def evaluate_actors(tsv: Path, output: Path) -> dict[str, float | int | str]:
    """Writes country and sector of each phrase and returns the counts; shares too where the input has gold columns.

    Input column `phrase`, and `date` (may be empty: the last day that the files know). Output columns phrase,
    country (IGO for organisations of states), sector: one row out for each row in, in order, empty if nothing is known.
    Gold columns `country` and `sector`, with `sector_2` as a second right answer.
    """
    rows = read_tsv(tsv, ["phrase"])
    lexicon = load_lexicon()
    answers = []
    for number, row in enumerate(rows, 2):
        found = lexicon.resolve(row["phrase"], _day(tsv, number, row.get("date", "")))
        answers.append((_country(found), found.sector or ""))
    write_tsv(output, ["phrase", "country", "sector"], [(r["phrase"], *a) for r, a in zip(rows, answers, strict=True)])
    figures: dict[str, float | int | str] = {"phrases": len(rows), "answered": sum(any(a) for a in answers)}
    if rows and "country" in rows[0] and "sector" in rows[0]:
        countries = [c == row["country"] for (c, _), row in zip(answers, rows, strict=True)]
        sectors = [
            s in {row["sector"], row.get("sector_2") or row["sector"]}
            for (_, s), row in zip(answers, rows, strict=True)
        ]
        figures["country"] = share(sum(countries), len(rows))
        figures["sector"] = share(sum(sectors), len(rows))
        figures["both"] = share(sum(c and s for c, s in zip(countries, sectors, strict=True)), len(rows))
    return figures


def _day(tsv: Path, number: int, words: str) -> date | None:
    if not words.strip():
        return None
    # "2022-04-12", "12 April 2022", "April 2022", "2022", "today": what a date rule reads behind "in".
    found = find_dates(f"in {words.strip().title()}", LAST_DAY)
    if not found or found[0].start > len("in "):
        raise SettingsError(f"{tsv}:{number}: {words!r} is no date, expected one like 2022-04-12")
    return None if found[0].date == LAST_DAY else found[0].date


def _country(found: ResolvedActor) -> str:
    return ORGANISATION if found.sector == ORGANISATION else found.country or ""
