"""Archives of every kind end in the tables, once, and say what they cover."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from flows.archives import gdelt_archives, known_in, sitemap_archive, warc_archives
from flows.history import Progress, read_archives, say_nothing
from flows.intake import fetcher_of
from flows.run import RunRecord, new_run_id, utc_now
from flows.settings import Settings, load_settings
from schemas.codes import HealthState
from schemas.errors import NothingReadError
from schemas.gdelt import GdeltEvent, GdeltGkg, GdeltMention
from schemas.history import HistoryPart
from sources.article import extract
from sources.files import FilesArchive
from sources.history import PART_ROWS
from tests.unit.sources.archives import (
    event_fields,
    gkg_fields,
    list_line,
    mention_fields,
    news_page,
    packed,
    warc_record,
    write_jsonl,
    write_warc,
)
from tests.unit.sources.loopback import Site, answer, entry, serve
from warehouse.store import Store

EXPORT = "20220112081500.export.CSV.zip"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    sources = tmp_path / "sources.yaml"
    sources.write_text(yaml.safe_dump([entry("https://paper.example/feed").model_dump(mode="json")]))
    return load_settings(
        data_dir=tmp_path / "data", sources=sources, allow_private_addresses=True, pause_seconds=0, contact=""
    )


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store(settings.data_dir)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as up:
        yield up


def new_run(store: Store) -> RunRecord:
    now = utc_now()
    return RunRecord(store, "backfill", new_run_id(now), now)


def read_files(store: Store, *paths: Path) -> RunRecord:
    run = new_run(store)
    read_archives(run, [FilesArchive(path, run_id=run.run_id, now=utc_now()) for path in paths], say_nothing)
    return run


def n_rows(store: Store, table: str) -> int:
    return int(store.read(table).num_rows)


def test_files_are_stored_in_parts_and_read_once(store: Store, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", range(PART_ROWS + 10))
    assert read_files(store, tmp_path / "a.jsonl").summary.n_articles_new == PART_ROWS + 10
    parts = sorted(store.rows(HistoryPart), key=lambda part: part.position)
    assert [(part.position, part.is_last, part.n_articles) for part in parts] == [
        (PART_ROWS, False, PART_ROWS),
        (PART_ROWS + 10, True, 10),
    ]
    again = read_files(store, tmp_path / "a.jsonl").summary
    assert (again.n_articles_new, again.n_articles_known) == (0, PART_ROWS + 10)
    assert n_rows(store, "history_parts") == 2


def test_a_file_that_has_grown_gives_what_is_new(store: Store, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", range(3))
    read_files(store, tmp_path / "a.jsonl")
    write_jsonl(tmp_path / "a.jsonl", range(5))
    again = read_files(store, tmp_path / "a.jsonl").summary
    assert (again.n_articles_new, again.n_articles_known) == (2, 3)


def test_a_part_that_was_stored_and_not_noted_is_not_stored_twice(store: Store, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", range(3))
    read_files(store, tmp_path / "a.jsonl")
    store.replace("history_parts", [], where="true")
    again = read_files(store, tmp_path / "a.jsonl").summary
    assert (again.n_articles_new, again.n_articles_known, n_rows(store, "articles")) == (0, 3, 3)


def test_a_backfill_that_reads_nothing_says_why(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"title": "x"}) + "\n" + json.dumps({"title": "x", "text": "y", "published": "soon"}) + "\n"
    )
    with pytest.raises(NothingReadError) as caught:
        read_files(store, tmp_path / "a.jsonl")
    assert str(caught.value) == (
        "the backfill read nothing: a.jsonl:1: expected title, text, published; title or text is missing; "
        "a.jsonl:2: published is 'soon', expected a date"
    )
    assert n_rows(store, "rejects") == 2


def test_days_are_judged_over_the_whole_archive_and_holes_are_no_coverage(store: Store, tmp_path: Path) -> None:
    for name, days in (("a", (1, 2, 3, 28)), ("b", (4, 5, 6))):
        with (tmp_path / f"{name}.jsonl").open("w") as file:
            for day in days:
                row = {"title": f"{name}{day}", "text": f"words {day} of {name}", "published": f"2022-01-{day:02}"}
                file.write(json.dumps(row | {"source": "Paper", "url": f"https://p.example/{name}{day}"}) + "\n")
    read_files(store, tmp_path / "a.jsonl")
    read_files(store, tmp_path / "b.jsonl")
    states = {row["day"]: row["state"] for row in store.read("source_health", ["day", "state"]).to_pylist()}
    assert sorted(states) == [date(2022, 1, day) for day in range(1, 29)]
    assert [day.day for day, state in sorted(states.items()) if state == HealthState.NO_COVERAGE] == list(range(7, 28))


def test_progress_is_told(store: Store, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", range(PART_ROWS * 2))
    run, told = new_run(store), list[Progress]()
    read_archives(run, [FilesArchive(tmp_path / "a.jsonl", run_id=run.run_id, now=utc_now())], told.append)
    assert [(at.position, at.size, at.n_articles) for at in told] == [
        (PART_ROWS, 2 * PART_ROWS, PART_ROWS),
        (2 * PART_ROWS, 2 * PART_ROWS, 2 * PART_ROWS),
        (2 * PART_ROWS, 2 * PART_ROWS, 2 * PART_ROWS),
    ]


def read_warc(store: Store, settings: Settings, *places: str) -> RunRecord:
    run = new_run(store)
    with warc_archives(run, settings, places, extract, only_configured=False) as archives:
        read_archives(run, archives, say_nothing)
    return run


def test_warc_files_come_from_the_disk_from_the_web_and_from_a_list(
    store: Store, settings: Settings, site: Site, tmp_path: Path
) -> None:
    write_warc(tmp_path / "a.warc.gz", [warc_record("https://paper.example/1", news_page(1))])
    site.pages["/crawl/b.warc.gz"] = warc_record("https://paper.example/2", news_page(2))
    site.pages["/warc.paths.gz"] = gzip.compress(b"crawl/b.warc.gz\ncrawl/gone.warc.gz\n")
    run = read_warc(store, settings, str(tmp_path / "a.warc.gz"), f"{site.origin}/warc.paths.gz")
    assert (run.summary.n_articles_new, run.summary.n_sources_ok, run.summary.n_sources_failed) == (2, 2, 1)
    assert [reason.split(": ")[-2] for _, reason in run.failed_sources] == ["gone"]
    assert set(store.read("articles").column("source_id").to_pylist()) == {"paper"}
    assert list((settings.data_dir / "downloads").glob("*.warc.gz")) == []
    asked = len(site.asked)
    assert read_warc(store, settings, f"{site.origin}/crawl/b.warc.gz").summary.n_articles_new == 0
    assert len(site.asked) == asked


def sitemap_site(site: Site) -> None:
    def urlset(*paths: str) -> str:
        inner = "".join(f"<url><loc>{site.origin}{path}</loc></url>" for path in paths)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</urlset>'

    inner = "".join(f"<sitemap><loc>{site.origin}/{name}.xml</loc></sitemap>" for name in ("one", "two", "gone"))
    site.pages["/sitemap.xml"] = (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'
    )
    site.pages["/one.xml"] = urlset("/a1", "/a2", "/old")
    site.pages["/two.xml"] = urlset("/a3", "/missing")
    for number in (1, 2, 3):
        site.pages[f"/a{number}"] = news_page(number)
    site.pages["/old"] = news_page(9, datetime(2019, 1, 1, tzinfo=UTC))


def read_sitemap(store: Store, settings: Settings, site: Site) -> RunRecord:
    run, fetcher = new_run(store), fetcher_of(settings)
    archive = sitemap_archive(
        run, settings, fetcher, extract, f"{site.origin}/sitemap.xml", datetime(2022, 1, 1, tzinfo=UTC), None
    )
    read_archives(run, [archive], say_nothing)
    fetcher.close()
    return run


def test_a_sitemap_index_gives_the_pages_of_its_span_and_none_twice(
    store: Store, settings: Settings, site: Site
) -> None:
    sitemap_site(site)
    first = read_sitemap(store, settings, site)
    assert first.summary.n_articles_new == 3
    assert [reason.rpartition(": ")[2] for _, reason in first.failed_sources] == ["HTTP 404"]
    assert len(set(store.read("articles").column("source_id").to_pylist())) == 1
    site.asked.clear()
    assert read_sitemap(store, settings, site).summary.n_articles_known == 3
    assert not {"/a1", "/a2", "/a3", "/missing"} & set(site.paths())


def read_gdelt(store: Store, settings: Settings, site: Site, since: datetime | None = None) -> RunRecord:
    run = new_run(store)
    with gdelt_archives(
        run, settings, since, None, ["gdelt_events"], f"{site.origin}/v2/", is_translated=False
    ) as archives:
        read_archives(run, archives, say_nothing)
    return run


def test_gdelt_goes_into_a_table_of_its_own_once(store: Store, settings: Settings, site: Site) -> None:
    first, second = packed([event_fields("1"), event_fields("2")]), packed([event_fields("3")])
    later = EXPORT.replace("0815", "0830")
    site.pages[f"/v2/{EXPORT}"], site.pages[f"/v2/{later}"] = first, second
    site.pages["/v2/lastupdate.txt"] = list_line(second, later)
    site.pages["/v2/masterfilelist.txt"] = list_line(first, EXPORT) + list_line(second, later)
    read_gdelt(store, settings, site)
    assert [row.global_event_id for row in store.rows(GdeltEvent)] == ["3"]
    site.asked.clear()
    run = read_gdelt(store, settings, site, since=datetime(2022, 1, 12, tzinfo=UTC))
    assert sorted(row.global_event_id for row in store.rows(GdeltEvent)) == ["1", "2", "3"]
    assert (run.summary.n_sources_ok, n_rows(store, "articles"), n_rows(store, "events")) == (1, 0, 0)
    assert f"/v2/{later}" not in site.paths()


def test_a_batch_of_gdelt_goes_into_three_tables_and_never_into_ours(
    store: Store, settings: Settings, site: Site
) -> None:
    stamps = ("20220112081500", "20220112083000")
    lines = ""
    for stamp in stamps:
        batch = {
            "export.CSV": [event_fields(stamp, added_at=stamp)],
            "mentions.CSV": [mention_fields(stamp, mentioned_at=stamp), mention_fields(stamp, mentioned_at=stamp)],
            "gkg.csv": [gkg_fields(f"{stamp}-0", recorded_at=stamp), gkg_fields(f"{stamp}-1", recorded_at=stamp)],
        }
        newest = ""
        for suffix, rows in batch.items():
            name, body = f"{stamp}.{suffix}.zip", packed(rows, f"{stamp}.{suffix}")
            site.pages[f"/v2/{name}"] = body
            newest += list_line(body, name)
        lines += newest
        site.pages["/v2/lastupdate.txt"] = newest
    site.pages["/v2/masterfilelist.txt"] = lines

    def stored() -> list[int]:
        return [n_rows(store, name) for name in ("gdelt_events", "gdelt_mentions", "gdelt_gkg", "articles", "events")]

    def read(first: datetime | None, last: datetime | None) -> list[int]:
        run = new_run(store)
        with gdelt_archives(run, settings, first, last, [], f"{site.origin}/v2/", is_translated=False) as archives:
            read_archives(run, archives, say_nothing)
        return stored()

    assert read(None, None) == [1, 2, 2, 0, 0]
    assert [row.gkg_record_id for row in store.rows(GdeltGkg)] == [f"{stamps[1]}-0", f"{stamps[1]}-1"]
    assert read(datetime(2022, 1, 12, 8, 15, tzinfo=UTC), datetime(2022, 1, 12, 8, 30, tzinfo=UTC)) == [2, 4, 4, 0, 0]
    assert read(datetime(2022, 1, 1, tzinfo=UTC), None) == [2, 4, 4, 0, 0]
    assert {row.counts for row in store.rows(GdeltGkg)} == {"ARREST#007#miners#1#Mali#ML#ML#17#-4#ML;"}
    assert {row.confidence for row in store.rows(GdeltMention)} == {20}


def test_a_damaged_gdelt_file_is_told_and_asked_for_again(store: Store, settings: Settings, site: Site) -> None:
    body = packed([event_fields("1")])
    site.pages["/v2/lastupdate.txt"] = list_line(body, EXPORT)
    site.pages[f"/v2/{EXPORT}"] = body[:-1] + b"x"
    with pytest.raises(NothingReadError, match="MD5"):
        read_gdelt(store, settings, site)
    site.pages[f"/v2/{EXPORT}"] = body
    assert read_gdelt(store, settings, site).summary.n_sources_ok == 1


def test_a_list_that_cannot_be_had_is_told(store: Store, settings: Settings, site: Site) -> None:
    site.pages["/v2/lastupdate.txt"] = answer(b"", 404)
    with pytest.raises(NothingReadError, match="gone: HTTP 404"):
        read_gdelt(store, settings, site)


def test_what_is_known_is_asked_of_the_tables(store: Store, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", range(2))
    read_files(store, tmp_path / "a.jsonl")
    known = known_in(store)(["https://paper.example/1", "https://paper.example/7"])
    assert known.canonical_urls == {"https://paper.example/1"}
