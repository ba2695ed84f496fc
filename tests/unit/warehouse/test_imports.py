"""Files of other event data sets: what is loaded, what is refused with which reason, and the counts beside ours."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from coding.folding import fold
from schemas.codes import HealthState
from schemas.column import Row
from schemas.errors import SettingsError
from schemas.gdelt import GdeltEvent
from schemas.imported import IcewsEvent, PolecatEvent
from schemas.operations import SourceHealth
from schemas.tables import column_of
from tests.commands import run_brinkwatch
from warehouse.imports import OWN, Imported, import_file
from warehouse.load import load_articles, refold
from warehouse.publish import publish_snapshot
from warehouse.snapshot import open_snapshot
from warehouse.store import Store

NOW = datetime(2022, 2, 1, tzinfo=UTC)
ICEWS = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
    "Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\t"
    "City\tDistrict\tProvince\tCountry\tLatitude\tLongitude"
)
POLECAT = (
    "Event ID\tEvent Date\tEvent Type\tEvent Mode\tEvent Intensity\tQuad Code\tContexts\tActor Name\tActor Country\t"
    "Recipient Name\tRecipient Country\tHeadline"
)


def icews(number: str, day: str = "2022-01-10", code: str = "010", doer: str = "Russian Federation") -> str:
    return (
        f'{number}\t{day}\tVladimir "VP" Putin\tGovernment,Executive\t{doer}\tMake statement\t{code}\t0.0\t'
        f"Ukraine\tnull\tUkraine\t77\t2\tTASS\t\t\t\tUkraine\t48.5\t31.2"
    )


def load(store: Store, path: Path, kind: str = "icews") -> Imported:
    return import_file(store, kind, path, run_id="i1", now=NOW)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "events.2022.tab"
    rows = [
        icews("1"),
        icews("2", code="190"),
        icews("1", day="2022-01-11"),
        icews("3", day="last week"),
        "4\t2022-01-12",
    ]
    path.write_text("\n".join([ICEWS, *rows]) + "\n")
    return path


def test_rows_are_loaded_with_their_codes_as_text_and_blank_as_null(store: Store, file: Path) -> None:
    assert load(store, file) == Imported(n_new=3, n_known=0, n_rejected=2)
    rows = sorted(store.read("icews_events").to_pylist(), key=lambda row: (row["event_date"], row["event_id"]))
    assert [(row["event_id"], row["event_date"], row["cameo_code"]) for row in rows] == [
        ("1", date(2022, 1, 10), "010"),
        ("2", date(2022, 1, 10), "190"),
        ("1", date(2022, 1, 11), "010"),
    ]
    first = rows[0]
    assert first["source_name"] == 'Vladimir "VP" Putin' and first["target_sectors"] is None and first["city"] is None
    assert (first["latitude"], first["sentence_number"], first["year"], first["file"]) == (48.5, 2, 2022, file.name)


def test_bad_rows_are_in_rejects_with_reason_line_and_content(store: Store, file: Path) -> None:
    load(store, file)
    rows = sorted(store.read("rejects").to_pylist(), key=lambda row: str(row["detail"]))
    assert [row["detail"].split(": ")[0] for row in rows] == ["events.2022.tab, line 5", "events.2022.tab, line 6"]
    assert "event_date" in rows[0]["detail"] and "last week" in rows[0]["content"]
    assert rows[1]["detail"].endswith("2 fields, expected 20") and rows[1]["content"] == "4\t2022-01-12"


def test_a_file_loaded_twice_is_there_once(store: Store, file: Path) -> None:
    load(store, file)
    before = sorted(map(repr, store.read("icews_events").to_pylist() + store.read("rejects").to_pylist()))
    assert load(store, file) == Imported(n_new=0, n_known=3, n_rejected=2)
    assert sorted(map(repr, store.read("icews_events").to_pylist() + store.read("rejects").to_pylist())) == before


@pytest.mark.parametrize("packed", ["events.zip", "events.tab.gz"])
def test_a_packed_file_gives_the_same(store: Store, file: Path, packed: str) -> None:
    path = file.with_name(packed)
    if packed.endswith(".zip"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("events.2022.tab", file.read_text())
    else:
        path.write_bytes(gzip.compress(file.read_bytes()))
    assert load(store, path) == Imported(n_new=3, n_known=0, n_rejected=2)


def test_batches_do_not_change_what_is_loaded(store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.imports.BATCH_ROWS", 2)
    assert load(store, file) == Imported(n_new=3, n_known=0, n_rejected=2)


def test_a_comma_separated_file_with_quotes_and_other_columns_is_read(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "\ufeffEvent ID,Event Date,CAMEO Code,Source Country,Event Text,My Note\n"
        '7,2022-01-10,042,Ukraine,"Visits, and ""talks""",x\n'
    )
    assert load(store, path).n_new == 1
    (row,) = store.read("icews_events").to_pylist()
    assert (row["cameo_code"], row["event_text"], row["target_country"]) == ("042", 'Visits, and "talks"', None)


