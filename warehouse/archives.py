"""How far each archive was read, what the tables know of some addresses, and the days that a read archive covers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

import pyarrow as pa

from schemas.history import HistoryPart
from schemas.operations import SourceHealth
from schemas.tables import arrow_schema, row_class
from warehouse.known import SETTLED_REASONS, Known
from warehouse.store import Store
from warehouse.writes import Removal


def position_in(store: Store, kind: str, archive: str, stamp: str) -> tuple[int, bool]:
    """Where reading goes on in this edition of an archive, and whether it was read to its end; (0, False) if new.

    An archive without a stamp is always read anew.
    """
    if not stamp:
        return 0, False
    rows = store.sql(
        """
        SELECT max(position) AS position, bool_or(is_last) AS is_done FROM history_parts
        WHERE kind = $kind AND archive = $archive AND stamp = $stamp AND outcome = 'ok'
        """,
        {"kind": kind, "archive": archive, "stamp": stamp},
        views=False,
    ).to_pylist()
    return (rows[0]["position"] or 0, bool(rows[0]["is_done"])) if rows else (0, False)


def done_archives(store: Store, kind: str) -> dict[tuple[str, str], int]:
    """Address and stamp of the archives that were read to their end, with the number of their articles."""
    rows = store.sql(
        """
        SELECT archive, stamp, sum(n_articles)::BIGINT AS n FROM history_parts WHERE kind = $kind AND outcome = 'ok'
        GROUP BY ALL HAVING bool_or(is_last)
        """,
        {"kind": kind},
        views=False,
    ).to_pylist()
    return {(row["archive"], row["stamp"]): row["n"] for row in rows}


def known_among(store: Store, urls: Collection[str]) -> Known:
    """As `known_items`, for some addresses only, without validators."""
    asked = {"urls": sorted(set(urls))}
    stored = store.sql(
        """
        SELECT canonical_url AS known FROM articles WHERE canonical_url IN (SELECT unnest($urls))
        UNION SELECT url FROM articles WHERE url IN (SELECT unnest($urls))
        """,
        asked,
        views=False,
    )
    gone = store.sql(
        f"""
        SELECT url FROM fetches
        WHERE purpose = 'page' AND outcome = 'gone' AND url IN (SELECT unnest($urls))
        UNION SELECT url FROM rejects
        WHERE stage = 'extract' AND reason IN {SETTLED_REASONS} AND url IN (SELECT unnest($urls))
        """,  # noqa: S608 - own constants
        asked,
        views=False,
    )
    return Known(
        canonical_urls=frozenset(stored.column("known").to_pylist()),
        gone_urls=frozenset(gone.column("url").to_pylist()),
        etag_by_url={},
        last_modified_by_url={},
    )


def load_rows(store: Store, tables: Mapping[str, pa.Table], *, part: HistoryPart) -> int:
    """Number of rows added to tables that hold no articles; the part itself comes last, so that it stands for all."""
    with store.writer(f"load {part.run_id}", wait_seconds=30):
        n_new = 0
        for name, rows in tables.items():
            if len(rows) == 0:
                continue
            files = rows.column("file").unique().to_pylist()
            # A range of constants: only that lets the files of other batches stay unread.
            among = Removal(
                "file BETWEEN $first AND $last",
                {"first": min(files), "last": max(files)},
                set(rows.column("year").unique().to_pylist()),
            )
            schema = arrow_schema(row_class(name))
            n_new += store.insert_arrow(name, rows.select(schema.names).cast(schema), among)
        store.replace("history_parts", [part])
    return n_new


def covered_by(store: Store, source_ids: Collection[str]) -> dict[str, list[tuple[date, int]]]:
    """The days of each source's stored articles with their number, ascending."""
    rows = store.sql(
        """
        SELECT source_id, published_date, count(*) AS n FROM articles
        WHERE source_id IN (SELECT unnest($ids)) GROUP BY ALL ORDER BY ALL
        """,
        {"ids": sorted(source_ids)},
        views=False,
    ).to_pylist()
    days: dict[str, list[tuple[date, int]]] = {source_id: [] for source_id in source_ids}
    for row in rows:
        days[row["source_id"]].append((row["published_date"], row["n"]))
    return days


def sources_read(store: Store, kind: str) -> list[str]:
    """Sources whose articles came out of archives of this kind."""
    rows = store.read("history_parts", ["source_ids"], "kind = $kind", {"kind": kind}).column("source_ids")
    return sorted({source_id for ids in rows.to_pylist() for source_id in ids})


def publishers_of(store: Store, source_ids: Collection[str]) -> dict[str, tuple[str, str | None]]:
    """Publisher and country of some sources, as their newest stored article has them."""
    rows = store.sql(
        """
        SELECT source_id, arg_max(publisher, fetched_at) AS publisher, arg_max(source_country, fetched_at) AS country
        FROM articles WHERE source_id IN (SELECT unnest($ids)) GROUP BY source_id
        """,
        {"ids": sorted(source_ids)},
        views=False,
    ).to_pylist()
    return {row["source_id"]: (row["publisher"], row["country"]) for row in rows}


def replace_archive_days(store: Store, source_ids: Collection[str], days: Iterable[SourceHealth], now: datetime) -> int:
    """Number of days written: what an archive covers is judged over all of it, in place of what a part had shown.

    Days that were judged by a request of their own keep that judgement.
    """
    ids = {"ids": sorted(source_ids)}
    live = store.read(
        "source_health", ["source_id", "day"], "source_id IN (SELECT unnest($ids)) AND outcome IS NOT NULL", ids
    )
    taken = {(row["source_id"], row["day"]) for row in live.to_pylist()}
    rows = [row for row in days if (row.source_id, row.day) not in taken]
    with store.writer(f"judge archives {now:%Y-%m-%dT%H:%M:%SZ}", wait_seconds=30):
        store.replace(
            "source_health",
            rows,
            where="source_id IN (SELECT unnest($ids)) AND outcome IS NULL AND state <> 'disabled'",
            parameters=ids,
        )
    return len(rows)
