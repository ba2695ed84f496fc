"""Commands that read what is published or configured: sql, alerts, doctor, dashboard."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from brinkwatch.options import AsJson, DataDir
from brinkwatch.output import print_json, print_table, write_result, write_text

FORMS = ("table", "csv", "json", "parquet")


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (sql, alerts, report, backtest, doctor, dashboard):
        app.command()(command)


def sql(
    statement: Annotated[str | None, typer.Argument(help="One SELECT.")] = None,
    query: Annotated[str | None, typer.Option(help="A named query of warehouse/queries/ instead.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, json or parquet.")] = "table",
    output: Annotated[Path | None, typer.Option(help="Write into this file.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many rows.")] = 100_000,
    explain: Annotated[bool, typer.Option("--explain", help="Show the plan instead of running it.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Read-only SQL on the published snapshot, or a named query. The statement may begin with a comment (--)."""
    from flows.settings import load_settings
    from warehouse.publish import latest_snapshot
    from warehouse.queries import named_query
    from warehouse.sandbox import QueryLimits, is_truncated, run_query

    if (statement is None) == (query is None):
        raise typer.BadParameter("give one SELECT or --query NAME")
    if form not in FORMS:
        raise typer.BadParameter(f"--format is one of {', '.join(FORMS)}, not {form!r}")
    if form == "parquet" and output is None:
        raise typer.BadParameter("--format parquet needs --output FILE")
    text = statement if statement is not None else named_query(str(query)).sql
    snapshot = latest_snapshot(load_settings(data_dir=data_dir).data_dir)
    result = run_query(snapshot, text, QueryLimits(max_rows=limit), explain=explain)
    if explain and form == "table" and output is None:
        print("\n".join(result.column("explain_value").to_pylist()))
        return
    write_result(result, form, output)
    if is_truncated(result):
        print(f"brinkwatch: the result was cut after {result.num_rows:,} rows (--limit)", file=sys.stderr)


def alerts(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Alerts of the published snapshot, newest first, with how often such an alert is wrong."""
    from brinkwatch.connection import connect

    with connect(data_dir) as connection:
        table = connection.arrow("FROM alerts ORDER BY start_day DESC, kind, series, a, b")
    if as_json:
        for row in table.to_pylist():
            print_json(row)
        return
    columns = ["kind", "start_day", "peak_day", "end_day", "p_value", "expected_false_spells_per_week", "summary"]
    shown = table.select(columns)
    print_table(columns, (row.values() for row in shown.to_pylist()))
    if not table.num_rows:
        print("no alerts")


def report(
    a: Annotated[str, typer.Argument(help="Actor code of one party, such as RUS.")],
    b: Annotated[str, typer.Argument(help="Actor code of the other, such as NATO.")],
    first: Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD; 90 days before the last.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day; the last on which something is known.")] = None,
    output: Annotated[Path | None, typer.Option(help="Write into this file; its ending tells the format.")] = None,
    form: Annotated[str | None, typer.Option("--format", help="md or html; md if nothing tells.")] = None,
    data_dir: DataDir = None,
) -> None:
    """One page on a pair, to be sent: ladder, talks and threats, force, alerts, blind days, and the sentences."""
    from dashboard.report import as_html, as_markdown, report_of
    from dashboard.snapshot import latest_opened
    from flows.settings import load_settings

    ending = output.suffix.lower() if output is not None else ""
    form = form or ("html" if ending in (".html", ".htm") else "md")
    if form not in ("md", "html"):
        raise typer.BadParameter(f"--format is md or html, not {form!r}")
    days = _day(first, "--from"), _day(last, "--to")
    with latest_opened(load_settings(data_dir=data_dir).data_dir) as snapshot:
        made = report_of(snapshot, a, b, *days)
    text = as_html(made) if form == "html" else as_markdown(made)
    write_text(text, output)


def _day(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError as error:
        raise typer.BadParameter(f"{option} is a day like 2022-02-24, not {text!r}") from error


def backtest(
    parties: Annotated[list[str] | None, typer.Argument(help="Two actor codes, or none for every pair.")] = None,
    first: Annotated[str, typer.Option("--from", help="First day to judge, YYYY-MM-DD.")] = "0001-01-01",
    last: Annotated[str, typer.Option("--to", help="Last day to judge, YYYY-MM-DD.")] = "9999-12-31",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """When alerts would have come, judged each day by what had been published until then."""
    from flows.settings import load_settings
    from warehouse.backtest import backtest as replay
    from warehouse.store import Store

    if parties and len(parties) != 2:
        raise typer.BadParameter("give two actor codes, or none")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise typer.BadParameter(f"--from and --to are days like 2022-02-24: {error}") from error
    pair = (parties[0], parties[1]) if parties else None
    raised = list(replay(Store(load_settings(data_dir=data_dir).data_dir), *days, pair))
    if as_json:
        for one in raised:
            print_json({"raised_on": one.on.isoformat(), **one.alert.model_dump(mode="json"), "summary": one.summary})
        return
    print_table(
        ["raised on", "kind", "series", "a", "b", "began", "what"],
        ((one.on, one.alert.kind.value, one.alert.series, one.alert.a, one.alert.b, one.alert.start_day, one.summary)
         for one in raised),
    )  # fmt: skip
    if not raised:
        print("no alerts in these days")


def doctor(data_dir: DataDir = None) -> None:
    """Whether everything that a run needs is there; ends with 1 where something is not."""
    from brinkwatch.doctor import examine
    from flows.settings import load_settings

    findings = examine(load_settings(data_dir=data_dir))
    print_table(["", "check", "found"], (["ok" if f.ok else "FAIL", f.check, f.found] for f in findings))
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def dashboard(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8765,
    data_dir: DataDir = None,
) -> None:
    """Serves the web page and the API over what is published."""
    import uvicorn

    from dashboard.app import create_app
    from flows.settings import load_settings

    uvicorn.run(create_app(load_settings(data_dir=data_dir).data_dir), host=host, port=port, log_level="warning")
