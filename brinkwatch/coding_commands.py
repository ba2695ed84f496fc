"""Commands that show one step at work: code, extract, actors, places, dates, quantities."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from brinkwatch.backfill_commands import must_be_web_url
from brinkwatch.options import AsJson
from brinkwatch.output import print_json, print_table

if TYPE_CHECKING:
    from coding.place_ranking import Choice

CANDIDATES_SHOWN = 10

InputFile = Annotated[Path, typer.Argument(help="A file, or - for standard input.")]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (code, extract, actors, places, dates, quantities):
        app.command()(command)


def code(
    file: InputFile = Path("-"),
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Publication date.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say how parties and status were found, and what the ranker said.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Codes one plain text; its title stands on the first line.

    With `--explain` also what the rules tell and the ranker does not take for an event.
    """
    text = read_bytes(file).decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    from brinkwatch.event_text import event_lines, reason_lines
    from coding.code_file import judge_file_text
    from flows.settings import load_settings

    day = published.date() if published else date.today()
    judged = judge_file_text(text, day, model=load_settings().spacy_model)
    shown = [one for one in judged if explain or one.verdict.is_told]
    for one in shown:
        if as_json:
            print_json(one.event.model_dump(mode="json") | (one.reasons() if explain else {}))
        else:
            print(*event_lines(one.event), *(reason_lines(one) if explain else ()), sep="\n")
    if not shown and not as_json:
        print("no event")


def extract(
    url: Annotated[str, typer.Option(help="Address of the page.")],
    file: InputFile = Path("-"),
    as_json: AsJson = False,
) -> None:
    """What would be stored of an HTML page."""
    must_be_web_url(url)
    from sources.article import extract as extract_page

    page = extract_page(read_bytes(file), url=url, now=datetime.now(UTC))
    record = page.record()
    if as_json:
        print_json(record)
    else:
        print_table(["", ""], record.items())


def actors(
    phrase: Annotated[str, typer.Argument(help="Words that name somebody.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="On which day.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say which rows and words decided.")] = False,
    as_json: AsJson = False,
) -> None:
    """Who a phrase names."""
    from dataclasses import asdict

    from coding.actor_explain import explain_phrase
    from coding.actors import load_lexicon

    day = on.date() if on else date.today()
    if explain:
        print_explained([asdict(step) for step in explain_phrase(phrase, day)], as_json)
        return
    record = asdict(load_lexicon().resolve(phrase, day))
    if as_json:
        print_json(record)
    else:
        print_table(["", ""], record.items())


def print_explained(steps: list[dict[str, str]], as_json: bool) -> None:
    """The steps of a decision, one line each."""
    if as_json:
        print_json({"steps": steps})
    else:
        print_table(list(steps[0]) if steps else [], [list(step.values()) for step in steps])


def places(
    phrase: Annotated[str, typer.Argument(help="A place name.")],
    country: Annotated[str | None, typer.Option(help="ISO 3166 code of the country to look in first.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Every candidate with what it scored and why.")] = False,
    as_json: AsJson = False,
) -> None:
    """Where a name lies."""
    from coding.places import load_gazetteer
    from schemas.coded import Location

    choices = load_gazetteer().choices(phrase, country_code(country))
    place = choices[0].place
    record = place.location.model_dump(mode="json") if place else dict.fromkeys(Location.model_fields)
    if as_json:
        print_json(record | ({"explain": [explained(choice) for choice in choices]} if explain else {}))
        return
    print_table(["", ""], record.items())
    for choice in choices if explain else ():
        print_choice(explained(choice))


def dates(
    text: Annotated[str, typer.Argument(help="A sentence.")],
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Publication date.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="The rule that read each expression.")] = False,
    as_json: AsJson = False,
) -> None:
    """Which days the date expressions of a sentence mean."""
    from coding.dates import find_dates

    day = published.date() if published else date.today()
    rows = [
        {
            "text": text[span.start : span.end],
            "first_date": str(span.date),
            "last_date": str(span.end_date),
            "precision": span.precision.value,
            "approximate": span.is_approximate,
            "start": span.start,
            "end": span.end,
        }
        | ({"rule": span.rule} if explain else {})
        for span in find_dates(text, day)
    ]
    print_rows(rows, as_json, "no date")


def quantities(
    text: Annotated[str, typer.Argument(help="A sentence.")],
    explain: Annotated[bool, typer.Option("--explain", help="The words that said what each number counts.")] = False,
    as_json: AsJson = False,
) -> None:
    """What the numbers of a sentence count, with their bounds."""
    from coding.magnitudes import find_magnitudes

    rows = [
        span.magnitude.model_dump(mode="json")
        | {"start": span.start, "end": span.end}
        | (
            {"number": text[span.start : span.end], "counted_by": text[span.head_start : span.head_end]}
            if explain
            else {}
        )
        for span in find_magnitudes(text)
    ]
    print_rows(rows, as_json, "no quantity")


def print_rows(rows: list[dict[str, Any]], as_json: bool, nothing: str) -> None:
    """Records as JSON lines or as one table; a line of words where there is none."""
    if as_json:
        for row in rows:
            print_json(row)
    elif rows:
        print_table(list(rows[0]), [["" if value is None else value for value in row.values()] for row in rows])
    else:
        print(nothing)


def country_code(code: str | None) -> str | None:
    """The alpha-3 code of a country given by its alpha-2 or alpha-3 code. Raises BadParameter for what is neither."""
    from sources.countries import alpha_3

    try:
        return alpha_3(code) if code is not None else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--country") from error


def explained(choice: Choice) -> dict[str, Any]:
    """A choice as a record: the name looked up, what decided, and the candidates, best first, with their scores."""
    ranked = sorted(choice.scored, key=lambda pair: (-sum(pair[1].values()), pair[0].number))
    return {
        "name": choice.name,
        "because": choice.because,
        "candidates": [
            {
                "name": place.name,
                "kind": place.kind,
                "country": place.country,
                "admin1": place.admin1,
                "row": place.own_row or (f"geonames:{place.geonames_id}" if place.geonames_id else "natural earth"),
                "chosen": place == choice.place,
                "score": round(sum(parts.values()), 2),
                "parts": {reason: round(value, 2) for reason, value in parts.items()},
            }
            for place, parts in ranked[:CANDIDATES_SHOWN]
        ],
    }


def print_choice(record: dict[str, Any]) -> None:
    """A choice as a table."""
    print(f"\n{record['name']}: {record['because']}")
    columns = ["name", "kind", "country", "admin1", "row", "chosen", "score"]
    rows = [
        [
            *("" if row[key] is None else row[key] for key in columns),
            ", ".join(f"{k} {v}" for k, v in row["parts"].items()),
        ]
        for row in record["candidates"]
    ]
    print_table([*columns, "parts"], rows)


def read_bytes(file: Path) -> bytes:
    """The bytes of a file, or of standard input for `-`. Raises BadParameter for a file that cannot be read."""
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror or error}") from error
