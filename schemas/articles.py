"""One row of `articles`: a text as it was fetched, once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import Field

from schemas.codes import DuplicateRelation, NotCodedReason, OwnerKind, PublishedFrom
from schemas.column import Column, Row, Table


class Article(Row):
    """A stored article. `text` is title + two line ends + body: all offsets count its code points."""

    table: ClassVar[Table] = Table(
        "articles",
        "one fetched article; the text is kept, so that coding again never needs the web",
        key=("article_id",),
    )

    article_id: Annotated[str, Column("first 16 hex digits of the SHA-256 of `canonical_url`")]
    source_id: Annotated[str, Column("source entry that listed the article")]
    publisher: Annotated[str, Column("name of the publisher")]
    owner_group: Annotated[str, Column("owner; publishers of one owner count as one voice")]
    owner_kind: Annotated[OwnerKind, Column("who stands behind the publisher")]
    source_country: Annotated[str | None, Column("country of the publisher", values="ISO 3166-1 alpha-3")]
    url: Annotated[str, Column("address the page was fetched from")]
    canonical_url: Annotated[str, Column("public address of the article, by which it is known")]
    title: Annotated[str, Column("headline")]
    text: Annotated[str, Column("title, two line ends, body")]
    byline: Annotated[str | None, Column("author line")]
    language: Annotated[str | None, Column("identified language", values="ISO 639-1")]
    published_at: Annotated[datetime, Column("publication time, UTC")]
    published_from: Annotated[PublishedFrom, Column("which statement gave `published_at`")]
    published_date: Annotated[date, Column("publication day in the source's own time zone")]
    first_seen_at: Annotated[datetime, Column("when a run first met the address, UTC")]
    fetched_at: Annotated[datetime, Column("when the page was fetched, UTC")]
    run_id: Annotated[str, Column("run that stored the row")]
    is_paywalled: Annotated[bool | None, Column("whether the page says it is not free; null where it says nothing")]
    word_count: Annotated[int, Column("words of the body", unit="words")]
    content_hash: Annotated[str, Column("SHA-256 of the normalised text")]
    sketch: Annotated[list[int], Column("FracMinHash of 5-word shingles: crc32 values divisible by 4")] = Field(
        default_factory=list
    )
    duplicate_of: Annotated[str | None, Column("article_id of the original; null for an original")] = None
    duplicate_relation: Annotated[DuplicateRelation | None, Column("how it repeats the original")] = None
    duplicate_score: Annotated[
        float | None, Column("share of the smaller sketch that the larger one holds", unit="0 to 1")
    ] = None
    voice: Annotated[
        str | None, Column("owner whose words it repeats; null for an original, which speaks for its own")
    ] = None
    is_codable: Annotated[bool, Column("whether the coder reads it")]
    not_coded_reason: Annotated[NotCodedReason | None, Column("why the coder does not read it")] = None
    year: Annotated[int, Column("year of `published_date`", unit="year")]


class Coding(Row):
    """That an article was coded, with which coder and with what result; one row an article."""

    table: ClassVar[Table] = Table(
        "codings",
        "which coder version has read an article; an article without a row waits to be coded",
        key=("article_id",),
    )

    article_id: Annotated[str, Column("the article")]
    coder_version: Annotated[str, Column("code, codebook and model that read it")]
    coded_at: Annotated[datetime, Column("when, UTC")]
    run_id: Annotated[str, Column("run that coded it")]
    n_sentences: Annotated[int, Column("sentences of the article", unit="sentences")]
    n_mentions: Annotated[int, Column("mentions found", unit="mentions")]
    error: Annotated[str | None, Column("why it could not be coded; null where it could")] = None
    year: Annotated[int, Column("year of the article's `published_date`", unit="year")]
