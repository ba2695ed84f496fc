"""Source entries are read, and a malformed one is told with its file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemas.errors import SourceEntryError
from sources.kind import kind_of
from sources.registry import load_sources

FEEDS = Path(__file__).parents[3] / "sources" / "feeds"
GOOD = """\
id: paper
publisher: The Paper
country: NO
kind: feed
url: https://paper.example/feed
owner_kind: private
owner_group: paper-group
"""


def as_list(text: str, times: int = 1) -> str:
    return "".join("- " + text.replace("\n", "\n  ").rstrip() + "\n" for _ in range(times))


def test_one_entry_a_list_and_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(GOOD)
    (tmp_path / "two.yaml").write_text(as_list(GOOD.replace("id: paper", "id: other")))
    (tmp_path / "notes.txt").write_text("no entry")
    entries = load_sources(tmp_path)
    assert [(entry.id, entry.country, entry.kind) for entry in entries] == [
        ("paper", "NOR", "feed"),
        ("other", "NOR", "feed"),
    ]
    assert load_sources(tmp_path / "one.yaml") == entries[:1]


def test_defaults(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(GOOD)
    (entry,) = load_sources(tmp_path)
    assert (entry.enabled, entry.archive, entry.language, entry.time_zone, entry.corpus) == (
        True,
        False,
        "en",
        "UTC",
        "live",
    )


@pytest.mark.parametrize(
    ("change", "line", "expected"),
    [
        (("kind: feed", "kind: fed"), 4, "kind: 'fed' is no kind of source, known: feed, files, gdelt, news_sitemap"),
        (
            ("url: https://paper.example/feed", "url: ftp://paper.example"),
            5,
            "url: 'ftp://paper.example' is no http or https",
        ),
        (("owner_group: paper-group\n", ""), 1, "key 'owner_group' is missing"),
        (("country: NO", "country: Norway"), 3, "is no ISO 3166-1 code"),
        (("country: NO", "contry: NO"), 3, "unknown key 'contry'; known: id, publisher"),
        (("country: NO", "time_zone: Mars/Olympus"), 3, "is no time zone"),
        (("country: NO", "enabled: false"), 3, "enabled: is false, so disabled_reason is expected"),
        (("country: NO", "expected_per_day: many"), 3, "expected_per_day: Input should be a valid number"),
        (("country: NO", "country: [NO"), 4, "is no YAML"),
        (("id: paper", "id: a paper"), 1, "id: String should match pattern"),
        ((GOOD, "5"), 1, "expected a source entry"),
        ((GOOD, ""), None, "expected at least one source entry"),
    ],
)
def test_a_malformed_entry_is_told_with_file_and_line(
    tmp_path: Path, change: tuple[str, str], line: int | None, expected: str
) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(GOOD.replace(*change))
    with pytest.raises(SourceEntryError) as caught:
        load_sources(file)
    assert (caught.value.path, caught.value.line) == (file, line)
    assert expected in str(caught.value)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(as_list(GOOD, times=2))
    with pytest.raises(SourceEntryError, match=r"one\.yaml:8: id 'paper' was used before, in .*one\.yaml:1"):
        load_sources(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceEntryError, match="no such file or folder"):
        load_sources(tmp_path / "nowhere")


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_bytes(b"\xff\xfe\x00id")
    with pytest.raises(SourceEntryError):
        load_sources(tmp_path / "one.yaml")


@pytest.mark.parametrize("file", sorted(FEEDS.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_publisher_of_the_live_run_loads(file: Path) -> None:
    for entry in load_sources(file):
        assert entry.corpus == "live"
        assert kind_of(entry.kind).read_with is None or not entry.enabled


def test_the_live_run_has_its_sources() -> None:
    entries = load_sources(FEEDS)
    assert len(entries) >= 72
    assert sum(entry.enabled for entry in entries) >= 50


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" * 20_000 + "]" * 20_000, "is nested too deeply"),
        ("id: &a x\nnote: *a\n", ":2: aliases have no place"),
        ("id: a\nurl: https://a.example/\nurl: https://b.example/\n", ":3: key 'url' stands there twice"),
    ],
    ids=["nested", "aliases", "twice"],
)
def test_a_hostile_or_ambiguous_file_gets_one_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "entry.yaml"
    file.write_text(text)
    with pytest.raises(SourceEntryError, match=re.escape(told)):
        load_sources(file)
