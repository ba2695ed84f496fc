"""Options that several commands share, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Folder of the tables [BRINKWATCH_DATA_DIR or ./data].")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for machines.")]
