"""Codes a text as a file holds it: title on the first line, a blank line, the body."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coding.coder import load_coder
from coding.file_text import shifted, split_file_text
from coding.judged import Judged


def judge_file_text(content: str, published: date, model: str | None = None) -> list[Judged]:
    """Whatever the rules tell, told or not, with what the ranker said.

    Offsets count the code points of the file as given.
    """
    title, body, shift = split_file_text(content)
    judged = load_coder(model).read(title=title, text=body, published=published).judged
    return [replace(one, event=shifted(one.event, content, shift)) for one in judged]
