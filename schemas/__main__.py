"""Writes what is made from the declarations: `python -m schemas DOCS_DIR`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from schemas.tables import ROW_CLASSES, columns_page, json_schema


def write_docs(folder: Path) -> None:
    """Writes `columns.md` and one JSON Schema per table into `folder`."""
    (folder / "columns.md").write_text(columns_page())
    (folder / "json-schema").mkdir(exist_ok=True)
    for row in ROW_CLASSES:
        text = json.dumps(json_schema(row), indent=1, sort_keys=True)
        (folder / "json-schema" / f"{row.table.name}.json").write_text(text + "\n")


if __name__ == "__main__":
    write_docs(Path(sys.argv[1]))
