"""Pages and feeds that tests of the intake read, in their smallest form."""

from __future__ import annotations

import json
from collections.abc import Mapping

LEAD = (
    "Moscow said on Wednesday that it had moved two battalions to the border after talks in Geneva ended without a "
    "result, and that it expected a written answer within a week."
)
MORE = (
    "Officials in Kyiv answered that they had counted more columns than that, and asked allies for air defence. "
    "Diplomats who had followed the talks spoke of a long winter, of patience, and of maps that nobody would sign. "
    "In the villages near the line the shops stayed open, and buses ran as they do on any other weekday."
)


def page(
    title: str = "Russia moves two battalions",
    body: str = f"{LEAD}\n{MORE}",
    head: str = "",
    json_ld: Mapping[str, object] | None = None,
) -> str:
    """An article page; `head` is added to its head."""
    script = f'<script type="application/ld+json">{json.dumps(json_ld)}</script>' if json_ld is not None else ""
    paragraphs = "".join(f"<p>{line}</p>" for line in body.split("\n"))
    return (
        f'<!doctype html><html lang="en"><head><title>{title} | The Paper</title>{head}{script}</head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def rss(*items: tuple[str, str, str | None]) -> str:
    """An RSS 2.0 feed of (link, title, date) items."""
    inner = "".join(
        f"<item><title>{title}</title><link>{link}</link>{f'<pubDate>{date}</pubDate>' if date else ''}</item>"
        for link, title, date in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title>{inner}</channel></rss>'
