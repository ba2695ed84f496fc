"""A user's own files become articles by the same rules as what is fetched."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.codes import FetchOutcome, HealthState, OwnerKind, PublishedFrom, RejectReason
from schemas.errors import SettingsError
from sources.check import check_source
from sources.collect import IntakeLimits, KnownItems, collect_source
from sources.files import FilesArchive
from sources.history import Part
from tests.unit.sources.loopback import entry, make_fetcher
from tests.unit.sources.samples import LEAD

NOW = datetime(2022, 2, 1, tzinfo=UTC)
ROW: dict[str, Any] = {
    "url": "https://paper.example/a",
    "title": "Talks fail",
    "text": LEAD,
    "published": "2022-01-12T17:10:00+01:00",
    "source": "The Paper",
}
BAD: list[tuple[dict[str, Any], RejectReason]] = [
    (ROW | {"published": None}, RejectReason.UNDATED),
    (ROW | {"published": "soon"}, RejectReason.UNDATED),
    (ROW | {"published": "2030-01-01"}, RejectReason.DATE_REFUSED),
    (ROW | {"title": ""}, RejectReason.BAD_ITEM),
    (ROW | {"url": "ftp://paper.example/a"}, RejectReason.BAD_ITEM),
]


def read(path: Path) -> Part:
    """All of a few rows."""
    (part,) = FilesArchive(path, run_id="run", now=NOW).parts(0)
    return part


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(ROW))
        writer.writeheader()
        writer.writerows(rows)


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path)


@pytest.mark.parametrize(("suffix", "write"), [("jsonl", write_jsonl), ("csv", write_csv), ("parquet", write_parquet)])
def test_a_table_of_texts_is_read_and_its_bad_rows_are_told(tmp_path: Path, suffix: str, write: Any) -> None:
    file = tmp_path / f"corpus.{suffix}"
    write(file, [ROW, *(row for row, _ in BAD)])
    found = read(file)
    (article,) = found.articles
    assert (article.source_id, article.publisher, article.owner_kind) == ("the-paper", "The Paper", OwnerKind.UNKNOWN)
    assert (article.canonical_url, article.text) == ("https://paper.example/a", f"Talks fail\n\n{LEAD}")
    assert (article.published_at, article.published_from) == (
        datetime(2022, 1, 12, 16, 10, tzinfo=UTC),
        PublishedFrom.FEED,
    )
    assert (article.language, article.is_codable) == ("en", True)
    assert [reject.reason for reject in found.rejects] == [reason for _, reason in BAD]


def test_parquet_dates_need_no_text(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", [ROW | {"published": datetime(2022, 1, 12, 16, 10)}])
    assert read(tmp_path / "a.parquet").articles[0].published_at == datetime(2022, 1, 12, 16, 10, tzinfo=UTC)


def test_a_folder_of_texts_is_read(tmp_path: Path) -> None:
    (tmp_path / "2022-01-12-talks.txt").write_text(f"Talks fail\n\n{LEAD}\n")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "two.txt").write_text(f"Talks go on\n13 January 2022\n{LEAD}\n")
    (tmp_path / "more" / "undated.txt").write_text(f"Talks go on\n\n{LEAD}\n")
    found = read(tmp_path)
    assert [(article.title, article.published_date) for article in found.articles] == [
        ("Talks fail", date(2022, 1, 12)),
        ("Talks go on", date(2022, 1, 13)),
    ]
    # The text is part of the address: a file of the same name elsewhere is another article.
    assert [re.sub("-[0-9a-f]{8}$", "", article.canonical_url) for article in found.articles] == [
        "file:2022-01-12-talks.txt:1",
        "file:more/two.txt:1",
    ]
    assert all(article.text.endswith(f"\n\n{LEAD}") for article in found.articles)
    assert [reject.reason for reject in found.rejects] == [RejectReason.UNDATED]


def test_lines_that_are_no_json_or_no_utf8_cost_themselves(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"title": \n[1]\n\xff\xfe\n"text"\n' + json.dumps(ROW).encode() + b"\n")
    found = read(file)
    assert (len(found.articles), len(found.rejects)) == (1, 4)
    assert found.rejects[0].detail.startswith("a.jsonl:1: ")


def test_csv_bytes_that_are_no_utf8_cost_their_row(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [ROW | {"url": "https://paper.example/b", "title": "Caf?"}, ROW])
    raw = (tmp_path / "a.csv").read_bytes().replace(b"Caf?", b"Caf\xe9")
    (tmp_path / "a.csv").write_bytes(raw)
    found = read(tmp_path / "a.csv")
    assert [article.canonical_url for article in found.articles] == ["https://paper.example/a"]
    assert [reject.reason for reject in found.rejects] == [RejectReason.BAD_ITEM]


def test_a_file_that_is_no_table_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"no parquet")
    (tmp_path / "b.csv").write_text("url,title\nx,y\n")
    write_jsonl(tmp_path / "c.jsonl", [ROW])
    found = read(tmp_path)
    assert len(found.articles) == 1
    assert [reject.detail.partition(":")[0] for reject in found.rejects] == ["a.parquet", "b.csv"]


@pytest.mark.parametrize("name", ["nowhere.jsonl", "notes.docx", "empty"])
def test_a_path_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.docx").write_text("no")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SettingsError, match=name):
        read(tmp_path / name)


def test_a_source_of_kind_files_gives_its_own_name(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", [ROW, ROW | {"url": "https://paper.example/b", "text": LEAD + " And more."}])
    source = entry(str(tmp_path / "a.jsonl"), kind="files")
    checked = check_source(source, fetcher=make_fetcher(), run_id="run", now=NOW)
    assert (checked.outcome, checked.n_items) == (FetchOutcome.OK, 2)
    known = KnownItems(frozenset({"https://paper.example/b"}))
    collected = collect_source(
        source, fetcher=make_fetcher(), known=known, run_id="run", now=NOW, limits=IntakeLimits()
    )
    assert [(article.source_id, article.source_country) for article in collected.articles] == [("paper", "GBR")]
    assert (collected.n_listed, collected.n_known, collected.error) == (2, 1, None)
    assert [(day.day, day.state, day.n_articles) for day in collected.health] == [
        (date(2022, 1, 12), HealthState.OK, 2)
    ]
