"""Bytes of a page -> text, whatever charset it claims."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED_IN_PAGE = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
DECLARED_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
HEAD_BYTES = 4_096
# One byte in a thousand: a slip in a page that is otherwise what it says, and not another charset.
TOLERATED_DAMAGE = 0.001
# As browsers read them (WHATWG Encoding): pages that say Latin-1 or ASCII are written in Windows-1252.
READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949"}


def decode_page(page: bytes, content_type: str | None = None) -> str:
    """The text of a page: by its byte order mark, as UTF-8 where it is that, as declared, else as it looks.

    Bytes that are valid UTF-8 with signs beyond ASCII are UTF-8 in practice; headers that say otherwise are wrong
    more often than such bytes are chance. Never raises: what cannot be decoded becomes U+FFFD.
    """
    for mark, encoding in BOMS:
        if page.startswith(mark):
            return page.decode(encoding, errors="replace")
    declared = _declared(page, content_type)
    if not page.isascii() and (text := _strictly(page, "utf-8")) is not None:
        return text
    for encoding in declared:
        if (text := _strictly(page, encoding)) is not None:
            return text
    for encoding in declared:
        text = page.decode(encoding, errors="replace")
        if text.count("\ufffd") <= max(1, len(page) * TOLERATED_DAMAGE):
            return text
    return _guessed(page)


def _declared(page: bytes, content_type: str | None) -> list[str]:
    named = []
    if content_type and (found := DECLARED_IN_HEADER.search(content_type)):
        named.append(found[1])
    if in_page := DECLARED_IN_PAGE.search(page[:HEAD_BYTES]):
        named.append(in_page[1].decode("ascii", errors="replace"))
    known = []
    for name in [*named, "utf-8"]:
        try:
            codec = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        # Python also has codecs that are no charsets, such as zlib; UTF-16 without a mark is a false claim here.
        if codec._is_text_encoding and not codec.name.startswith(("utf-16", "utf-32")):
            known.append(READ_AS.get(codec.name, codec.name))
    return list(dict.fromkeys(known))


def _strictly(page: bytes, encoding: str) -> str | None:
    try:
        return page.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _guessed(page: bytes) -> str:
    best = from_bytes(page[:200_000]).best()
    encoding = best.encoding if best is not None else "utf-8"
    return page.decode(encoding, errors="replace")
