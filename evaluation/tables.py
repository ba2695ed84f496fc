"""Tab-separated files in and out, as every `brinkwatch evaluate` command reads and writes them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from schemas.errors import SettingsError


def read_tsv(path: Path, required: Iterable[str]) -> list[dict[str, str]]:
    """Rows of a TSV file with a header; fields are taken as they stand, without quoting.

    Raises SettingsError where a required column is missing or a row has more fields than the header.
    """
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    header = lines[0].rstrip("\r").split("\t")
    missing = [name for name in required if name not in header]
    if missing:
        raise SettingsError(f"{path}: columns missing: {', '.join(missing)}; found {', '.join(header)}")
    rows = []
    for number, line in enumerate(lines[1:], 2):
        fields = line.rstrip("\r").split("\t")
        if fields == [""]:
            continue
        if len(fields) > len(header):
            raise SettingsError(f"{path}:{number}: {len(fields)} fields, the header has {len(header)}")
        rows.append(dict(zip(header, fields + [""] * (len(header) - len(fields)), strict=True)))
    return rows


def write_tsv(path: Path, columns: list[str], rows: Iterable[Iterable[object]]) -> None:
    """Writes rows under a header; null is empty, tabs and line ends inside a field become spaces."""
    lines = ["\t".join(columns)]
    for row in rows:
        lines.append("\t".join("" if v is None else " ".join(str(v).split()) for v in row))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def share(part: int, whole: int) -> float:
    """A share to three digits; 0 where there is nothing to share."""
    return round(part / whole, 3) if whole else 0.0
