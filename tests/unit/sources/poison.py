"""Pages that are not what they seem: slow ones, hungry ones, bottomless ones. All pass the caps on size."""

from __future__ import annotations

SENTENCE = "The ministry said on Tuesday that talks would go on. "


def slow_page() -> bytes:
    """1.7 MB of small paragraphs, under both caps: the extraction takes a minute and more."""
    return ("<html><body><article>" + "<p>word one two</p>" * 90_000 + "</article></body></html>").encode()


def hungry_page() -> bytes:
    """2.9 MB of one paragraph: the extraction holds it many times over."""
    return f"<html><body><article><p>{SENTENCE * 54_000}</p></article></body></html>".encode()


def bottomless_page(depth: int = 200_000) -> bytes:
    """So many tags inside each other."""
    return f"<html><body>{'<div>' * depth}{SENTENCE}".encode()
