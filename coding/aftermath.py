"""What an act cost, told in a sentence after it: "Gunmen raided a camp. Four people died and eleven were wounded." """

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from coding import tree
from coding.draft import Draft
from coding.magnitudes import MagnitudeSpan
from coding.same_event import HAPPENED
from coding.syntax import Span
from coding.tolls import COUNTS, tolls
from coding.view import ParagraphView
from schemas.codes import DatePrecision

OCCASIONS = {"attack", "strike", "raid", "blast", "bombing", "explosion", "shelling", "shooting", "ambush", "assault",
             "clash", "fighting", "violence", "incident", "bombardment", "barrage", "airstrike", "operation",
             "massacre", "unrest", "melee", "firefight", "exchange", "skirmish"}  # fmt: skip
POINTERS = {"the", "that", "this", "those", "these"}
IN_ALL = {"war", "conflict", "since", "altogether", "insurgency", "uprising", "year", "years", "decade",
          "decades", "history"}  # fmt: skip
"""Words of sums over more than one act."""
SAME_TIME = timedelta(days=3)


class Aftermath:
    """Gives tolls to the act that was told before them.

    In the sentence behind it, where that tells of no act itself; further on, to the end of the article, only where the
    words point back to it ("in the attack"). What the act's own sentence counted stays as it is.
    """

    def __init__(self) -> None:
        self._act: Draft | None = None
        self._n_behind = 0

    def see(self, sentence: Span, drafts: Sequence[Draft], view: ParagraphView) -> None:
        """Takes in a sentence with the mentions that it holds; adds its tolls to an earlier one."""
        costly = [d for d in drafts if d.act.magnitudes & COUNTS and d.act.is_armed and d.status in HAPPENED]
        if costly:
            self._act, self._n_behind = costly[0], 0
            return
        self._n_behind += 1
        act = self._act
        if act is None or not (_points_back(sentence) or (self._n_behind == 1 and not drafts)):
            return
        if _is_sum(sentence) or _is_of_another_time(sentence, act, view):
            return
        known = {magnitude.kind for magnitude in act.magnitudes}
        for span in _tolls_in(sentence, view):
            if span.magnitude.kind in act.act.magnitudes and span.magnitude.kind not in known:
                act.magnitudes.append(span.magnitude)


def _tolls_in(sentence: Span, view: ParagraphView) -> Iterator[MagnitudeSpan]:
    found = [span for _, span in tolls(sentence, view)]
    yield from found
    taken = {span.start for span in found}
    others = (s for s in view.magnitude_spans if s.magnitude.kind in COUNTS and s.start not in taken)
    yield from (s for s in others if view.tokens_in(sentence, s.head_start, s.head_end))


def _points_back(sentence: Span) -> bool:
    return any(
        tree.lemmas(token) & OCCASIONS and any(child.lower_ in POINTERS for child in token.children)
        for token in sentence
        if token.pos_ == "NOUN"
    )


def _is_sum(sentence: Span) -> bool:
    return any(token.lower_ in IN_ALL for token in sentence)


def _is_of_another_time(sentence: Span, act: Draft, view: ParagraphView) -> bool:
    """Whether the sentence dates what it counts to another time than the act's."""
    for span in view.date_spans:
        if view.tokens_in(sentence, span.start, span.end):
            is_long = span.precision in {DatePrecision.YEAR, DatePrecision.MONTH}
            if is_long or abs(span.date - act.when.day) > SAME_TIME:
                return True
    return False
