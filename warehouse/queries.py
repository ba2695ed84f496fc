"""Named questions over a snapshot: each is a file in `queries/`, its first comment line the question."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from schemas.errors import QueryError

QUERIES_DIR = Path(__file__).parent / "queries"


@dataclass(frozen=True)
class NamedQuery:
    """A question and the SELECT that answers it."""

    name: str
    title: str
    sql: str


def named_queries(folder: Path = QUERIES_DIR) -> list[NamedQuery]:
    """All named queries, by name. Raises QueryError for a file that does not begin with its question."""
    return [_read(path) for path in sorted(folder.glob("*.sql"))]


def named_query(name: str, folder: Path = QUERIES_DIR) -> NamedQuery:
    """The query of that name. Raises QueryError, with the nearest names, where there is none."""
    known = {query.name: query for query in named_queries(folder)}
    if name not in known:
        near = get_close_matches(name, known, n=3) or sorted(known)
        raise QueryError(f"no query {name!r}; there is {', '.join(near)}")
    return known[name]


def _read(path: Path) -> NamedQuery:
    text = path.read_text(encoding="utf-8")
    first, _, _ = text.partition("\n")
    if not first.startswith("-- "):
        raise QueryError(f"{path}: expected the question as a comment in the first line")
    return NamedQuery(path.stem, first.removeprefix("-- ").strip(), text)
