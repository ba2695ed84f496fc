"""New articles -> the same ones, marked where they repeat another; before anything is coded."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.articles import Article
from schemas.codes import DuplicateRelation, NotCodedReason, OwnerKind

CONTAINMENT = 0.5
# Below this many kept hashes (some 50 words) chance alone gives a containment of .5.
LEAST_HASHES = 6
# What stands in so many texts is a publisher's boilerplate.
BOILERPLATE_TEXTS = 200
OFFICIAL = frozenset({OwnerKind.GOVERNMENT, OwnerKind.IGO})
SAME = frozenset({DuplicateRelation.SAME_URL, DuplicateRelation.SAME_TEXT, DuplicateRelation.NEAR_TEXT})
NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen
    dozens hundreds thousands first second third fourth fifth""".split()  # noqa: SIM905 - a list of words reads better
)
CORRECTION = re.compile(r"\b(correct(ion|ed|s)|retract(ion|ed|s))\b", re.I)
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class KnownText:
    """What must be kept of a text to find its repeats; `sketch` as in `articles`."""

    article_id: str
    canonical_url: str
    content_hash: str
    sketch: list[int]
    title: str
    published_at: datetime
    owner_kind: OwnerKind | str


@dataclass(frozen=True)
class Repeat:
    """That a text repeats another: which one, how, and by what share of the smaller sketch."""

    original: KnownText
    relation: DuplicateRelation
    score: float


def mark_duplicates(new: Sequence[Article], earlier: Sequence[KnownText]) -> list[Article]:
    """The new articles in their order, each that repeats an earlier or preceding one marked with it.

    The same text (hash) or one that holds half of the other's sketch is not coded again, unless the headlines
    differ in numbers or names or one of the two is an official source: that is `overlap`, and is coded. An original
    never points anywhere, and no mark points at a repeat. Articles whose address is known are left out.
    """
    index = _Index({value for article in new for value in article.sketch})
    for text in sorted(earlier, key=lambda text: (text.published_at, text.article_id)):
        index.add(text)
    marked = []
    for article in new:
        text = _known(article)
        if text.article_id in index.article_ids:
            continue
        repeat = index.find(text)
        marked.append(_marked(article, repeat) if repeat is not None else article)
        if repeat is None or repeat.relation is DuplicateRelation.OVERLAP:
            index.add(text)
        else:
            index.article_ids.add(text.article_id)
    return marked


class _Index:
    """Texts by hash and by the hashes of their sketches, as far as the new articles can ask for them."""

    def __init__(self, asked: set[int]) -> None:
        self.article_ids: set[str] = set()
        self._asked = asked
        self._texts: list[KnownText] = []
        self._by_content: dict[str, int] = {}
        self._by_value: dict[int, list[int]] = defaultdict(list)

    def add(self, text: KnownText) -> None:
        """Makes a text findable."""
        place = len(self._texts)
        self._texts.append(text)
        self.article_ids.add(text.article_id)
        self._by_content.setdefault(text.content_hash, place)
        for value in text.sketch:
            if value in self._asked:
                self._by_value[value].append(place)

    def find(self, text: KnownText) -> Repeat | None:
        """The text that this one repeats: of equal hash, else of the highest containment; the earliest of several."""
        same = self._by_content.get(text.content_hash)
        if same is not None:
            return _judged(text, self._texts[same], DuplicateRelation.SAME_TEXT, 1.0)
        if len(text.sketch) < LEAST_HASHES:
            return None
        shared: Counter[int] = Counter()
        for value in text.sketch:
            places = self._by_value.get(value, ())
            if len(places) <= BOILERPLATE_TEXTS:
                shared.update(places)
        scored = [(self._score(text, place, count), -place) for place, count in shared.items()]
        score, place = max(scored, default=(0.0, 0))
        if score < CONTAINMENT:
            return None
        return _judged(text, self._texts[-place], DuplicateRelation.NEAR_TEXT, score)

    def _score(self, text: KnownText, place: int, n_shared: int) -> float:
        smaller = min(len(text.sketch), len(self._texts[place].sketch))
        return n_shared / smaller if smaller >= LEAST_HASHES else 0.0


def _judged(text: KnownText, original: KnownText, relation: DuplicateRelation, score: float) -> Repeat:
    is_official = text.owner_kind in OFFICIAL or original.owner_kind in OFFICIAL
    if is_official or headlines_differ(text.title, original.title):
        relation = DuplicateRelation.OVERLAP
    return Repeat(original, relation, round(score, 4))


def headlines_differ(one: str, other: str) -> bool:
    """Whether two headlines tell of different things: other numbers, names on both sides that the other lacks, or
    one of them is a correction.

    Headlines in title case give all their words as names, so that a doubt keeps the texts apart.
    """
    if (CORRECTION.search(one) is None) != (CORRECTION.search(other) is None):
        return True
    mine, theirs = TOKEN.findall(one), TOKEN.findall(other)
    my_numbers, their_numbers = _numbers(mine), _numbers(theirs)
    if my_numbers and their_numbers and my_numbers != their_numbers:
        return True
    return bool(_names(mine, theirs)) and bool(_names(theirs, mine))


def _numbers(tokens: Sequence[str]) -> frozenset[str]:
    spoken = (token.casefold() for token in tokens)
    return frozenset(word.replace(",", "") for word in spoken if word[0].isdigit() or word in NUMBER_WORDS)


def _names(tokens: Sequence[str], others: Sequence[str]) -> set[str]:
    lacking = {token.casefold() for token in others}
    return {token for token in tokens if token[0].isupper() and len(token) > 1 and token.casefold() not in lacking}


def _known(article: Article) -> KnownText:
    return KnownText(
        article_id=article.article_id,
        canonical_url=article.canonical_url,
        content_hash=article.content_hash,
        sketch=article.sketch,
        title=article.title,
        published_at=article.published_at,
        owner_kind=article.owner_kind,
    )


def _marked(article: Article, repeat: Repeat) -> Article:
    changes: dict[str, object] = {
        "duplicate_of": repeat.original.article_id,
        "duplicate_relation": repeat.relation,
        "duplicate_score": repeat.score,
    }
    # A reason that stands already (another language) is the better one: it would hold without the original.
    if repeat.relation in SAME and article.is_codable:
        changes |= {"is_codable": False, "not_coded_reason": NotCodedReason.DUPLICATE}
    return article.model_copy(update=changes)
