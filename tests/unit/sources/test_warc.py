"""WARC files are read record by record, whatever has happened to them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.codes import OwnerKind, PublishedFrom, RejectReason
from schemas.errors import SettingsError
from sources.collect import KnownItems
from sources.history import PART_ROWS, Part, SourceBook
from sources.warc import WarcArchive, WarcReading
from tests.unit.sources.archives import CRAWLED, news_page, warc_record, write_warc
from tests.unit.sources.loopback import entry
from tests.unit.sources.samples import page

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "ingest" / "warc"


def nothing_known(urls: Collection[str]) -> KnownItems:
    return KnownItems()


def reading(**values: object) -> WarcReading:
    given: dict[str, object] = {"book": SourceBook([]), "known_among": nothing_known, "run_id": "run", "now": NOW}
    return WarcReading(**(given | values))  # type: ignore[arg-type]


def parts(path: Path, after: int = 0, **values: object) -> list[Part]:
    return list(WarcArchive(path, reading(**values)).parts(after))


def urls(found: list[Part]) -> list[str]:
    return [article.canonical_url for part in found for article in part.articles]


def test_a_stored_page_becomes_an_article_of_its_site(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", [warc_record("https://www.paper.example/1", news_page(1))])
    (part,) = parts(tmp_path / "a.warc.gz", book=SourceBook([entry("https://paper.example/feed")]))
    (article,) = part.articles
    assert (article.source_id, article.source_country, article.owner_group) == ("paper", "GBR", "paper-group")
    assert (article.title, article.published_from) == ("Report 1 from the border", PublishedFrom.JSON_LD)
    assert (article.fetched_at, article.first_seen_at, article.is_codable) == (CRAWLED, NOW, True)
    assert part.is_last


def test_a_site_without_an_entry_is_a_source_of_its_own_or_left_out(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    write_warc(file, [warc_record("https://news.other.co.uk/1", news_page(1))])
    (part,) = parts(file)
    (article,) = part.articles
    assert (article.source_id, article.owner_kind) == ("other.co.uk", OwnerKind.UNKNOWN)
    assert urls(parts(file, only_configured=True)) == []


def test_only_pages_that_were_found_and_are_html_are_read(tmp_path: Path) -> None:
    records = [
        warc_record("https://paper.example/gone", news_page(1), status="404 Not Found"),
        warc_record("https://paper.example/picture", "GIF89a", content_type="image/gif"),
        warc_record("dns:paper.example", news_page(2)),
        warc_record("https://paper.example/undated", page()),
        warc_record("https://paper.example/good", news_page(3)),
    ]
    write_warc(tmp_path / "a.warc.gz", records)
    (part,) = parts(tmp_path / "a.warc.gz")
    assert urls([part]) == ["https://paper.example/good"]
    assert [(reject.reason, reject.url) for reject in part.rejects] == [
        (RejectReason.UNDATED, "https://paper.example/undated")
    ]


@pytest.mark.parametrize("start_of_damage", [0, 30])
def test_a_damaged_record_costs_itself(tmp_path: Path, start_of_damage: int) -> None:
    file = tmp_path / "a.warc.gz"
    starts = write_warc(file, [warc_record(f"https://paper.example/{n}", news_page(n)) for n in range(5)])
    content = bytearray(file.read_bytes())
    place = starts[2] + start_of_damage
    content[place : place + 200] = b"\xff" * 200
    file.write_bytes(content)
    (part,) = parts(file)
    assert urls([part]) == [f"https://paper.example/{n}" for n in (0, 1, 3, 4)]
    assert {reject.reason for reject in part.rejects} == {RejectReason.BAD_ITEM}


def test_a_clipped_file_gives_what_it_holds_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    starts = write_warc(file, [warc_record(f"https://paper.example/{n}", news_page(n)) for n in range(3)])
    file.write_bytes(file.read_bytes()[: starts[2] + 80])
    (part,) = parts(file)
    assert urls([part]) == ["https://paper.example/0", "https://paper.example/1"]
    assert len(part.rejects) >= 1


def test_what_is_no_warc_gives_nothing_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"no archive at all" * 100)
    (part,) = parts(tmp_path / "a.warc")
    assert (part.articles, part.is_last, [reject.reason for reject in part.rejects]) == (
        [],
        True,
        [RejectReason.BAD_ITEM],
    )


def test_reading_goes_on_at_a_position_and_passes_over_what_is_known(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    starts = write_warc(file, [warc_record(f"https://paper.example/{n}", news_page(n)) for n in range(4)])
    known = KnownItems(frozenset({"https://paper.example/2"}), frozenset({"https://paper.example/3"}))
    (part,) = parts(file, after=starts[1], known_among=lambda asked: known)
    assert (urls([part]), part.n_rows, part.n_known) == (["https://paper.example/1"], 3, 2)


def test_a_large_file_comes_in_parts_each_of_which_begins_where_the_last_one_ended(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    known = KnownItems(frozenset(f"https://paper.example/{n}" for n in range(1, 1_000)))
    starts = write_warc(
        file, [warc_record(f"https://paper.example/{n}", news_page(n)) for n in range(2 * PART_ROWS + 5)]
    )
    found = parts(file, known_among=lambda asked: known)
    assert [part.n_rows for part in found] == [PART_ROWS, PART_ROWS, 5]
    assert [part.position for part in found] == [starts[PART_ROWS], starts[2 * PART_ROWS], file.stat().st_size]
    assert [part.n_rows for part in parts(file, after=found[0].position, known_among=lambda asked: known)] == [
        PART_ROWS,
        5,
    ]


def test_a_path_that_is_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such WARC file"):
        WarcArchive(tmp_path / "a.warc.gz", reading())


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the collected WARC files")
@pytest.mark.parametrize("path", sorted(SHARED.glob("*")), ids=lambda path: path.name)
def test_files_of_other_projects_are_read_to_their_end(path: Path) -> None:
    found = parts(path)
    assert found[-1].is_last
    assert sum(part.n_rows for part in found) >= 1
