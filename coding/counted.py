"""What numbers can count: the nouns, fates and currencies of codebook/quantities.yaml, compiled for magnitudes.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from coding.word_choice import either
from schemas.codes import MagnitudeKind

MAX_COMPOUND_WORDS = 3
QUANTITIES = Path(__file__).parent / "codebook" / "quantities.yaml"


@dataclass(frozen=True)
class CountedNoun:
    """A counted noun at its place: kind (None for people who count by their fate only) and unit."""

    start: int
    end: int
    kind: MagnitudeKind | None
    unit: str


@dataclass(frozen=True)
class Counted:
    """The compiled lists."""

    nouns: dict[str, tuple[MagnitudeKind | None, str]]
    pattern: re.Pattern[str]
    models: tuple[tuple[re.Pattern[str], MagnitudeKind, str], ...]
    any_model: re.Pattern[str]
    describes: re.Pattern[str]
    one: frozenset[str]
    fates: dict[str, MagnitudeKind]
    fate_words: str
    currencies: dict[str, str]

    def match(self, text: str, start: int) -> CountedNoun | None:
        """The longest counted noun that begins at an offset; in "two tank brigades" the brigades are counted."""
        for pattern, model_kind, model_unit in self.models if self.any_model.match(text, start) else ():
            model = pattern.match(text, start)
            if model is not None and not self.pattern.match(text, model.end() + 1):
                return CountedNoun(start, model.end(), model_kind, model_unit)
        found = self.pattern.match(text, start)
        if found is None:
            return None
        for _ in range(MAX_COMPOUND_WORDS):
            further = self.pattern.match(text, found.end() + 1)
            if further is None or found.group()[-1:].lower() == "s":
                break
            found = further
        kind, unit = self.nouns[re.sub(r"[\s-]+", " ", found.group().lower())]
        return CountedNoun(found.start(), found.end(), kind, unit)

    def is_description(self, text: str, end: int) -> bool:
        """Whether the noun that ends here describes the next one, as in "a missile strike"."""
        # "rockets hit the town": only singular nouns describe another.
        is_plural = text[end - 1 : end].lower() == "s" and text[end - 2 : end].lower() != "ss"
        return not is_plural and self.describes.match(text, end) is not None


@cache
def counted_nouns() -> Counted:
    """The lists of the codebook, read once."""
    data = yaml.safe_load(QUANTITIES.read_text(encoding="utf-8"))
    nouns = dict(_nouns(data))
    fates = {word: MagnitudeKind(kind) for kind, words in data["fates"].items() for word in words}
    fate = _either(fates)
    models = tuple(
        (rf"(?:{word})s?\b", MagnitudeKind(kind), unit)
        for (kind, words), unit in zip(data["models"].items(), ("aircraft", "tank", "missile"), strict=True)
        for word in words
    )
    return Counted(
        nouns=nouns,
        pattern=re.compile(_either(nouns).replace(r"\ ", r"[\s-]+") + r"(?![\w’'])(?!-[a-z])", re.IGNORECASE),
        models=tuple((re.compile(words), kind, unit) for words, kind, unit in models),
        any_model=re.compile("|".join(words for words, _, _ in models)),
        describes=re.compile(rf"[\s-]+(?:{_either(data['describes'])})(?:e?s)?\b", re.IGNORECASE),
        one=frozenset(data["one"]),
        fates=fates,
        fate_words=rf"\b(?i:(?P<fate>{fate})(?:\s+(?:or|and)\s+(?P<fate2>{fate}))?)(?!\w)",
        currencies={
            key.upper() if len(key) < 4 and not key.islower() else key: v for key, v in data["currencies"].items()
        },
    )


def _nouns(data: dict[str, Any]) -> list[tuple[str, tuple[MagnitudeKind | None, str]]]:
    rows: list[tuple[str, tuple[MagnitudeKind | None, str]]] = []
    for section in ("things", "people"):
        for kind, words in data[section].items():
            meaning = None if kind == "none" else MagnitudeKind(kind)
            for word in words:
                unit = word if section == "things" else "person"
                rows += [
                    (form.lower().replace("-", " "), (meaning, unit)) for form in (word, _plural(word, data["plurals"]))
                ]
    return rows


def _plural(word: str, irregular: dict[str, str]) -> str:
    if word in irregular:
        return irregular[word]
    first, _, last = word.rpartition(" ")
    if last in irregular:
        return f"{first} {irregular[last]}".strip()
    if word == "prisoner of war":
        return "prisoners of war"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|ch|sh)$", word) else "s")


def _either(words: Any) -> str:
    return f"(?:{either(words)})"
