"""Rows that say what a run did: `fetches`, `runs`, `source_health`, `rejects`."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, ClassVar, Self

from schemas.codes import FetchOutcome, FetchPurpose, HealthState, RejectReason, RejectStage, RunStage
from schemas.column import Column, Row, Table

# Enough to see what it was; a page of 3 MB has no place in a table of reasons.
CONTENT_LIMIT = 2_000


class Fetch(Row):
    """One request and how it ended."""

    table: ClassVar[Table] = Table("fetches", "one request and how it ended", key=("fetch_id",))

    fetch_id: Annotated[str, Column("id of the request")]
    run_id: Annotated[str, Column("the run")]
    source_id: Annotated[str, Column("the source it was for")]
    purpose: Annotated[FetchPurpose, Column("what the request was for")]
    url: Annotated[str, Column("address asked for")]
    final_url: Annotated[str | None, Column("address that answered, after redirects")] = None
    requested_at: Annotated[datetime, Column("when, UTC")]
    outcome: Annotated[FetchOutcome, Column("how it ended")]
    http_status: Annotated[int | None, Column("status code of the last answer", unit="HTTP status")] = None
    n_redirects: Annotated[int, Column("redirects followed", unit="redirects")] = 0
    n_attempts: Annotated[int, Column("attempts, retries included", unit="attempts")] = 1
    wire_bytes: Annotated[int, Column("bytes received", unit="bytes")] = 0
    body_bytes: Annotated[int, Column("bytes of the unpacked body", unit="bytes")] = 0
    elapsed_seconds: Annotated[float, Column("wall time of the request", unit="seconds")] = 0.0
    content_type: Annotated[str | None, Column("Content-Type as sent")] = None
    etag: Annotated[str | None, Column("ETag as sent, for the next conditional request")] = None
    last_modified: Annotated[str | None, Column("Last-Modified as sent, for the next conditional request")] = None
    error: Annotated[str | None, Column("what went wrong, in words")] = None
    year: Annotated[int, Column("year of `requested_at`", unit="year")]
    content: Annotated[
        str | None, Column("robots.txt as it stands, which later runs go by for a day; null for other requests")
    ] = None


class Run(Row):
    """One stop of one run: how far it has come, with the counts of that stop."""

    table: ClassVar[Table] = Table("runs", "one stop of one run", key=("run_id", "stage"))

    run_id: Annotated[str, Column("id of the run: UTC start and a random part")]
    flow: Annotated[str, Column("nightly, backfill, recode, publish or maintain")]
    stage: Annotated[RunStage, Column("how far the run has come")]
    stage_at: Annotated[datetime, Column("when, UTC")]
    coder_version: Annotated[str | None, Column("coder of the run")] = None
    n_sources_ok: Annotated[int | None, Column("sources reached", unit="sources")] = None
    n_sources_failed: Annotated[int | None, Column("sources not reached", unit="sources")] = None
    n_articles_new: Annotated[int | None, Column("articles stored", unit="articles")] = None
    n_articles_known: Annotated[int | None, Column("listed items that were known", unit="articles")] = None
    n_articles_duplicate: Annotated[int | None, Column("of the new ones, repeats of another", unit="articles")] = None
    n_mentions: Annotated[int | None, Column("mentions coded", unit="mentions")] = None
    n_events_new: Annotated[int | None, Column("events not known before", unit="events")] = None
    n_events_repeated: Annotated[int | None, Column("known events reported again", unit="events")] = None
    n_rejects: Annotated[int | None, Column("rows in `rejects`", unit="rows")] = None
    n_alerts: Annotated[int | None, Column("alerts open or new", unit="alerts")] = None
    message: Annotated[str | None, Column("what went wrong, or what was done, in words")] = None
    year: Annotated[int, Column("year of `stage_at`", unit="year")]


class SourceHealth(Row):
    """Whether a source could be seen on a day; silence is told apart from peace here."""

    table: ClassVar[Table] = Table("source_health", "whether a source could be seen on a day", key=("source_id", "day"))

    source_id: Annotated[str, Column("the source")]
    publisher: Annotated[str, Column("its publisher")]
    source_country: Annotated[str | None, Column("its country", values="ISO 3166-1 alpha-3")]
    day: Annotated[date, Column("the day, UTC")]
    state: Annotated[HealthState, Column("whether it could be seen")]
    outcome: Annotated[
        FetchOutcome | None, Column("outcome of its listing's last request; null for days of an archive")
    ] = None
    n_items: Annotated[int, Column("items listed", unit="items")] = 0
    n_articles: Annotated[int, Column("articles of that day", unit="articles")] = 0
    expected_per_day: Annotated[float | None, Column("usual number of articles", unit="articles a day")] = None
    reason: Annotated[str | None, Column("why it could not be seen, in words")] = None
    run_id: Annotated[str, Column("run that judged")]
    year: Annotated[int, Column("year of `day`", unit="year")]


class Reject(Row):
    """Something that could not be read, coded or loaded, with the reason: nothing is dropped in silence."""

    table: ClassVar[Table] = Table("rejects", "what could not be read, coded or loaded, and why", key=("reject_id",))

    reject_id: Annotated[str, Column("from stage, reason and content: met again it is the same")]
    run_id: Annotated[str, Column("the run that met it first")]
    stage: Annotated[RejectStage, Column("at which stop")]
    reason: Annotated[RejectReason, Column("why, as a code")]
    source_id: Annotated[str | None, Column("the source")] = None
    article_id: Annotated[str | None, Column("the article")] = None
    url: Annotated[str | None, Column("the address")] = None
    detail: Annotated[str, Column("what was found and what was expected, in words")]
    content: Annotated[str | None, Column("the first 2,000 code points of what was rejected")] = None
    rejected_at: Annotated[datetime, Column("when, UTC")]
    year: Annotated[int, Column("year of `rejected_at`", unit="year")]

    @classmethod
    def of(
        cls,
        *,
        stage: RejectStage,
        reason: RejectReason,
        detail: str,
        run_id: str,
        rejected_at: datetime,
        source_id: str | None = None,
        article_id: str | None = None,
        url: str | None = None,
        content: str | None = None,
    ) -> Self:
        """A reject with its id, its year and its content cut to length; the same trouble gives the same id."""
        key = f"{stage}|{reason}|{source_id}|{article_id}|{url}|{content if url is None else ''}"
        return cls(
            reject_id=sha256(key.encode(errors="replace")).hexdigest()[:16],
            run_id=run_id,
            stage=stage,
            reason=reason,
            source_id=source_id,
            article_id=article_id,
            url=url,
            detail=detail,
            content=content[:CONTENT_LIMIT] if content is not None else None,
            rejected_at=rejected_at,
            year=rejected_at.year,
        )
