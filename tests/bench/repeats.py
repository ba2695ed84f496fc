"""`python -m tests.bench.repeats [PATH] [--seed N]`: whether repeats are found among texts cut, edited and quoted.

The texts are the sample press and evaluation/texts, or the .txt files of a folder, or the lines of a JSONL file
(`text`, and `title` or else the first sentence). Each text is stored once; then come its variants, every one under an
address and a publisher of its own. A variant that is a reprint shall be called the same text; one that only quotes, one
of another text, and one whose headline has another number shall not.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from examples.press.archive import load_press
from schemas.articles import Article
from schemas.codes import DuplicateRelation, OwnerKind, PublishedFrom
from schemas.tables import to_arrow
from sources.duplicates import mark_duplicates
from sources.registry import SourceEntry
from sources.stored import Found, make_article
from sources.texts import sketch

NOW = datetime(2022, 2, 1, tzinfo=UTC)
TEXTS = Path(__file__).parents[2] / "evaluation" / "texts"
SEED = 20220201
SAME = frozenset({DuplicateRelation.SAME_TEXT, DuplicateRelation.NEAR_TEXT})
# A text of fewer words is a notice: a third of it is two sentences, which anybody may quote.
LEAST_WORDS = 150
LONGEST_TITLE = 120
LEAD = "KYIV, 1 February - This report was taken over from an agency and has not been edited by our own desk."
FOOTER = "Read more of our coverage on this page and sign up for the letter that our editors write every morning."


@dataclass(frozen=True)
class Text:
    """A headline and its body."""

    title: str
    body: str


@dataclass(frozen=True)
class Score:
    """How many pairs of one kind were called the same text, and how many should have been."""

    kind: str
    is_repeat: bool
    n_pairs: int
    n_called_same: int


Variant = Callable[[Text, Text, random.Random], Text]


def reprinted(text: Text, other: Text, draw: random.Random) -> Text:
    """The same words in other letters, spaces and signs."""
    return Text(text.title, re.sub(r"\s+", "\n", text.body.replace("'", "’").replace(",", " ,")).upper())


def wrapped(text: Text, other: Text, draw: random.Random) -> Text:
    """A line above and a line below."""
    return Text(f"{text.title} - The Reprinter", f"{LEAD}\n\n{text.body}\n\n{FOOTER}")


def cut(share: float) -> Variant:
    """The first part of the text, as a paper with little room prints it."""

    def variant(text: Text, other: Text, draw: random.Random) -> Text:
        words = text.body.split()
        return Text(text.title, " ".join(words[: max(60, round(share * len(words)))]))

    return variant


def edited(every: int) -> Variant:
    """One word in so many replaced by one of another text, at places of the editor's own."""

    def variant(text: Text, other: Text, draw: random.Random) -> Text:
        words, foreign = text.body.split(), other.body.split()
        for place in draw.sample(range(len(words)), len(words) // every):
            words[place] = draw.choice(foreign)
        return Text(text.title, " ".join(words))

    return variant


def rearranged(text: Text, other: Text, draw: random.Random) -> Text:
    """The sentences in another order."""
    sentences = re.split(r"(?<=[.!?])\s+", text.body)
    return Text(text.title, " ".join(draw.sample(sentences, len(sentences))))


def cut_and_wrapped(text: Text, other: Text, draw: random.Random) -> Text:
    """Half the text between two lines of the paper's own."""
    return wrapped(cut(0.5)(text, other, draw), other, draw)


def quoting(text: Text, other: Text, draw: random.Random) -> Text:
    """Another text that quotes a quarter of its own length from this one."""
    words = text.body.split()
    length = min(len(words), len(other.body.split()) // 4)
    start = draw.randrange(max(1, len(words) - length))
    return Text(other.title, f"{other.body}\n\n{' '.join(words[start : start + length])}")


def of_another(text: Text, other: Text, draw: random.Random) -> Text:
    """Another text altogether, under the same headline."""
    return Text(text.title, other.body)


def other_number(text: Text, other: Text, draw: random.Random) -> Text:
    """The same text with another number in the headline: what the next hour's version is called."""
    return Text(f"{text.title}: 15 killed", text.body)


REPEATS: dict[str, Variant] = {
    "reprinted": reprinted,
    "wrapped": wrapped,
    "cut to 60 %": cut(0.6),
    "cut to 35 %": cut(0.35),
    "1 word in 25 edited": edited(25),
    "1 word in 12 edited": edited(12),
    "rearranged": rearranged,
    "cut and wrapped": cut_and_wrapped,
}
NO_REPEATS: dict[str, Variant] = {
    "quotes a quarter": quoting,
    "another text": of_another,
    "another number": other_number,
}


def texts_of(path: Path | None) -> list[Text]:
    """The texts to make pairs of, each once."""
    if path is not None and path.is_file():
        found = [_of_line(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    else:
        files = sorted((path or TEXTS).glob("*.txt"))
        found = [Text(*file.read_text(encoding="utf-8").split("\n", 1)) for file in files]
    if path is None:
        # Without the press's own reprints: the pairs are made here.
        press = [article for article in load_press().articles if article.reprint_of is None]
        found += [Text(article.title, "\n\n".join(article.paragraphs)) for article in press]
    return [text for text in dict.fromkeys(found) if len(text.body.split()) >= LEAST_WORDS]


def _of_line(row: dict[str, str | None]) -> Text:
    body = row["text"] or ""
    return Text(row.get("title") or re.split(r"(?<=[.!?])\s", body, maxsplit=1)[0][:LONGEST_TITLE], body)


def stored(text: Text, name: str) -> Article:
    """A text as it is stored, by a paper of its own."""
    source = SourceEntry(
        id=name,
        publisher=name,
        kind="files",
        url="texts",
        owner_kind=OwnerKind.PRIVATE,
        owner_group=name,
    )
    url = f"https://{name}.example/a"
    found = Found(url, url, text.title, text.body.strip(), NOW, PublishedFrom.FEED, "en")
    return make_article(found, source, run_id="bench", now=NOW)


def score(kind: str, variant: Variant, texts: Sequence[Text], *, is_repeat: bool, seed: int = SEED) -> Score:
    """One variant of each text against all texts; a hit is only one that points at the right text."""
    draw = random.Random(f"{seed} {kind}")
    originals = [
        stored(Text(f"{text.title}: 12 killed" if variant is other_number else text.title, text.body), f"t{n}")
        for n, text in enumerate(texts)
    ]
    table = to_arrow(originals, Article)
    n_same = 0
    for number, text in enumerate(texts):
        other = texts[(number + 1 + draw.randrange(len(texts) - 1)) % len(texts)]
        # Of another text, the other one must not stand there to be found.
        known = table if variant not in (of_another, quoting) else table.slice(number, 1)
        (row,) = mark_duplicates([stored(variant(text, other, draw), "variant")], known)
        n_same += row.duplicate_relation in SAME and row.duplicate_of == originals[number].article_id
    return Score(kind, is_repeat, len(texts), n_same)


def score_all(texts: Sequence[Text], seed: int = SEED) -> list[Score]:
    """Every kind of pair."""
    scores = [score(kind, variant, texts, is_repeat=True, seed=seed) for kind, variant in REPEATS.items()]
    return scores + [score(kind, variant, texts, is_repeat=False, seed=seed) for kind, variant in NO_REPEATS.items()]


def precision_recall(scores: Sequence[Score]) -> tuple[float, float]:
    """Of what was called the same text, the share that is; of what is, the share that was called so."""
    counts: Counter[bool] = Counter()
    for part in scores:
        counts[part.is_repeat] += part.n_called_same
    n_repeats = sum(part.n_pairs for part in scores if part.is_repeat)
    return counts[True] / (counts[True] + counts[False]), counts[True] / n_repeats


def sketches_per_second(texts: Sequence[Text]) -> float:
    """Sketches that one core makes in a second of its time."""
    started = time.process_time()
    n_made = 0
    while time.process_time() - started < 1:
        for text in texts:
            sketch(text.body)
        n_made += len(texts)
    return n_made / (time.process_time() - started)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.repeats")
    parser.add_argument("path", nargs="?", type=Path, help="a folder of .txt files or a JSONL file")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    texts = texts_of(given.path)
    scores = score_all(texts, given.seed)
    for part in scores:
        print(f"  {part.kind:22} {part.n_called_same:4} of {part.n_pairs} called the same")
    precision, recall = precision_recall(scores)
    print(f"{len(texts)} texts, seed {given.seed}: precision {precision:.4f}, recall {recall:.4f}")
    print(f"{sketches_per_second(texts):,.0f} sketches a second")


if __name__ == "__main__":
    main()
