"""The three forms of GDELT 2.0 against what GDELT publishes of them, and the Global Knowledge Graph read as it is."""

from __future__ import annotations

import csv
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.codes import FetchOutcome
from schemas.tables import column_of
from sources.download import Downloader
from sources.gdelt import GdeltArchive, GdeltFile, read_list
from sources.gdelt_rows import BLOCK_BYTES, MODELS, field_names, read_rows
from sources.http import Fetcher
from tests.unit.sources.archives import gkg_fields, list_line, packed
from tests.unit.sources.loopback import Site
from tests.unit.sources.test_gdelt import SHARED, stored

NOW = datetime(2022, 2, 1, tzinfo=UTC)
BATCH = datetime(2022, 1, 12, 8, 15, tzinfo=UTC)
GRAPH = "20220112081500.gkg.csv.zip"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the collected GDELT files")


def test_a_text_of_the_graph_is_kept_as_published(tmp_path: Path) -> None:
    fields = gkg_fields("20220112081500-7")
    rows = read_rows(stored(tmp_path, packed([fields], "20220112081500.gkg.csv")), "gdelt_gkg")
    (row,) = rows.table.to_pylist()
    assert rows.bad == []
    texts = dict(zip(field_names("gdelt_gkg"), fields, strict=True)) | {"recorded_at": BATCH}
    assert {name: value for name, value in row.items() if name != "year"} == {
        name: value or None for name, value in texts.items()
    }
    # Codes, counts and offsets lie inside its lists, with their zeros; it has a year and no number of ours.
    assert (row["counts"][:11], row["source_collection_identifier"], row["year"]) == ("ARREST#007#", "1", 2022)


def test_every_field_of_the_graph_is_text_but_its_moment() -> None:
    model = MODELS["gdelt_gkg"]
    kinds = {name: str(model.model_fields[name].annotation) for name in field_names("gdelt_gkg")}
    assert [name for name, kind in kinds.items() if "str" not in kind] == ["recorded_at"]


def test_texts_larger_than_a_block_are_read_whole(tmp_path: Path) -> None:
    """17 MB and more in a quarter of an hour, mostly measures of content analysis."""
    measures = ",".join(f"c{n}.{n % 9}:{n}" for n in range(40_000))
    n_texts = BLOCK_BYTES // len(measures) * 2 + 3
    path = stored(tmp_path, packed([gkg_fields(f"20220112081500-{n}", gcam=measures) for n in range(n_texts)]))
    rows = read_rows(path, "gdelt_gkg")
    assert (rows.n_read, len(rows.table), rows.bad) == (n_texts, n_texts, [])
    assert set(rows.table.column("gcam").to_pylist()) == {measures}


def test_a_damaged_text_of_the_graph_costs_itself(tmp_path: Path) -> None:
    good = "\t".join(gkg_fields("20220112081500-2", extras='<PAGE_TITLE>Caf? "Nord</PAGE_TITLE>')).encode()
    lines = [
        "\t".join(gkg_fields("20220112081500-0")[:-4]).encode(),
        "\t".join(gkg_fields("20220112081500-1", recorded_at="20221399081500")).encode(),
        good.replace(b"Caf?", b"Caf\xe9"),
    ]
    rows = read_rows(stored(tmp_path, packed(b"\n".join(lines) + b"\n")), "gdelt_gkg")
    assert rows.table.column("extras").to_pylist() == ['<PAGE_TITLE>Caf\ufffd "Nord</PAGE_TITLE>']
    assert rows.n_read == 3
    assert rows.bad[0] == "a row of 23 fields, expected 27"
    assert "1 rows without gkg_record_id or recorded_at" in rows.bad


@pytest.mark.parametrize("is_translated", [False, True])
def test_a_file_of_the_graph_is_fetched_checked_and_named_in_its_rows(
    site: Site, fetcher: Fetcher, tmp_path: Path, is_translated: bool
) -> None:
    name = GRAPH.replace(".gkg", ".translation.gkg") if is_translated else GRAPH
    record = "20220112081500-T0" if is_translated else "20220112081500-0"
    body = packed([gkg_fields(record, translation_info="srclc:rus;eng:GT-RUS 1.0" if is_translated else "")])
    site.pages[f"/{name}"] = body
    (file,) = read_list(
        [list_line(body, name)], base=f"{site.origin}/", tables=frozenset(MODELS), first=None, last=None
    ).files
    assert (file.size, file.md5, file.published_at) == (len(body), hashlib.md5(body).hexdigest(), BATCH)
    archive = GdeltArchive(file, downloader=Downloader(fetcher), folder=tmp_path, run_id="run", now=NOW)
    (part,) = archive.parts(0)
    (row,) = part.tables["gdelt_gkg"].to_pylist()
    assert (row["gkg_record_id"], row["is_translated"], row["file"]) == (record, is_translated, name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_the_graph_that_was_cut_is_refused(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    body = packed([gkg_fields(f"20220112081500-{n}") for n in range(50)])
    site.pages[f"/{GRAPH}"] = body[:-40]
    md5 = hashlib.md5(body).hexdigest()
    file = GdeltFile(f"{site.origin}/{GRAPH}", len(body), md5, BATCH, "gdelt_gkg", is_translated=False)
    archive = GdeltArchive(file, downloader=Downloader(fetcher), folder=tmp_path, run_id="run", now=NOW)
    (part,) = archive.parts(0)
    assert (part.tables, part.is_last, part.outcome) == ({}, False, FetchOutcome.ERROR)
    assert f"{len(body) - 40:,} bytes, the list says {len(body):,}" in (part.detail or "")


def labels(file: str, column: int, delimiter: str) -> list[str]:
    """The names of the fields in their order, as GDELT publishes them."""
    with (SHARED / file).open(encoding="utf-8") as lines:
        return [row[column] for row in list(csv.reader(lines, delimiter=delimiter))[1:]]


@needs_shared
@pytest.mark.parametrize(
    ("table", "file", "column", "delimiter"),
    [
        ("gdelt_events", "GDELT_2.0_Events_Column_Labels_Header_Row_Sep2016.csv", 0, ","),
        ("gdelt_mentions", "GDELT_2.0_eventMentions_Column_Labels_Header_Row_Sep2016.tsv", 1, "\t"),
    ],
)
def test_fields_stand_in_the_published_order(table: str, file: str, column: int, delimiter: str) -> None:
    declared = [(column_of(MODELS[table], name).source or "").rpartition(", ")[2] for name in field_names(table)]
    assert declared == labels(file, column, delimiter)


@needs_shared
def test_fields_of_the_graph_stand_in_the_published_order() -> None:
    published = labels("GDELT_2.0_gdeltKnowledgeGraph_Column_Labels_Header_Row_Sep2016.tsv", 1, "\t")
    declared = [name.replace("_", "") for name in field_names("gdelt_gkg")]
    assert ["date" if name == "recordedat" else name for name in declared] == [name.lower() for name in published]


@needs_shared
def test_real_mentions_are_read_without_a_loss(tmp_path: Path) -> None:
    with (SHARED / "mentionssamp_20170701.csv").open(encoding="utf-8", newline="") as lines:
        real = [list(row.values()) for row in csv.DictReader(lines)]
    rows = read_rows(stored(tmp_path, packed(real, "20170701234500.mentions.CSV")), "gdelt_mentions")
    assert (rows.n_read, len(rows.table), rows.bad) == (1_635, 1_635, [])
    assert sum(value <= 20 for value in rows.table.column("confidence").to_pylist()) == 316
