"""Packed bytes -> plain bytes under a cap; used for answers on the wire and for packed sitemaps."""

from __future__ import annotations

import zlib

from schemas.codes import FetchOutcome
from schemas.errors import FetchError

GZIP_MAGIC = b"\x1f\x8b"
GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
RAW_DEFLATE = -zlib.MAX_WBITS
CODINGS = ("gzip", "x-gzip", "deflate")


class Unpacker:
    """Unpacks a stream piece by piece; never holds more than the cap.

    Raises FetchError: `too_large` past the cap, `error` for bytes that are not packed as said.
    """

    def __init__(self, coding: str | None, cap_bytes: int) -> None:
        coding = (coding or "").strip().lower()
        if coding not in ("", "identity", *CODINGS):
            raise FetchError(FetchOutcome.ERROR, f"Content-Encoding {coding!r} was not asked for")
        self._inner = zlib.decompressobj(GZIP_OR_ZLIB) if coding in CODINGS else None
        self._cap = cap_bytes
        self._is_first = True
        self.body = bytearray()

    def feed(self, piece: bytes) -> None:
        """Takes the next bytes of the stream."""
        if self._inner is None:
            self.body += piece
            self._check()
            return
        while piece:
            self._unpack(piece)
            self._check()
            piece = self._inner.unconsumed_tail
            if self._inner.eof:
                piece = self._inner.unused_data
                if not piece.startswith(GZIP_MAGIC):
                    return
                self._inner = zlib.decompressobj(GZIP_OR_ZLIB)

    def finish(self) -> bytes:
        """The whole body. Raises FetchError when the stream stopped early."""
        if self._inner is not None and self.body and not self._inner.eof:
            raise FetchError(FetchOutcome.ERROR, "the packed body ends early")
        return bytes(self.body)

    def _unpack(self, piece: bytes) -> None:
        assert self._inner is not None
        room = self._cap - len(self.body) + 1
        try:
            self.body += self._inner.decompress(piece, room)
        except zlib.error as error:
            if not self._is_first or piece.startswith(GZIP_MAGIC):
                raise FetchError(FetchOutcome.ERROR, f"the packed body is damaged: {error}") from error
            # "deflate" without the zlib header is wrong by RFC 9110 and common all the same.
            self._inner = zlib.decompressobj(RAW_DEFLATE)
            try:
                self.body += self._inner.decompress(piece, room)
            except zlib.error as second:
                raise FetchError(FetchOutcome.ERROR, f"the packed body is damaged: {second}") from second
        self._is_first = False

    def _check(self) -> None:
        if len(self.body) > self._cap:
            raise FetchError(FetchOutcome.TOO_LARGE, f"the unpacked body passes {self._cap:,} bytes")


def unpack_gzip(packed: bytes, cap_bytes: int) -> bytes:
    """The content of a .gz file, or the bytes themselves when they are none. Raises FetchError as Unpacker does."""
    if not packed.startswith(GZIP_MAGIC):
        return packed
    unpacker = Unpacker("gzip", cap_bytes)
    unpacker.feed(packed)
    return unpacker.finish()
