"""The actor files as values: one row per name, holder and role, found under the folded words of its names."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from coding.actor_words import Phrases, Words, words_of
from schemas.errors import CodebookError

COLUMNS = ("id", "name", "aliases", "kind", "country", "sector", "sector_2", "role", "code", "valid_from", "valid_to",
           "source", "checked_on")  # fmt: skip
AMBIGUOUS = "~"
"""Behind an alias: these words alone may mean something else."""
ARTICLE = "the "
PLACE_KINDS = {"country", "capital"}
SPAN_KINDS = {"adjective": "people"}
SURE, PLACE, DOUBTFUL = range(3)
"""What must be looked at before a name is taken for its holder's: nothing, a title before it, or all words around."""


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One name-holder-role. `valid_from` None: always; `valid_to` None: until today."""

    id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    sector_2: str | None
    role: str | None
    code: str | None
    valid_from: date | None
    valid_to: date | None

    def __hash__(self) -> int:
        return hash(self.id)  # holders of several roles share one: rows are told apart by all they hold

    def is_over(self, on: date) -> bool:
        """Whether the role had ended before a day."""
        return self.valid_to is not None and self.valid_to < on

    def is_to_come(self, on: date) -> bool:
        """Whether the role had not begun on a day."""
        return self.valid_from is not None and self.valid_from > on

    def holds(self, on: date) -> bool:
        """Whether the role held on a day."""
        return not self.is_over(on) and not self.is_to_come(on)


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to name a row. `cases`: per word 0 any case, 1 a capital first, 2 all capitals."""

    row: ActorRow
    key: str
    cases: tuple[int, ...]
    is_ambiguous: bool
    doubt: int = field(init=False, repr=False, compare=False)
    """SURE, PLACE or DOUBTFUL."""
    kind: str = field(init=False, repr=False, compare=False)
    """What its span is: an adjective names a people."""
    may_be_place: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kind = self.row.kind
        is_place = kind in PLACE_KINDS
        is_common = kind in {"organ", "metonym"} or (kind == "igo" and self.key.startswith(ARTICLE))
        doubt = DOUBTFUL if self.is_ambiguous or is_common else PLACE if is_place else SURE
        object.__setattr__(self, "doubt", doubt)
        object.__setattr__(self, "kind", SPAN_KINDS.get(kind, kind))
        object.__setattr__(self, "may_be_place", is_place or (kind == "group" and self.row.role == "territory"))

    def fits(self, words: Sequence[str], at: int) -> bool:
        """Whether words of the right letters have the right case too: "US" is a country, "us" is not."""
        for need in self.cases:
            if need and not (words[at][0].isupper() if need == 1 else words[at].isupper()):
                return False
            at += 1
        return True


def key_of_name(name: str) -> str:
    """The folded words of a name."""
    return " ".join(words_of(name).folded)


def alias_of(text: str, row: ActorRow) -> Alias:
    """An alias as the file writes it, its mark of ambiguity read."""
    name = text.rstrip(AMBIGUOUS)
    words = words_of(name)
    cases = tuple(_case_needed(word.raw) for word in words)
    return Alias(row, " ".join(words.folded), cases, text.endswith(AMBIGUOUS))


def _case_needed(raw: str) -> int:
    if not raw[0].isupper():
        return 0
    return 2 if raw.isupper() and (len(raw) > 1 or raw.isalpha()) and len(raw) <= 6 else 1


Site = tuple[int, list[tuple[int, list[Alias]]]]
"""The number of a word of a text, and the names that may begin there: number of words and aliases, longest first."""


class NameIndex:
    """Names under their folded words; the longest that begins at a word is found without trying all of them."""

    def __init__(self, aliases: Iterable[Alias] = ()) -> None:
        self._by_key: dict[str, list[Alias]] = {}
        self._phrases: Phrases[list[Alias]] = Phrases()
        self._uncapitalised: set[str] = set()
        """First words of the names that hold no capital."""
        for alias in aliases:
            self.add(alias)

    def add(self, alias: Alias) -> None:
        """Takes in a name; one without a letter or digit is left out."""
        if not alias.cases:
            return
        if alias.key not in self._by_key:
            self._by_key[alias.key] = []
            self._phrases.add(alias.key, self._by_key[alias.key])
        self._by_key[alias.key].append(alias)
        if not any(alias.cases):
            self._uncapitalised.add(alias.key.partition(" ")[0])

    def has_none_in(self, phrase: str) -> bool:
        """Whether a phrase in lower case holds no name for sure: nearly all names need a capital."""
        if not phrase.islower() or not phrase.isascii():
            return False
        return not any(word in phrase for word in self._uncapitalised)

    def sites(self, words: Words) -> list[Site]:
        """Where names may begin in a text, in order, and which: their letters fit, and so does their case."""
        out: list[Site] = []
        phrases, raws = self._phrases, words.raws
        for index in phrases.openings(words):
            names = []
            for size, found in phrases.at(words, index):
                if len(found) == 1:
                    fitting = found if found[0].fits(raws, index) else None
                else:
                    fitting = [alias for alias in found if alias.fits(raws, index)]
                if fitting:
                    names.append((size, fitting))
            if names:
                out.append((index, names))
        return out

    def under(self, key: str) -> list[Alias]:
        """Names whose folded words are these."""
        return self._by_key.get(key, [])

    def states(self) -> dict[str, str]:
        """Code and usual name of every state."""
        rows = (alias.row for aliases in self._by_key.values() for alias in aliases)
        return {row.code: row.name for row in rows if row.kind == "country" and row.code and row.role != "territory"}

    def __contains__(self, key: str) -> bool:
        return key in self._by_key


def read_aliases(folder: Path) -> list[Alias]:
    """All names of all files of a folder. Raises CodebookError with file and line for a row that cannot be."""
    out: list[Alias] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            if tuple(next(reader, ())) != COLUMNS:
                raise CodebookError(path, f"line 1: expected the columns {','.join(COLUMNS)}")
            for cells in reader:
                out += _aliases_of_line(cells, path, reader.line_num)
    countries = {alias.row.country: alias.row.name for alias in out if alias.row.id == f"country:{alias.row.country}"}
    return [_named_by_country(alias, countries) for alias in out]


def _named_by_country(alias: Alias, countries: dict[str | None, str]) -> Alias:
    """Adjectives, peoples and capitals bear the usual name of their country."""
    row = alias.row
    if row.kind not in {"adjective", "people", "capital"} or row.country not in countries:
        return alias
    return replace(alias, row=replace(row, name=countries[row.country]))


def _aliases_of_line(cells: list[str], path: Path, line: int) -> list[Alias]:
    if len(cells) != len(COLUMNS):
        raise CodebookError(path, f"line {line}: expected {len(COLUMNS)} cells, found {len(cells)}")
    try:
        row = ActorRow(
            id=cells[0], name=cells[1], kind=cells[3], country=cells[4] or None, sector=cells[5] or None,
            sector_2=cells[6] or None, role=cells[7] or None, code=cells[8] or None, valid_from=_day(cells[9]),
            valid_to=_day(cells[10]),
        )  # fmt: skip
    except ValueError as error:
        raise CodebookError(path, f"line {line}: expected a day as YYYY-MM-DD: {error}") from error
    listed = [text for text in cells[2].split("|") if text]
    own = [] if row.name + AMBIGUOUS in listed else [row.name]
    return [alias_of(text, row) for text in [*own, *listed]]


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
