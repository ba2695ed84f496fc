"""Bytes of a feed -> bytes that are safe to give to a parser: so many items, so deep, no entities inside entities."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.codes import FetchOutcome
from schemas.errors import FetchError

# feedparser keeps about 30 bytes for each it reads (6.0.14, one description of 15 MB took 450 MB).
READ_CAP_BYTES = 4_000_000
# As deep as libxml2 allows. 200,000 tags inside each other took feedparser 5 s and 120 MB.
DEPTH_CAP = 256
# Nine levels of ten entities each are a gigabyte; old feeds declare single signs (&nbsp;), and those are let through.
NESTED_ENTITY = re.compile(rb"<!ENTITY[^>]{0,2000}&[A-Za-z_]")
ITEM = re.compile(rb"(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s/>])")
CLOSING_ITEM = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*>")
ROOT = re.compile(rb"<[A-Za-z][\w:.-]{0,80}")
HEAD_BYTES = 4_000
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


@dataclass(frozen=True)
class GuardedFeed:
    """`is_cut` where there were more items than `body` now has, `is_whole` where it ends as it should."""

    body: bytes
    is_cut: bool
    is_whole: bool


def guard_feed(body: bytes, max_items: int) -> GuardedFeed:
    """The feed without its items beyond `max_items`.

    Raises FetchError: `bad_xml` for entities inside entities and for elements nested beyond DEPTH_CAP, `too_large` for
    what is left being more than READ_CAP_BYTES.
    """
    if body.startswith(WIDE_MARKS):
        body = _in_utf8(body)
    body = body.replace(b"\x00", b"")
    end = _end_of_items(body, max_items)
    is_cut = end is not None
    if end is not None:
        # The closing tags of the whole, which stand behind the last of all items.
        ends = [found.end() for found in CLOSING_ITEM.finditer(body, max(end, len(body) - HEAD_BYTES))]
        body = body[:end] + (body[ends[-1] :] if ends else b"")
    if len(body) > READ_CAP_BYTES:
        raise FetchError(FetchOutcome.TOO_LARGE, f"a feed of {len(body):,} bytes, at most {READ_CAP_BYTES:,} are read")
    refuse_entities(body)
    return GuardedFeed(body, is_cut, _is_closed(body))


def refuse_entities(body: bytes) -> None:
    """Raises FetchError(bad_xml) for XML that declares entities which are made of entities."""
    if NESTED_ENTITY.search(body):
        raise FetchError(FetchOutcome.BAD_XML, "it declares entities that are made of entities")


def _end_of_items(body: bytes, max_items: int) -> int | None:
    """Where the last allowed item ends, null where no more follow."""
    depth = n_items = place = 0
    depth_of_items = 0
    while (place := body.find(b"<", place)) >= 0 and place <= READ_CAP_BYTES:
        if (past := _past_aside(body, place)) is not None:
            place = past
            continue
        end = body.find(b">", place)
        if end < 0:
            return None
        is_closing = body.startswith(b"/", place + 1)
        is_item = ITEM.match(body, place + 1 + is_closing) is not None
        if is_item and not is_closing:
            if n_items == max_items:
                return place
            n_items += 1
            depth_of_items = depth
        # What an item forgot to close does not count for the next.
        depth = depth_of_items if is_item and is_closing else depth + _step(body, end, is_closing=is_closing)
        if depth > DEPTH_CAP:
            raise FetchError(FetchOutcome.BAD_XML, f"elements nested more than {DEPTH_CAP} deep")
        place = end + 1
    return None


def _step(body: bytes, end: int, *, is_closing: bool) -> int:
    if is_closing:
        return -1
    return 0 if body.startswith(b"/", end - 1) else 1


def _past_aside(body: bytes, place: int) -> int | None:
    """Where a CDATA section, a comment, an instruction or a declaration ends; null for a tag."""
    for start, stop in ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"), (b"<?", b"?>"), (b"<!", b">")):
        if body.startswith(start, place):
            end = body.find(stop, place)
            return len(body) if end < 0 else end + len(stop)
    return None


def _in_utf8(body: bytes) -> bytes:
    """A feed in UTF-16, whose tags are found no other way; its declaration would then be wrong, a mark says it."""
    text = body.decode("utf-16-be" if body.startswith(b"\x00<") else "utf-16", errors="replace")
    return b"\xef\xbb\xbf" + re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text).encode(errors="replace")


def _is_closed(body: bytes) -> bool:
    """Whether the root is closed at the end of the text."""
    root = ROOT.search(body, 0, HEAD_BYTES)
    return root is None or root[0].replace(b"<", b"</", 1) in body[-HEAD_BYTES:]
