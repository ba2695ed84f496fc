"""The command `import`: other event data sets from files, into tables of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from brinkwatch.options import AsJson, DataDir
from brinkwatch.output import print_json


def register(app: typer.Typer) -> None:
    """Adds the command of this module."""
    app.command("import")(import_files)


def import_files(
    kind: Annotated[str, typer.Argument(help="icews, polecat or gdelt (2.0 event exports): whose columns.")],
    files: Annotated[list[Path], typer.Argument(help="Tab- or comma-separated; plain, .gz or .zip.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Loads files of another event data set into a table of its own; the next publication shows it."""
    from flows.run import new_run_id, utc_now
    from flows.settings import load_settings
    from warehouse.imports import KINDS, import_file
    from warehouse.store import Store

    if kind not in KINDS:
        raise typer.BadParameter(f"the kind is one of {', '.join(KINDS)}, not {kind!r}")
    store, now = Store(load_settings(data_dir=data_dir).data_dir), utc_now()
    run_id = new_run_id(now)
    for path in files:
        done = import_file(store, kind, path, run_id=run_id, now=now)
        if as_json:
            print_json({"file": str(path), "new": done.n_new, "known": done.n_known, "rejected": done.n_rejected})
        else:
            print(f"{path}: {done.n_new:,} new, {done.n_known:,} known, {done.n_rejected:,} rejected")
