"""Which way a date expression looks when no parse says so: the nearest tense cue of its clause."""

from __future__ import annotations

import re
from enum import StrEnum

from coding.lowercase import lowercase


class Tense(StrEnum):
    """Tense of the verb that governs a place in the text; `none` where no verb decides."""

    PAST = "past"
    FUTURE = "future"
    NONE = "none"


# "expected", "scheduled" and their like look past but speak of what is to come, so the future comes first.
_FUTURE = (
    r"meets|gathers|opens|begins|starts|expires|convenes|resumes|votes|lapses|takes effect|"
    r"call(?:s|ed) (?:an? )?(?:march|strike|rally|vote|protest|meeting|election|summit)s?|"
    r"will|won't|shall|'ll|’ll|going to|gonna|(?:is|are|was|were) to|due|(?:is|are) set|set to|scheduled|slated|"
    r"plan(?:s|ned|ning)?|expect(?:s|ed)?|intend(?:s|ed)?|about to|ready to|prepar(?:e|es|ing) to|hopes? to|"
    r"vow(?:s|ed)? to|(?:has|have) until|deadline|by|until|till|before|upcoming|forthcoming|ahead of|"
    r"may|might|could|can|would|must|should|to (?:meet|hold|host|visit|discuss|travel|begin|start|send|hand|sign|vote|"
    r"give|address|attend|arrive|decide|resume|speak|talk|take|open|launch|convene|fly|chair)"
)
_PAST = (
    r"said|told|was|were|had|did|met|sent|held|began|came|went|took|made|gave|struck|shot|left|fell|fought|hit|broke|"
    r"led|won|lost|saw|found|brought|put|set off|cut|flew|drove|rose|spoke|wrote|kept|got|became|stood|knew|thought|"
    r"dug|bore|chose|clung|crept|dealt|drew|fed|flung|forbade|froze|hid|hung|meant|rode|rang|sang|shook|slept|slid|slew|"
    r"sprang|stole|stuck|stung|swam|swept|swung|taught|tore|woke|wore|wound|"
    r"withdrew|sank|fled|swore|threw|drew|built|bought|sold|paid|sought|laid|shut|spent|ran|since|[a-z]{2,}ed"
)
_CUE = re.compile(rf"(?<![\w-])(?:(?P<future>{_FUTURE})|(?<!\bbe )(?P<past>{_PAST}))(?![\w-])")
"""Of a text in lower case."""
# Said of what is over as well: "by Monday night the square was empty".
_WEAK = frozenset({"by", "before"})
_INFINITIVE = re.compile(r"\bto [a-z]+\b")
_CLAUSE_END = re.compile(
    r"[.;:!?\n—–]|[,]\s|\s(?:and|but|while|which|who|that|because|although|though|whereas|if|when|as)\s", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[A-Z\"“‘(])|\n")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Gen|Lt|Col|St)$")


class CueTense:
    """Tense at an offset of one text: nearest cue to the left in its clause, then to the right, then in its sentence.

    "said Monday" is past although the words quoted look ahead, because the speech verb is the nearer one.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._cues: list[tuple[int, Tense, bool]] | None = None

    def __call__(self, offset: int) -> Tense:
        """Tense of what begins at an offset; NONE where its sentence gives no cue."""
        if self._cues is None:
            found = _CUE.finditer(lowercase(self._text))
            self._cues = [(m.start(), _kind(m), m.group() in _WEAK) for m in found]
        start, end = self._sentence(offset)
        cues = [cue for cue in self._cues if start <= cue[0] < end]
        clause_start, clause_end = self._clause(offset, start, end)
        left = [cue for cue in cues if clause_start <= cue[0] < offset]
        right = [cue for cue in cues if offset <= cue[0] < clause_end]
        if left and left[-1][2] and self._is_over(left, right):
            return Tense.PAST
        if left or right:
            return left[-1][1] if left else right[0][1]
        before = [tense for at, tense, _ in cues if at < offset]
        if before:
            return before[-1]
        return next((tense for at, tense, _ in cues if at >= offset), Tense.NONE)

    def _is_over(self, left: list[tuple[int, Tense, bool]], right: list[tuple[int, Tense, bool]]) -> bool:
        """Whether a past verb governs the "by" or "before" that ends `left`, and no infinitive stands between."""
        if right and right[0][1] is Tense.PAST:
            return True
        verbs = [at for at, tense, _ in left[:-1] if tense is Tense.PAST]
        return bool(verbs) and not _INFINITIVE.search(self._text, verbs[-1], left[-1][0])

    def _sentence(self, offset: int) -> tuple[int, int]:
        # A window bounds the work on a text without any full stop.
        low, high = max(0, offset - 600), min(len(self._text), offset + 600)
        start = low
        for m in _SENTENCE_END.finditer(self._text, low, high):
            if _ABBREVIATION.search(self._text[max(low, m.start() - 5) : m.start()]):
                continue
            if m.end() > offset:
                return start, m.start() + 1
            start = m.end()
        return start, high

    def _clause(self, offset: int, start: int, end: int) -> tuple[int, int]:
        left = start
        for m in _CLAUSE_END.finditer(self._text, start, end):
            if m.end() > offset:
                return left, m.start() if m.start() > offset else end
            left = m.end()
        return left, end


def _kind(match: re.Match[str]) -> Tense:
    return Tense.FUTURE if match["future"] else Tense.PAST
