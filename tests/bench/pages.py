"""`python -m tests.bench.pages FOLDER`: extraction of real news pages against their gold record.

The folder holds `gold.jsonl` (one object a page: `file`, `url`, `crawled`, `title`, `published`, `body`) and the pages,
packed. Prints the mean token F1 of the body, the share of dates right to the day, the share of right titles, and the
median CPU time of a page on one core.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median

from schemas.errors import ExtractError
from sources.article import ExtractedPage, extract
from sources.texts import UNSPACED, normal_text

# A title is right when four of five of its tokens are found, and of those found: as the gold set's own report counts.
TITLE_F1 = 0.8


@dataclass(frozen=True)
class PageScore:
    """How one page came out; `f1` and `title_f1` of tokens, `seconds` of CPU."""

    file: str
    f1: float
    title_f1: float
    is_date_right: bool
    seconds: float
    note: str


def tokens(text: str) -> Counter[str]:
    """The words of a text with their counts; its signs where the language has no spaces."""
    words = normal_text(text)
    return Counter(words.replace(" ", "") if len(UNSPACED.findall(words)) * 2 > len(words) else words.split())


def token_f1(found: str, gold: str) -> float:
    """Harmonic mean of precision and recall over tokens as multisets; 1 for two empty texts."""
    mine, theirs = tokens(found), tokens(gold)
    if not mine and not theirs:
        return 1.0
    return 2 * (mine & theirs).total() / (mine.total() + theirs.total())


def score_page(folder: Path, gold: dict[str, str]) -> PageScore:
    """One page, extracted as on the day it was crawled; without a listing, so that the page itself gives the date."""
    body = gzip.decompress((folder / gold["file"]).read_bytes())
    now = datetime.fromisoformat(gold["crawled"]).replace(tzinfo=UTC)
    started = time.process_time()
    found: ExtractedPage | None = None
    note = ""
    try:
        found = extract(body, url=gold["url"], now=now)
    except ExtractError as error:
        note = str(error)
    seconds = time.process_time() - started
    wanted = datetime.fromisoformat(gold["published"])
    if found is None:
        return PageScore(gold["file"], 0.0, 0.0, False, seconds, note)
    # The publisher's midnight is not always known: the day is right in UTC or in the zone the gold record names.
    days = {found.published.date(), found.published.astimezone(wanted.tzinfo).date()} if found.published else set()
    is_right = bool(days & {wanted.date(), wanted.astimezone(UTC).date()})
    note = f"{found.published} from {found.published_from}, gold {wanted}" if not is_right else ""
    return PageScore(
        gold["file"],
        token_f1(found.text, gold["body"]),
        token_f1(found.title, re.sub(r"\s+", " ", gold["title"])),
        is_right,
        seconds,
        note,
    )


def score_pages(folder: Path) -> list[PageScore]:
    """All pages of the folder, in the order of their gold records; the first one twice, so that imports cost nobody."""
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines if line.strip()]
    score_page(folder, gold[0])
    return [score_page(folder, record) for record in gold]


def main(folder: Path) -> None:
    """Prints the figures, and the pages that came out worst."""
    scores = score_pages(folder)
    print(f"{len(scores)} pages")
    print(f"body token F1, mean     {mean(score.f1 for score in scores):.4f}")
    print(f"title right             {mean(score.title_f1 >= TITLE_F1 for score in scores):.4f}")
    print(f"date right to the day   {mean(score.is_date_right for score in scores):.4f}")
    print(f"CPU a page, median      {1000 * median(score.seconds for score in scores):.1f} ms")
    for score in sorted(scores, key=lambda score: score.f1)[:8]:
        print(f"  F1 {score.f1:.3f}  {score.file}")
    for score in scores:
        if not score.is_date_right:
            print(f"  date: {score.file}: {score.note}")
        if score.title_f1 < TITLE_F1:
            print(f"  title {score.title_f1:.2f}: {score.file}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
