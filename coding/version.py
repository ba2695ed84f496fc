"""Which coder read an article: name, version and a hash over all that decides what it gives."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from spacy.language import Language

VERSION = "0.1.0"


def coder_version(nlp: Language, codebook_sha256: str, ranker_sha256: str) -> str:
    """Name, version and 8 hex digits over the coder's code and data, spaCy's version, the model's and ranker's weights.

    The hashes are those of the codebook's files and of the ranker's rounded weights.
    """
    meta = nlp.meta
    digest = hashlib.sha256(source_hash().encode() + codebook_sha256.encode() + ranker_sha256.encode())
    digest.update(f"{meta.get('name')} {meta.get('version')} {version('spacy')}".encode())
    weights = nlp.path / "parser" / "model"
    if weights.is_file():
        digest.update(hashlib.sha256(weights.read_bytes()).digest())
    return f"brinkwatch {VERSION}+{digest.hexdigest()[:8]}"


@cache
def source_hash() -> str:
    """SHA-256 over every module and data file of this room, codebook and gazetteer included."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    for path in sorted(files):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
