"""What the tables know of addresses, so that a run fetches nothing twice."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.operations import Fetch
from warehouse.store import Store

# A listing is asked for conditionally only when its last run could settle every page: after any of these ends the
# page was not read, and a "not modified" listing would never offer it again.
UNSETTLED = ("blocked", "rate_limited", "too_slow", "bad_tls", "error")
# A page that was read and gave no article for one of these reasons gives none tomorrow.
SETTLED_REASONS = ("not_html", "too_large", "too_slow", "out_of_memory", "no_text", "consent_page", "undated")


@dataclass(frozen=True)
class Known:
    """What need not be fetched: addresses of stored articles and of pages that are gone, validators of listings."""

    canonical_urls: frozenset[str]
    gone_urls: frozenset[str]
    etag_by_url: dict[str, str]
    last_modified_by_url: dict[str, str]


def known_items(store: Store) -> Known:
    """What the tables know of addresses; validators only where all pages of the listing were settled."""
    articles = store.read("articles", ["canonical_url"]).column("canonical_url").to_pylist()
    gone = store.sql(
        f"""
        SELECT url FROM fetches WHERE purpose = 'page' AND outcome = 'gone'
        UNION SELECT url FROM rejects WHERE stage = 'extract' AND reason IN {SETTLED_REASONS} AND url IS NOT NULL
        """,  # noqa: S608 - own constants
        views=False,
    )
    validators = store.sql(
        f"""
        WITH unsettled AS (
            SELECT DISTINCT run_id, source_id FROM fetches WHERE purpose = 'page' AND outcome IN {UNSETTLED}
        ), newest AS (
            SELECT url, etag, last_modified, run_id, source_id FROM fetches
            WHERE purpose = 'listing' AND outcome IN ('ok', 'stale', 'undated')
            QUALIFY row_number() OVER (PARTITION BY url ORDER BY requested_at DESC, fetch_id) = 1
        )
        SELECT url, etag, last_modified FROM newest ANTI JOIN unsettled USING (run_id, source_id)
        """,  # noqa: S608 - own constants
        views=False,
    ).to_pylist()
    return Known(
        canonical_urls=frozenset(articles),
        gone_urls=frozenset(gone.column("url").to_pylist()),
        etag_by_url={row["url"]: row["etag"] for row in validators if row["etag"]},
        last_modified_by_url={row["url"]: row["last_modified"] for row in validators if row["last_modified"]},
    )


def known_robots(store: Store) -> list[Fetch]:
    """The newest answer to each request for robots.txt that says something: it stands for a day, and its validators
    beyond that. "Too many requests" says nothing, and leaves the answer before it in place.
    """
    newest = """
        fetch_id IN (
            SELECT arg_max(fetch_id, requested_at) FROM fetches
            WHERE purpose = 'robots' AND outcome <> 'rate_limited'
                AND (content IS NOT NULL OR http_status BETWEEN 400 AND 499)
            GROUP BY url
        )
    """
    return store.rows(Fetch, newest)
