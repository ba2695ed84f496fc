"""What a repeat of an article reports: its original's mentions, copied with the repeat's own date and publisher."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from schemas.articles import Article
from schemas.events import Mention
from warehouse.folded_up_to import Added
from warehouse.live import name_rows
from warehouse.store import Store

REPEATS = """
    SELECT article_id AS copy, duplicate_of AS original FROM articles
    WHERE duplicate_of IS NOT NULL AND NOT is_codable AND duplicate_relation IS DISTINCT FROM 'overlap'
"""

# A repeat has what its original has, of the same coder; every repeat where that is not so (either way) is listed.
REPEATS_SQL = f"""
WITH RECURSIVE repeat AS ({REPEATS}), root AS (
    SELECT copy, original, 0 AS steps FROM repeat
    UNION ALL SELECT root.copy, repeat.original, steps + 1
    FROM root JOIN repeat ON repeat.copy = root.original WHERE steps < 10
), expected AS (
    SELECT substr(sha256(root.copy || '|' || m.mention_id), 1, 16) AS mention_id, m.coder_version, root.copy
    FROM mentions m JOIN root ON root.original = m.article_id WHERE m.via_duplicate IS NULL
), present AS (
    SELECT mention_id, coder_version, article_id AS copy FROM mentions WHERE via_duplicate IS NOT NULL
), differing AS (
    (FROM expected EXCEPT FROM present) UNION (FROM present EXCEPT FROM expected)
)
SELECT DISTINCT d.copy, r.original FROM differing d LEFT JOIN (
    SELECT copy, original FROM root WHERE original NOT IN (SELECT copy FROM repeat)
) r ON r.copy = d.copy
"""  # noqa: S608 - own constant

# Whether something new is a repeat, or what a repeat repeats: without that nothing was to be copied, and nothing is.
CONCERNED_SQL = f"""
SELECT 1 FROM ({REPEATS}) WHERE copy IN (SELECT article_id FROM new_articles)
    OR original IN (SELECT article_id FROM new_mentions) OR copy IN (SELECT article_id FROM new_mentions) LIMIT 1
"""  # noqa: S608 - own constant


def copy_to_repeats(store: Store, added: Added | None = None) -> int:
    """Number of mentions written: a repeat of an article reports what its original reports, with the same voice.

    `added` is all that is new since everything was copied; None where that is not known.
    """
    if added is not None and not _is_concerned(store, added):
        return 0
    pairs = store.sql(REPEATS_SQL, views=False).to_pylist()
    if not pairs:
        return 0
    copies = {row["copy"] for row in pairs}
    articles = store.sql(
        """
        SELECT article_id, source_id, publisher, owner_group, owner_kind, source_country, published_at, published_date
        FROM articles WHERE article_id IN (SELECT unnest($copies))""",
        {"copies": sorted(copies)},
        views=False,
    ).to_pylist()
    by_id = {row["article_id"]: row for row in articles}
    mentions = _mentions_of(store, {row["original"] for row in pairs if row["original"]})
    rows = [_copied(m, by_id[row["copy"]]) for row in pairs for m in mentions[row["original"]]]
    store.replace(
        "mentions", rows, where="article_id IN (SELECT unnest($copies))", parameters={"copies": sorted(copies)}
    )
    return len(rows)


def _is_concerned(store: Store, added: Added) -> bool:
    with store.connect(["articles"], views=False) as connection:
        name_rows(connection, "new_articles", added.articles, Article)
        name_rows(connection, "new_mentions", added.mentions, Mention)
        return bool(connection.execute(CONCERNED_SQL).fetchall())


def _mentions_of(store: Store, article_ids: Collection[str]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = defaultdict(list)
    rows = store.rows(Mention, "article_id IN (SELECT unnest($ids))", {"ids": sorted(article_ids)})
    for row in sorted(rows, key=lambda mention: mention.mention_id):
        found[row.article_id].append(row)
    return found


def _copied(original: Mention, article: dict[str, Any]) -> Mention:
    key = f"{article['article_id']}|{original.mention_id}"
    year = (original.event_date or article["published_date"]).year
    return Mention.model_validate(
        original.model_dump()
        | article
        | {
            "mention_id": hashlib.sha256(key.encode()).hexdigest()[:16],
            "via_duplicate": original.article_id,
            "voice": original.voice,
            "year": year,
        }
    )
