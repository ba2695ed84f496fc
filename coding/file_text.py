"""A text as a file holds it (title on the first line) -> title and body, and offsets back into the file."""

from __future__ import annotations

from coding.clean_text import clean
from schemas.coded import CodedEvent, MentionSpan

SEPARATOR = "\n\n"
"""Between title and body, as articles.text has it."""


def split_file_text(content: str) -> tuple[str, str, list[tuple[int, int]]]:
    """Title and body of a file's text, and how offsets into title + two line ends + body go back to the file.

    The third value lists (offset from which on, what to add).
    """
    start = len(content) - len(content.lstrip("\n"))
    line_end = content.find("\n", start)
    if line_end < 0:
        return content[start:], "", [(0, start)]
    body_start = line_end + len(content[line_end:]) - len(content[line_end:].lstrip("\n"))
    title = content[start:line_end]
    return (
        title,
        content[body_start:],
        [(0, start), (len(title) + len(SEPARATOR), body_start - len(title) - len(SEPARATOR))],
    )


def shifted(event: CodedEvent, content: str, shifts: list[tuple[int, int]]) -> CodedEvent:
    """The event with its offsets counted in the file's own text."""
    mentions = [_shifted_span(span, content, shifts) for span in event.mentions]
    return event.model_copy(update={"mentions": mentions})


def _shifted_span(span: MentionSpan, content: str, shifts: list[tuple[int, int]]) -> MentionSpan:
    add = [amount for offset, amount in shifts if span.start >= offset][-1]
    names = ("start", "end", "trigger_start", "trigger_end")
    moved = {name: getattr(span, name) + add for name in names}
    text = clean(content[moved["start"] : moved["end"]])
    return span.model_copy(update=moved | {"text": text})
