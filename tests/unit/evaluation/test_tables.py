"""Tab-separated files: what is read, what is refused, what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.tables import read_tsv, write_tsv
from schemas.errors import SettingsError


def test_quotes_and_short_rows_are_taken_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "in.tsv"
    path.write_text('\ufeffuid\tsentence\tnote\r\na\t"He said\r\n\nb\tÜber "x"\ty\n', encoding="utf-8")
    assert read_tsv(path, ["uid"]) == [
        {"uid": "a", "sentence": '"He said', "note": ""},
        {"uid": "b", "sentence": 'Über "x"', "note": "y"},
    ]


def test_missing_column_and_long_row_are_refused_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "in.tsv"
    path.write_text("uid\na\tb\n")
    with pytest.raises(SettingsError, match="columns missing: sentence"):
        read_tsv(path, ["uid", "sentence"])
    with pytest.raises(SettingsError, match=r"in\.tsv:2: 2 fields"):
        read_tsv(path, ["uid"])


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "out.tsv"
    write_tsv(path, ["a", "b"], [(1, None), ("x\ty\n", "z")])
    assert read_tsv(path, ["a"]) == [{"a": "1", "b": ""}, {"a": "x y", "b": "z"}]
