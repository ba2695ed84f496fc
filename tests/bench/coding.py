"""What the coder costs beside spaCy's pipeline over the same texts, and what each of its knowledge steps does."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import coding.view
from coding.actors import ActorLexicon, DocumentNames
from coding.coder import load_coder
from coding.language_model import load_model
from coding.parse import split_paragraphs
from coding.places import Gazetteer
from examples.press.archive import load_press
from tests.bench.ratios import Ratio, compare

STEPS: tuple[tuple[Any, str, str], ...] = (
    (Gazetteer, "find", "places"),
    (ActorLexicon, "find", "actors"),
    (ActorLexicon, "parties_in", "actors"),
    (DocumentNames, "from_text", "actors"),
    (coding.view, "find_dates", "dates"),
    (coding.view, "find_numbers", "quantities"),
    (coding.view, "find_magnitudes", "quantities"),
)
"""Owner and name of each function that the coder asks, and the step it belongs to."""


def coding_ratios() -> Iterator[Ratio]:
    """The whole coder, and each knowledge step alone, against spaCy's pipeline, by CPU time over the sample press.

    The pipeline has its texts an article at a time, as the coder gives them to it: one by one they take 1.6 times as
    long.
    """
    coder, nlp = load_coder(), load_model()
    texts = [
        (article.title, "\n\n".join(article.paragraphs), article.published.date()) for article in load_press().articles
    ]
    paragraphs = [[p.text for p in split_paragraphs(f"{title}\n\n{body}", len(title))] for title, body, _ in texts]

    def ours() -> None:
        for title, body, published in texts:
            coder.code(title=title, text=body, published=published)

    def bare() -> None:
        for article in paragraphs:
            for _ in nlp.pipe(article, batch_size=64):
                pass

    whole = compare("code the sample press / parse it", ours, bare, time.process_time, f"{len(texts)} articles")
    yield whole
    with ExitStack() as stack:
        clock = _Clock()
        for owner, name, step in STEPS:
            stack.enter_context(clock.watching(owner, name, step))
        ours()
    for step, seconds in sorted(clock.seconds.items()):
        yield Ratio(f"{step} / parse it", seconds, whole.bare_seconds, "the step alone")


class _Clock:
    """CPU seconds by step; a step inside another one counts for itself alone."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def watching(self, owner: Any, name: str, step: str) -> Iterator[None]:
        """Counts the time that a function takes while the context is open."""
        original = vars(owner)[name]
        is_of_class = isinstance(original, classmethod)
        timed = self._timed(original.__func__ if is_of_class else original, step)
        setattr(owner, name, classmethod(timed) if is_of_class else timed)
        try:
            yield
        finally:
            setattr(owner, name, original)

    def _timed(self, function: Callable[..., Any], step: str) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            self._lap()
            self._running.append(step)
            try:
                found = function(*args, **kwargs)
                return list(found) if isinstance(found, Iterator) else found  # a generator works where it is read
            finally:
                self._lap()
                self._running.pop()

        return timed

    def _lap(self) -> None:
        now = time.process_time()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since  # type: ignore[assignment]
        self._since = now


if __name__ == "__main__":
    for ratio in coding_ratios():
        print(f"{ratio.name:40} {ratio.ratio:.3f}  ({ratio.ours_seconds:.3f} s / {ratio.bare_seconds:.3f} s)")
