"""YAML files of source entries -> the sources of a run; the first stop of the data."""

from __future__ import annotations

import re
import textwrap
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from schemas.codes import OwnerKind
from schemas.errors import SourceEntryError
from sources.countries import alpha_3
from sources.kind import kind_of

URL_LIMIT = 2_048
DEPTH_CAP = 20


class EntryLoader(yaml.SafeLoader):
    """YAML in which `country: NO` is Norway: only true and false are booleans, as in YAML 1.2."""


EntryLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EntryLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


class SourceEntry(BaseModel):
    """One source: what it is, whose it is, where it lies and how much it usually gives.

    `kind` is a module of sources/kinds/. `canonical_base` is the public origin under which an item served at the origin
    of `url` is known. `country` is null for bodies of several states. `archive` marks a source that lists its whole
    past. `expected_per_day` and `silent_after_days` are for what the source's own days do not show: else both follow
    from these.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
    publisher: Annotated[str, Field(min_length=1)]
    country: str | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "en"
    kind: str
    url: Annotated[str, Field(min_length=1, max_length=URL_LIMIT)]
    canonical_base: str | None = None
    owner_kind: OwnerKind
    owner_group: Annotated[str, Field(min_length=1)]
    enabled: bool = True
    archive: bool = False
    expected_per_day: Annotated[float, Field(ge=0)] | None = None
    silent_after_days: Annotated[float, Field(gt=0)] | None = None
    corpus: Literal["live", "sample"] = "live"
    time_zone: str = "UTC"
    note: str | None = None
    disabled_reason: str | None = None
    checked_on: date | None = None

    @field_validator("country")
    @classmethod
    def _country_exists(cls, value: str | None) -> str | None:
        return alpha_3(value) if value is not None else None

    @field_validator("kind")
    @classmethod
    def _kind_exists(cls, value: str) -> str:
        kind_of(value)
        return value

    @field_validator("canonical_base")
    @classmethod
    def _base_is_an_origin(cls, value: str | None) -> str | None:
        if value is not None and not is_web_url(value):
            raise ValueError(f"{value!r} is no http or https address")
        return value.rstrip("/") if value is not None else None

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{value!r} is no time zone, expected a name such as Europe/Berlin") from error
        return value

    @model_validator(mode="after")
    def _url_fits_kind(self) -> SourceEntry:
        if not kind_of(self.kind).is_local and not is_web_url(self.url):
            raise _between_fields("url", f"{self.url!r} is no http or https address")
        if not self.enabled and not self.disabled_reason:
            raise _between_fields("enabled", "is false, so disabled_reason is expected")
        return self


def _between_fields(key: str, expected: str) -> PydanticCustomError:
    """What one field asks of another; an error of the whole entry does not know by itself on which line it stands."""
    return PydanticCustomError("between_fields", "{expected}", {"key": key, "expected": expected})


def is_web_url(url: str) -> bool:
    """Whether an address is http or https and names a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def load_sources(path: Path) -> list[SourceEntry]:
    """The entries of one file (a list, or one entry) or of all `*.yaml` of a folder, in order of file and line.

    Raises SourceEntryError naming file and line: not YAML, an unknown or missing key, a value that cannot be, an id
    that occurs twice, no entry at all.
    """
    if not path.exists():
        raise SourceEntryError(path, None, "no such file or folder of source entries")
    files = sorted([*path.glob("*.yaml"), *path.glob("*.yml")]) if path.is_dir() else [path]
    entries: list[SourceEntry] = []
    places: dict[str, str] = {}
    for file in files:
        for entry, line in _entries_of(file):
            if entry.id in places:
                raise SourceEntryError(file, line, f"id {entry.id!r} was used before, in {places[entry.id]}")
            places[entry.id] = f"{file}:{line}"
            entries.append(entry)
    if not entries:
        raise SourceEntryError(path, None, "expected at least one source entry")
    return entries


def _entries_of(file: Path) -> list[tuple[SourceEntry, int]]:
    root = _composed(file)
    if root is None:
        return []
    if isinstance(root, yaml.SequenceNode):
        return [_entry(file, node) for node in root.value]
    return [_entry(file, root)]


def _composed(file: Path) -> yaml.Node | None:
    try:
        text = file.read_text(encoding="utf-8")
        _refuse_bombs(file, text)
        return yaml.compose(text, Loader=EntryLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise SourceEntryError(file, None, f"cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        raise SourceEntryError(file, line, f"is no YAML: {getattr(error, 'problem', None) or error}") from error


def _refuse_bombs(file: Path, text: str) -> None:
    """Raises SourceEntryError for aliases and for depth, before anything is built of the text."""
    depth = 0
    for event in yaml.parse(text, Loader=EntryLoader):
        line = event.start_mark.line + 1 if event.start_mark is not None else None
        if isinstance(event, yaml.AliasEvent):
            # Nine levels of them are a gigabyte of memory in a file of a few lines.
            raise SourceEntryError(file, line, "aliases have no place in a source entry")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_CAP:
            # 20,000 brackets took PyYAML half a minute to refuse.
            raise SourceEntryError(file, line, "is nested too deeply for a source entry")


def _entry(file: Path, node: yaml.Node) -> tuple[SourceEntry, int]:
    first_line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise SourceEntryError(file, first_line, "expected a source entry: keys and values")
    lines: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if lines.setdefault(str(key.value), line) != line:
            raise SourceEntryError(file, line, f"key {key.value!r} stands there twice")
    try:
        values: dict[str, Any] = EntryLoader("").construct_document(node)
        entry = SourceEntry(**{str(key): value for key, value in values.items()})
    except ValidationError as error:
        problem = error.errors()[0]
        key = str(problem["loc"][0]) if problem["loc"] else str(problem.get("ctx", {}).get("key", ""))
        raise SourceEntryError(file, lines.get(key, first_line), _expectation(key, problem)) from error
    except (yaml.YAMLError, TypeError, ValueError) as error:
        raise SourceEntryError(file, first_line, f"is no source entry: {error}") from error
    return _at_home(entry, file), first_line


def _expectation(key: str, problem: Any) -> str:
    if problem["type"] == "extra_forbidden":
        return f"unknown key {key!r}; known: {', '.join(SourceEntry.model_fields)}"
    if problem["type"] == "missing":
        return f"key {key!r} is missing"
    if problem["type"] == "between_fields":
        return f"{key}: {problem['msg']}"
    message = str(problem["msg"]).removeprefix("Value error, ")
    shown = textwrap.shorten(repr(problem["input"]), 80)
    return f"{key}: {message}, found {shown}" if key else message


def _at_home(entry: SourceEntry, file: Path) -> SourceEntry:
    # A path in an entry is meant from the entry's own folder, wherever the run was started.
    if kind_of(entry.kind).is_local and "://" not in entry.url and not Path(entry.url).is_absolute():
        return entry.model_copy(update={"url": str((file.parent / entry.url).resolve())})
    return entry
