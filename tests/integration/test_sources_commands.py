"""`brinkwatch sources`: who gave what and when, whether it is odd, and what does not answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from schemas.articles import Article
from schemas.codes import HealthState, NotCodedReason, OwnerKind, PublishedFrom
from schemas.operations import SourceHealth
from tests.commands import run_brinkwatch
from tests.unit.sources.loopback import serve
from tests.unit.sources.samples import LEAD, page, rss
from warehouse.load import load_articles
from warehouse.store import Store

NOW = datetime.now(UTC)


def entries(folder: Path, **urls: str) -> Path:
    file = folder / "sources.yaml"
    common = {"publisher": "P", "kind": "feed", "owner_kind": "private", "owner_group": "g"}
    file.write_text(yaml.safe_dump([{"id": name, "url": url, **common} for name, url in urls.items()]))
    return file


def store_days(data_dir: Path, source_id: str, n_days: int) -> None:
    """Two articles a day until yesterday, one of them German."""
    articles, health = [], []
    for back in range(1, n_days + 1):
        moment = NOW - timedelta(days=back)
        for number, language in enumerate(("en", "de")):
            articles.append(
                Article(
                    article_id=f"{back}-{number}", source_id=source_id, publisher="P", owner_group="g",
                    owner_kind=OwnerKind.PRIVATE, source_country=None, url=f"https://p.example/{back}/{number}",
                    canonical_url=f"https://p.example/{back}/{number}", title=f"Story {back}",
                    text="T\n\nB", byline=None,
                    language=language, published_at=moment, published_from=PublishedFrom.FEED,
                    published_date=moment.date(), first_seen_at=moment, fetched_at=moment, run_id="r",
                    is_paywalled=None, word_count=1, content_hash=f"{back}-{number}", sketch=[],
                    is_codable=language == "en",
                    not_coded_reason=None if language == "en" else NotCodedReason.LANGUAGE, year=moment.year,
                )
            )  # fmt: skip
        health.append(
            SourceHealth(
                source_id=source_id, publisher="P", source_country=None, day=moment.date(), state=HealthState.OK,
                run_id="r", year=moment.year,
            )
        )  # fmt: skip
    load_articles(Store(data_dir), articles, health=health, run_id="r", now=NOW)


def test_list_tells_what_each_source_gave(tmp_path: Path) -> None:
    store_days(tmp_path / "data", "good", 12)
    file = entries(tmp_path, good="https://p.example/feed", new="https://q.example/feed")
    done = run_brinkwatch("sources", "list", "--sources", str(file), "--data-dir", str(tmp_path / "data"), "--json")
    assert done.returncode == 0, done.stderr
    good, new = [json.loads(line) for line in done.stdout.splitlines()]
    yesterday = (NOW - timedelta(days=1)).isoformat()
    assert (good["last_article_at"], good["last_title"]) == (yesterday, "Story 1")
    assert (good["usual_per_day"], good["n_last_day"], good["volume"]) == (2.0, 2, "usual")
    assert (good["n_articles"], good["n_other_language"], good["n_headline_only"]) == (24, 12, 0)
    assert (new["last_article_at"], new["usual_per_day"], new["volume"]) == (None, None, None)
    table = run_brinkwatch("sources", "list", "--sources", str(file), "--data-dir", str(tmp_path / "data"))
    assert "12 other" in table.stdout


def test_check_tells_what_answers_and_fails_when_nothing_does(tmp_path: Path) -> None:
    allow = {"BRINKWATCH_ALLOW_PRIVATE_ADDRESSES": "true"}
    with serve() as site:
        today = NOW.strftime("%a, %d %b %Y %H:%M:%S GMT")
        site.pages["/feed"] = rss((f"{site.origin}/a", "A", today))
        site.pages["/old"] = rss((f"{site.origin}/a", "A", "Wed, 12 Jan 2011 17:10:00 GMT"))
        file = entries(tmp_path, good=f"{site.origin}/feed", old=f"{site.origin}/old", gone=f"{site.origin}/gone")
        words = ("sources", "check", "--sources", str(file), "--data-dir", str(tmp_path / "data"))
        some = run_brinkwatch(*words, "--json", **allow)
        file = entries(tmp_path, old=f"{site.origin}/old", gone=f"{site.origin}/gone")
        none = run_brinkwatch(*words, **allow)
    assert some.returncode == 0, some.stderr
    good, old, gone = [json.loads(line) for line in some.stdout.splitlines()]
    assert (good["outcome"], good["n_items"], good["error"]) == ("ok", 1, None)
    assert old["outcome"] == "stale" and old["error"].startswith("nothing newer than 2011-01-12")
    assert (gone["outcome"], gone["error"]) == ("gone", "HTTP 404")
    assert none.returncode == 1
    assert "nothing newer" in none.stdout
    assert not (tmp_path / "data").exists()


def test_check_without_one_enabled_source_says_so(tmp_path: Path) -> None:
    file = entries(tmp_path, off="https://p.example/feed")
    file.write_text(file.read_text().replace("- ", "- enabled: false\n  disabled_reason: dead\n  ", 1))
    done = run_brinkwatch("sources", "check", "--sources", str(file), "--data-dir", str(tmp_path / "data"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"brinkwatch: {file}: none of 1 sources is enabled\n"


def test_extract_shows_what_would_be_stored(tmp_path: Path) -> None:
    html = page(
        head='<link rel="canonical" href="https://paper.example/a"><meta name="author" content="Anna Writer">',
        json_ld={"@type": "NewsArticle", "datePublished": "2022-01-12T17:00:00+01:00", "isAccessibleForFree": False},
    )
    (tmp_path / "a.html").write_text(html)
    words = ("extract", str(tmp_path / "a.html"), "--url", "https://paper.example/a?utm_source=x")
    done = run_brinkwatch(*words, "--json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["text"].startswith(LEAD)
    assert {name: value for name, value in record.items() if name not in ("text", "refused")} == {
        "title": "Russia moves two battalions",
        "canonical_url": "https://paper.example/a",
        "published": "2022-01-12T16:00:00+00:00",
        "published_from": "json_ld",
        "byline": "Anna Writer",
        "language": "en",
        "paywalled": True,
    }
    shown = run_brinkwatch(*words)
    assert "Russia moves two battalions" in shown.stdout
    (tmp_path / "b.html").write_text("<html></html>")
    refused = run_brinkwatch("extract", str(tmp_path / "b.html"), "--url", "https://paper.example/b")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
