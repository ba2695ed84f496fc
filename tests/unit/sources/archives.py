"""Archives that tests of history read, made as their publishers make them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sources.gdelt_rows import field_names
from tests.unit.sources.samples import LEAD, MORE, page

CRAWLED = datetime(2022, 1, 20, 6, tzinfo=UTC)


def warc_record(
    url: str, body: str, *, status: str = "200 OK", content_type: str = "text/html; charset=utf-8"
) -> bytes:
    """One response record, packed on its own as in CC-NEWS."""
    payload = body.encode()
    http = (
        f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(payload)}\r\n\r\n".encode()
        + payload
    )
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {CRAWLED:%Y-%m-%dT%H:%M:%SZ}\r\n"
        f"WARC-Record-ID: <urn:uuid:{hashlib.md5(url.encode()).hexdigest()}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n", mtime=0)


def news_page(number: int, day: datetime | None = None) -> str:
    """An article page that is unlike every other one."""
    when = (day or datetime(2022, 1, 1, tzinfo=UTC) + timedelta(days=number % 9)).isoformat()
    words = " ".join(f"column{number}x{n} was counted near the line" for n in range(12))
    return page(
        f"Report {number} from the border",
        f"{LEAD} {words}.\n{MORE}",
        json_ld={"@type": "NewsArticle", "datePublished": when},
    )


def write_warc(path: Path, records: Iterable[bytes]) -> list[int]:
    """Where each record begins."""
    starts = []
    with path.open("wb") as file:
        for record in records:
            starts.append(file.tell())
            file.write(record)
    return starts


def write_jsonl(path: Path, numbers: Iterable[int], source: str = "Paper") -> None:
    """A file of articles that are unlike each other, one for each number."""
    with path.open("w") as file:
        for number in numbers:
            row = {
                "url": f"https://{source.lower()}.example/{number}",
                "title": f"Report {number}",
                "text": f"{LEAD} " + " ".join(f"n{number}w{word}" for word in range(60)),
                "published": f"2022-01-{1 + number % 28:02}T08:00:00Z",
                "source": source,
            }
            file.write(json.dumps(row) + "\n")


def event_fields(event_id: str, **changes: str) -> list[str]:
    """The 61 fields of a GDELT event."""
    given = {
        "global_event_id": event_id,
        "event_date": "20220112",
        "event_code": "010",
        "event_base_code": "010",
        "event_root_code": "01",
        "quad_class": "1",
        "is_root_event": "1",
        "goldstein_scale": "-2.5",
        "num_mentions": "4",
        "action_geo_latitude": "48.5",
        "added_at": "20220112081500",
        "source_url": "https://paper.example/a",
    } | changes
    return [given.get(name, "") for name in field_names("gdelt_events")]


def mention_fields(event_id: str, **changes: str) -> list[str]:
    """The 16 fields of a GDELT mention."""
    given = {
        "global_event_id": event_id,
        "event_added_at": "20220112080000",
        "mentioned_at": "20220112081500",
        "mention_type": "1",
        "mention_source_name": "paper.example",
        "mention_identifier": "https://paper.example/a",
        "sentence_id": "4",
        "actor1_char_offset": "-1",
        "action_char_offset": "612",
        "in_raw_text": "0",
        "confidence": "20",
        "mention_doc_len": "2310",
        "mention_doc_tone": "-4.5",
    } | changes
    return [given.get(name, "") for name in field_names("gdelt_mentions")]


def gkg_fields(record_id: str, **changes: str) -> list[str]:
    """The 27 fields of a text in the Global Knowledge Graph 2.1, with the signs that its lists are made of."""
    given = {
        "gkg_record_id": record_id,
        "recorded_at": "20220112081500",
        "source_collection_identifier": "1",
        "source_common_name": "paper.example",
        "document_identifier": "https://paper.example/a",
        "counts": "ARREST#007#miners#1#Mali#ML#ML#17#-4#ML;",
        "v2_counts": "ARREST#007#miners#1#Mali#ML#ML#17#-4#ML#301;",
        "v2_themes": "TAX_FNCACT_MINISTER,112;ARREST,301;",
        "v2_locations": "4#Gao, Gao, Mali#ML#ML09##16.2717#-0.0447167#-1395684#88",
        "v2_persons": "Moussa Example,140",
        "v2_tone": "-3.1,1.2,4.3,5.5,21.1,0,410",
        "dates": "4#1#10#2022#55",
        "gcam": "wc:410,c1.1:2,c12.1:31,v10.1:0.27",
        "all_names": "Moussa Example,140;Gao,88",
        "amounts": "7,miners,301;",
        "extras": "<PAGE_AUTHORS>A. Writer</PAGE_AUTHORS><PAGE_TITLE>Seven held &quot;for days&quot;</PAGE_TITLE>",
    } | changes
    return [given.get(name, "") for name in field_names("gdelt_gkg")]


def packed(rows: Sequence[Sequence[str]] | bytes, name: str = "20220112081500.export.CSV") -> bytes:
    """Rows as a published file: tab-separated in a zip."""
    content = rows if isinstance(rows, bytes) else "".join("\t".join(row) + "\n" for row in rows).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return buffer.getvalue()


def list_line(body: bytes, name: str) -> str:
    """The line of a list, with the http link that GDELT still writes."""
    return f"{len(body)} {hashlib.md5(body).hexdigest()} http://data.gdeltproject.org/gdeltv2/{name}\n"
