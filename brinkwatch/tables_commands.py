"""`brinkwatch tables`: whether the live tables are sound, and how they get sound again; schema changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brinkwatch.options import AsJson, DataDir
from brinkwatch.output import print_json, print_table

if TYPE_CHECKING:
    from warehouse.store import Store

app = typer.Typer(help="The live tables: sound or damaged, their columns, their history.", no_args_is_help=True)

Changes = Annotated[list[str] | None, typer.Option(metavar="TABLE.COLUMN")]


@app.command()
def check(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Reads every live file to its end and names those that cannot be read; exit code 1 where there are any."""
    from warehouse.damage import all_damages

    store = _store(data_dir)
    found = all_damages(store.data_dir)
    if as_json:
        for damage in found:
            print_json({"table": damage.table, "file": str(damage.path), "reason": damage.reason})
    elif found:
        for damage in found:
            print(f"damaged: {damage}")
    else:
        print("every file of every table can be read")
    if found:
        raise typer.Exit(1)


@app.command()
def repair(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Restores damaged tables: from snapshots and the log, then by coding and folding what is derived again."""
    from flows.settings import load_settings, prepare_single_run

    settings = load_settings(data_dir=data_dir)
    prepare_single_run(settings.data_dir)
    from flows.maintain import repair as flow

    repaired, summary = flow(str(settings.data_dir))
    for part in repaired:
        if as_json:
            print_json(
                {
                    "table": part.damage.table,
                    "file": str(part.damage.path),
                    "reason": part.damage.reason,
                    "done": part.done,
                    "n_rows_restored": part.n_rows_restored,
                    "n_rows_missing": part.n_rows_missing,
                }
            )
        else:
            rows = f"; {part.n_rows_restored} rows came back from other files" if part.n_rows_restored else ""
            rows += f"; {part.n_rows_missing} rows could not be restored" if part.n_rows_missing else ""
            print(f"{part.damage}: {part.done}{rows}")
    if not as_json:
        print(f"{len(repaired)} damaged files; coded again: {summary.n_mentions} mentions")


@app.command()
def rescue(
    table: Annotated[str, typer.Argument(help="Name of a table.")],
    output: Annotated[Path, typer.Option("--output", help="Parquet file for the rows that can be read.")],
    data_dir: DataDir = None,
) -> None:
    """Writes the rows of a damaged table that can be read into one Parquet file; changes nothing."""
    from schemas.tables import row_class, table_names
    from warehouse.repair import rescue as rescue_rows

    if table not in table_names():
        raise typer.BadParameter(f"{table} is no table; known: {', '.join(table_names())}")
    n, damaged = rescue_rows(_store(data_dir), row_class(table), output)
    for damage in damaged:
        print(f"left out: {damage}")
    print(f"{n} rows in {output}")


@app.command()
def schema(
    apply: Annotated[bool, typer.Option("--apply", help="Bring the stored tables to the declared columns.")] = False,
    drop: Changes = None,
    retype: Changes = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """How stored tables differ from schemas/. With --apply new columns are added; to give one up takes --drop."""
    from flows.settings import load_settings
    from warehouse.schema_change import apply_schema, schema_states

    store, allowed = _store(data_dir), [*(drop or []), *(retype or [])]
    states = schema_states(store, allowed)
    if apply:
        changed = apply_schema(store, allowed, load_settings().lock_wait_seconds)
        states = [state for state in states if state.differing in changed]
    shown = [state for state in states if state.differing]
    if as_json:
        for state in shown:
            print_json({"table": state.differing.table, "change": str(state.differing), "refused": state.refused})
    elif not shown:
        print("every stored table has the columns that schemas/ declares")
    else:
        done = "changed" if apply else "--apply adds it"
        for state in shown:
            print(f"{state.differing.table}: {state.differing}: {state.refused or done}")


@app.command()
def history(
    table: Annotated[str, typer.Argument(help="Name of a table.")],
    limit: Annotated[int, typer.Option(help="Newest versions shown.")] = 20,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Versions of a table, newest first, with the run that wrote each."""
    from warehouse.history import versions_of

    versions = versions_of(_store(data_dir), table, limit)
    if as_json:
        for version in versions:
            print_json(version)
    else:
        print_table(["version", "at", "writer", "operation"], (version.values() for version in versions))


def _store(data_dir: Path | None) -> Store:
    from flows.settings import load_settings
    from warehouse.store import Store

    return Store(load_settings(data_dir=data_dir).data_dir)
