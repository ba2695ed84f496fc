"""`brinkwatch codebook`: list, show, check."""

from __future__ import annotations

from typing import Annotated

import typer

from brinkwatch.options import AsJson
from brinkwatch.output import print_json, print_table

app = typer.Typer(help="The acts and their rules.", no_args_is_help=True)


@app.command("list")
def list_acts(as_json: AsJson = False) -> None:
    """Every act with its codes."""
    from coding.codebook import load_codebook

    acts = load_codebook().acts.values()
    columns = ["act", "event_type", "mode", "cameo_code", "escalation_rung", "direction"]
    rows = [[getattr(act, column) for column in columns] for act in acts]
    if as_json:
        for row in rows:
            print_json(dict(zip(columns, row, strict=True)))
    else:
        print_table(columns, rows)


@app.command()
def show(act: Annotated[str, typer.Argument(help="Name of an act.")]) -> None:
    """One act: definition, codes, patterns, examples."""
    from coding.codebook import describe_act, load_codebook

    print(describe_act(load_codebook(), act))


@app.command()
def check(
    acts: Annotated[list[str] | None, typer.Argument(help="Acts to check; all if none is named.")] = None,
    as_json: AsJson = False,
) -> None:
    """Runs the examples of the codebook; ends with 1 where one fails."""
    from coding.codebook_check import check_codebook
    from coding.coder import load_coder

    report = check_codebook(load_coder(), acts or None)
    if as_json:
        print_json(report.record())
    else:
        print_table(report.columns(), report.rows())
        for failure in report.failures:
            print(failure)
    if report.failures:
        raise typer.Exit(1)
