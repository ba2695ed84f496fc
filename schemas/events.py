"""Rows of `mentions`, `event_mentions` and `events`: from coded report to real-world event."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import Field

from schemas.coded import ActFields, MentionSpan
from schemas.codes import OwnerKind
from schemas.column import Column, Row, Struct, Table


class Mention(ActFields, MentionSpan, Row):
    """One coded report of an act in one sentence of one article."""

    table: ClassVar[Table] = Table(
        "mentions", "one coded report of an act, with its evidence sentence", key=("mention_id",)
    )

    mention_id: Annotated[str, Column("from article, offsets and act: coded again it is the same")]
    article_id: Annotated[str, Column("the article")]
    article_event_id: Annotated[str, Column("the event inside the article that it reports")]
    coder_version: Annotated[str, Column("code, codebook and model that read it")]
    source_id: Annotated[str, Column("source entry of the article")]
    publisher: Annotated[str, Column("publisher of the article")]
    owner_group: Annotated[str, Column("owner of the publisher")]
    owner_kind: Annotated[OwnerKind, Column("who stands behind the publisher")]
    source_country: Annotated[str | None, Column("country of the publisher", values="ISO 3166-1 alpha-3")]
    published_at: Annotated[datetime, Column("publication time of the article, UTC")]
    published_date: Annotated[date, Column("publication day of the article")]
    via_duplicate: Annotated[
        str | None,
        Column(
            "article_id of the original whose coding was taken over and whose text the offsets count; "
            "null where the article itself was coded"
        ),
    ] = None
    voice: Annotated[str, Column("who is heard: articles of one voice (reprints, one owner) corroborate nothing")]
    year: Annotated[int, Column("year of `event_date` where there is one, else of publication", unit="year")]


class EventMention(Row):
    """Which mention reports which event."""

    table: ClassVar[Table] = Table("event_mentions", "which mention reports which event", key=("mention_id",))

    mention_id: Annotated[str, Column("the mention")]
    event_id: Annotated[str, Column("the event")]
    coder_version: Annotated[
        str | None, Column("coder version of the mention when it was folded; with another one it is folded anew")
    ] = None
    year: Annotated[int, Column("year of the event", unit="year")]


class Change(Struct):
    """One thing that became known of an event later than the event itself."""

    at: Annotated[datetime, Column("publication time of the report that said so, UTC")]
    field: Annotated[str, Column("what changed: status, magnitudes, date, location")]
    before: Annotated[str | None, Column("earlier value as text")]
    after: Annotated[str | None, Column("later value as text")]
    mention_id: Annotated[str, Column("the mention that said so")]


class Event(ActFields, Row):
    """One real-world event, folded from all mentions that report it."""

    table: ClassVar[Table] = Table("events", "one real-world event, folded from its mentions", key=("event_id",))

    event_id: Annotated[str, Column("id of its oldest mention's event: kept as long as that mention stays in it")]
    superseded_by: Annotated[str | None, Column("event this one was joined into; null while it stands")] = None
    first_reported_at: Annotated[datetime, Column("first publication that reports it, UTC")]
    last_reported_at: Annotated[datetime, Column("last publication that reports it, UTC")]
    n_mentions: Annotated[int, Column("mentions", unit="mentions")]
    n_articles: Annotated[int, Column("articles", unit="articles")]
    n_publishers: Annotated[int, Column("independent publishers: reprints and one owner count once", unit="publishers")]
    publishers: Annotated[list[str], Column("publishers that report it, sorted")] = Field(default_factory=list)
    is_reported_by_actor_side: Annotated[bool, Column("a source of an actor's country reports it")]
    is_reported_by_recipient_side: Annotated[bool, Column("a source of a recipient's country reports it")]
    actor_side_publishers: Annotated[
        list[str], Column("publishers of the actors' countries that report it, sorted")
    ] = Field(default_factory=list)
    recipient_side_publishers: Annotated[
        list[str], Column("publishers of the recipients' countries that report it, sorted")
    ] = Field(default_factory=list)
    evidence: Annotated[str, Column("sentence of the clearest mention")]
    evidence_mention_id: Annotated[str, Column("the clearest mention")]
    history: Annotated[list[Change], Column("what became known later, oldest first")] = Field(default_factory=list)
    year: Annotated[int, Column("year of `event_date` where there is one, else of first report", unit="year")]