def test_polecat_is_read_under_either_name_of_its_intensity(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "weekly.txt"
    path.write_text(
        f"{POLECAT}\nW1\t2022-01-10\tTHREATEN\tNone\t-6.5\tVERBAL CONFLICT\tmilitary\tRussia\tRUS\tNone\tNone\tx\n"
    )
    assert load(store, path, "polecat").n_new == 1
    (row,) = store.read("polecat_events").to_pylist()
    assert (row["intensity"], row["event_mode"], row["recipient_country"]) == (-6.5, None, None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a\tb\n1\t2\n", "names no column 'event_id', 'event_date', 'cameo_code'"),
        (b"", "names no column"),
        (b"not a zip", "names no column"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_line(store: Store, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.tab"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=said):
        load(store, path)


@pytest.mark.parametrize("name", ["broken.zip", "broken.gz", "missing.tab"])
def test_a_file_that_cannot_be_read_is_said_in_one_line(store: Store, tmp_path: Path, name: str) -> None:
    if not name.startswith("missing"):
        (tmp_path / name).write_bytes(b"\x1f\x8b not packed")
    with pytest.raises(SettingsError, match=f"{name}: cannot be read"):
        load(store, tmp_path / name)


def test_the_command_says_what_became_of_the_rows(file: Path, tmp_path: Path) -> None:
    done = run_brinkwatch("import", "icews", str(file), "--data-dir", str(tmp_path / "data"))
    assert (done.returncode, done.stdout) == (0, f"{file}: 3 new, 0 known, 2 rejected\n")
    wrong = run_brinkwatch("import", "acled", str(file), "--data-dir", str(tmp_path / "data"))
    assert wrong.returncode != 0 and "icews" in wrong.stderr and "\n" not in wrong.stderr.strip()


def test_our_counts_stand_beside_theirs_by_pair_and_week(
    store: Store, press: Any, coded: Callable[..., None], file: Path, tmp_path: Path
) -> None:
    """2022-01-10 is a Monday. ICEWS reaches the week of the 24th, where another pair stands; we reach the 17th."""
    article = press.article("ours", source_country="UKR")
    coded((article, [press.mention(article)]))
    seen = [
        SourceHealth(
            source_id="paper",
            publisher="p",
            source_country="UKR",
            day=day,
            state=HealthState.OK,
            run_id="r1",
            year=2022,
        )
        for day in (date(2022, 1, 10), date(2022, 1, 17))
    ]
    load_articles(store, [], health=seen, run_id="r1", now=press.now)
    refold(store, fold)
    file.write_text("\n".join([ICEWS, icews("1"), icews("2", code="190"), icews("3", day="2022-01-24", doer="Poland")]))
    load(store, file)
    with open_snapshot(publish_snapshot(store, store.data_dir, NOW)) as connection:
        rows = connection.sql("FROM beside_others ORDER BY week, a").fetchall()
    assert rows == [
        ("RUS", "UKR", date(2022, 1, 10), 1, 1, 2, 1, None, None, None, None),
        ("POL", "UKR", date(2022, 1, 24), None, None, 1, 0, None, None, None, None),
    ]


def gdelt(number: str = "1104000001", added: str = "20220110121500", **changes: str) -> str:
    cells = dict.fromkeys((name for name in GdeltEvent.model_fields if name not in OWN), "")
    told = {"event_date": "20220110", "month_year": "202201", "event_year": "2022", "fraction_date": "2022.0274"}
    doer = {"actor1_code": "RUSGOV", "actor1_country_code": "RUS", "actor2_code": "UKR", "actor2_country_code": "UKR"}
    act = {"event_code": "010", "event_base_code": "010", "event_root_code": "01", "quad_class": "4"}
    counts = {"goldstein_scale": "-10", "n_mentions": "4", "n_sources": "1", "n_articles": "4", "avg_tone": "-3.1"}
    given = {**told, **doer, **act, **counts, "is_root_event": "1", "global_event_id": number, "added_at": added}
    return "\t".join({**cells, **{name: value for name, value in given.items() if name in cells}, **changes}.values())


def test_a_gdelt_export_has_no_header_and_digits_for_days(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "20220110121500.export.CSV"
    path.write_text(
        "\n".join([gdelt(), gdelt("1104000002", event_date="20220199"), gdelt("1104000003") + "\tx"]) + "\n"
    )
    assert load(store, path, "gdelt") == Imported(n_new=1, n_known=0, n_rejected=2)
    (row,) = store.read("gdelt_events").to_pylist()
    assert (row["event_date"], row["added_at"]) == (date(2022, 1, 10), datetime(2022, 1, 10, 12, 15, tzinfo=UTC))
    assert (row["event_code"], row["is_translated"], row["year"]) == ("010", False, 2022)
    reasons = sorted(row["detail"] for row in store.read("rejects").to_pylist())
    assert "event_date" in reasons[0] and reasons[1].endswith("62 fields, expected 61")


@pytest.mark.parametrize(
    ("view", "model"),
    [("events_as_gdelt", GdeltEvent), ("events_as_icews", IcewsEvent), ("events_as_polecat", PolecatEvent)],
)
def test_our_events_come_in_the_official_columns_in_their_order(
    store: Store, press: Any, coded: Callable[..., None], view: str, model: type[Row]
) -> None:
    article = press.article("a")
    doers = [press.party("RUS"), press.party("BLR")]
    talks = {"act": "talks", "event_type": "CONSULT", "quad_class": 1, "actors": doers, "recipients": []}
    coded((article, [press.mention(article, actors=doers), press.mention(article, 1, **talks)]))
    refold(store, fold)
    with open_snapshot(publish_snapshot(store, store.data_dir, NOW)) as connection:
        rows = connection.sql(f"FROM {view}").fetchall()
        names = [column[0] for column in connection.sql(f"FROM {view}").description]
    official = [
        str(column_of(model, name).source).rpartition(", ")[2] for name in model.model_fields if name not in OWN
    ]
    assert names == official
    # Two doers shell one: two rows; two talk with each other: one.
    assert len(rows) == 3 and len({row[0] for row in rows}) == 3


def test_gdelt_stands_beside_ours_too(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "20220110121500.translation.export.CSV"
    path.write_text(gdelt() + "\n" + gdelt("2", actor2_country_code="ROM") + "\n")
    assert load(store, path, "gdelt").n_new == 2
    with open_snapshot(publish_snapshot(store, store.data_dir, NOW)) as connection:
        rows = connection.sql(
            "SELECT a, b, week, our_events, gdelt_events, gdelt_conflict FROM beside_others"
        ).fetchall()
    assert sorted(rows) == [
        ("ROU", "RUS", date(2022, 1, 10), None, 1, 1),
        ("RUS", "UKR", date(2022, 1, 10), None, 1, 1),
    ]
