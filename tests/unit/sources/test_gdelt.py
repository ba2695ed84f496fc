"""GDELT 2.0: lists name files, files are checked, rows keep their codes as text."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schemas.codes import FetchOutcome, RejectReason
from sources.download import Downloader
from sources.gdelt import GdeltArchive, GdeltFile, read_list
from sources.gdelt_rows import MODELS, BadFileError, field_names, read_rows
from sources.http import Fetcher
from tests.unit.sources.archives import event_fields, list_line, packed
from tests.unit.sources.loopback import Site, answer

NOW = datetime(2022, 2, 1, tzinfo=UTC)
BATCH = datetime(2022, 1, 12, 8, 15, tzinfo=UTC)
EXPORT = "20220112081500.export.CSV.zip"
SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "ingest" / "gdelt"
ALL = frozenset(MODELS)


def stored(tmp_path: Path, body: bytes) -> Path:
    (tmp_path / "a.zip").write_bytes(body)
    return tmp_path / "a.zip"


def test_the_published_files_have_as_many_fields_as_the_tables_declare() -> None:
    assert [len(field_names(table)) for table in ("gdelt_events", "gdelt_mentions", "gdelt_gkg")] == [61, 16, 27]


def test_a_list_gives_the_files_of_a_span_below_its_own_address() -> None:
    names = [
        "20220112081500.gkg.csv.zip",
        EXPORT,
        "20220112080000.translation.export.CSV.zip",
        "20220112083000.export.CSV.zip",
    ]
    lines = [list_line(b"x", name) for name in names] + ["1234 abc\n", "\n", list_line(b"x", "note.txt")]
    found = read_list(
        lines,
        base="https://mirror.example/v2/",
        tables=frozenset({"gdelt_events"}),
        first=None,
        last=BATCH.replace(minute=30),
    )
    assert [(file.url, file.published_at.minute, file.is_translated) for file in found.files] == [
        ("https://mirror.example/v2/20220112080000.translation.export.CSV.zip", 0, True),
        (f"https://mirror.example/v2/{EXPORT}", 15, False),
    ]
    assert found.bad_lines == ["1234 abc"]


def test_codes_are_text_and_numbers_and_dates_are_not(tmp_path: Path) -> None:
    rows = read_rows(stored(tmp_path, packed([event_fields("0741", actor1_code="001")])), "gdelt_events")
    (row,) = rows.table.to_pylist()
    expected = {
        "global_event_id": "0741",
        "event_date": date(2022, 1, 12),
        "actor1_code": "001",
        "actor2_code": None,
        "event_code": "010",
        "event_root_code": "01",
        "quad_class": "1",
        "is_root_event": True,
        "goldstein_scale": -2.5,
        "num_mentions": 4,
        "added_at": BATCH,
        "year": 2022,
    }
    assert {name: row[name] for name in expected} == expected
    assert rows.bad == []


def test_a_value_that_cannot_be_is_null_and_told(tmp_path: Path) -> None:
    fields = event_fields("1", goldstein_scale="much", event_date="20221345")
    rows = read_rows(stored(tmp_path, packed([fields, event_fields("2")])), "gdelt_events")
    assert [(row["goldstein_scale"], row["event_date"]) for row in rows.table.to_pylist()] == [
        (None, None),
        (-2.5, date(2022, 1, 12)),
    ]
    assert [words.split(" are no ")[0] for words in rows.bad] == [
        "1 values of event_date",
        "1 values of goldstein_scale",
    ]


def test_a_row_without_its_moment_or_of_another_length_costs_itself(tmp_path: Path) -> None:
    lines = [event_fields("1", added_at=""), event_fields("2")[:-3], event_fields("3")]
    rows = read_rows(stored(tmp_path, packed(lines)), "gdelt_events")
    assert (rows.table.column("global_event_id").to_pylist(), rows.n_read) == (["3"], 3)
    assert rows.bad == ["a row of 58 fields, expected 61", "1 rows without global_event_id or added_at"]


def test_quotes_and_stray_bytes_stay_inside_their_field(tmp_path: Path) -> None:
    line = "\t".join(event_fields("1", actor1_name='"THE', actor2_name="CAF?")).encode().replace(b"CAF?", b"CAF\xc9")
    rows = read_rows(stored(tmp_path, packed(line + b"\n")), "gdelt_events")
    assert [(row["actor1_name"], row["actor2_name"]) for row in rows.table.to_pylist()] == [('"THE', "CAF\ufffd")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (packed([["1", "2"]]), "none of 1 rows has 61 fields"),
        (b"no zip", "not a zip"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_says_so(tmp_path: Path, body: bytes, words: str) -> None:
    with pytest.raises((BadFileError, zipfile.BadZipFile), match=words):
        read_rows(stored(tmp_path, body), "gdelt_events")


def test_an_empty_file_is_a_quiet_quarter_of_an_hour(tmp_path: Path) -> None:
    rows = read_rows(stored(tmp_path, packed(b"")), "gdelt_events")
    assert (rows.n_read, rows.bad, len(rows.table)) == (0, [], 0)


def listed(site: Site, body: bytes, **changes: object) -> GdeltFile:
    given: dict[str, object] = {
        "url": f"{site.origin}/{EXPORT}",
        "size": len(body),
        "md5": hashlib.md5(body).hexdigest(),
        "published_at": BATCH,
        "table": "gdelt_events",
        "is_translated": False,
    }
    return GdeltFile(**(given | changes))  # type: ignore[arg-type]


def test_a_file_is_fetched_checked_read_and_removed(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    body = packed([event_fields("1"), event_fields("2")])
    site.pages[f"/{EXPORT}"] = body
    downloader = Downloader(fetcher, sleep=lambda seconds: None)
    archive = GdeltArchive(listed(site, body), downloader=downloader, folder=tmp_path, run_id="run", now=NOW)
    (part,) = archive.parts(0)
    assert (part.n_rows, part.is_last, part.outcome) == (2, True, FetchOutcome.OK)
    assert part.tables["gdelt_events"].column("file").to_pylist() == [EXPORT, EXPORT]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("changes", [{"size": 5}, {"md5": "0" * 32}], ids=["size", "md5"])
def test_a_file_that_is_not_what_its_list_says_gives_no_row(
    site: Site, fetcher: Fetcher, tmp_path: Path, changes: dict[str, object]
) -> None:
    body = packed([event_fields("1")])
    site.pages[f"/{EXPORT}"] = body
    downloader = Downloader(fetcher, sleep=lambda seconds: None)
    archive = GdeltArchive(listed(site, body, **changes), downloader=downloader, folder=tmp_path, run_id="run", now=NOW)
    (part,) = archive.parts(0)
    assert (part.tables, part.is_last, part.outcome) == ({}, False, FetchOutcome.ERROR)
    assert [reject.reason for reject in part.rejects] == [RejectReason.BAD_ITEM]
    assert "the list says" in (part.detail or "")


def test_a_file_that_is_not_there_is_told(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.pages[f"/{EXPORT}"] = answer(b"no", 404)
    archive = GdeltArchive(listed(site, b"x"), downloader=Downloader(fetcher), folder=tmp_path, run_id="run", now=NOW)
    (part,) = archive.parts(0)
    assert (part.outcome, part.n_rows, part.fetches[-1].outcome) == (FetchOutcome.GONE, 0, FetchOutcome.GONE)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the collected GDELT files")
def test_a_real_file_keeps_the_codes_that_begin_with_zero(tmp_path: Path) -> None:
    content = (SHARED / "20180326044500.export.CSV").read_bytes()
    rows = read_rows(stored(tmp_path, packed(content)), "gdelt_events")
    assert (rows.n_read, rows.bad) == (1_540, [])
    assert sum(code.startswith("0") for code in rows.table.column("event_code").to_pylist()) == 1_119
