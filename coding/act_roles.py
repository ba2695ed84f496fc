"""What reading the roles of an act gives: who and to whom, and by which walks they were found."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.coded import Party


@dataclass(frozen=True)
class Roles:
    """Who and to whom. `actors_from` and `recipients_from` name the walk that found them; empty where none did."""

    actors: list[Party]
    recipients: list[Party]
    actors_from: str
    recipients_from: str
