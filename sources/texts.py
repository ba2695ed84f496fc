"""Words of an article -> hash and sketch, by which repeats of it are found."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from zlib import crc32

# FracMinHash: of all 5-word shingles the quarter whose hash divides by 4. An eighth does for long texts (P .997,
# R 1.00 on 5,000 pairs cut, edited and wrapped), but of a brief of 70 words it leaves too few hashes: 13 of 111 such
# cuts were missed. `python -m tests.bench.repeats` measures it.
SHINGLE_WORDS = 5
SHINGLE_CHARACTERS = 8
KEPT_SHARE = 4
# Japanese, Chinese, Thai, Lao, Khmer, Burmese: no spaces between words.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u4e00-\u9fff]")
WORD = re.compile(r"\w+")


def normal_text(text: str) -> str:
    """A text without what reprints change: width, case, punctuation and white space."""
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def content_hash(title: str, body: str) -> str:
    """SHA-256 of the normalised body; of title and body where the body alone is too short to tell texts apart."""
    words = normal_text(body)
    if words.count(" ") < SHINGLE_WORDS:
        words = normal_text(f"{title} {body}")
    return sha256(words.encode(errors="replace")).hexdigest()


def sketch(body: str) -> list[int]:
    """The kept hashes of the body's shingles, ascending; characters where the language has no spaces."""
    words = normal_text(body)
    if len(UNSPACED.findall(words)) * 2 > len(words):
        signs = words.replace(" ", "")
        shingles = {signs[i : i + SHINGLE_CHARACTERS] for i in range(len(signs) - SHINGLE_CHARACTERS + 1)}
    else:
        parts = words.split(" ")
        shingles = {" ".join(parts[i : i + SHINGLE_WORDS]) for i in range(len(parts) - SHINGLE_WORDS + 1)}
    hashes = {crc32(shingle.encode(errors="replace")) for shingle in shingles}
    return sorted(value for value in hashes if value % KEPT_SHARE == 0)
