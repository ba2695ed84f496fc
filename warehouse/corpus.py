"""Which corpus a data directory holds: sample news and live news never meet in one."""

from __future__ import annotations

import json
import os
from pathlib import Path

from schemas.errors import CorpusError

CORPUS_FILE = "corpus.json"


def bind_corpus(data_dir: Path, corpus: str) -> None:
    """Marks an empty data directory with its corpus. Raises CorpusError where it carries another one."""
    path = Path(data_dir) / CORPUS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    mine = path.with_name(f".{CORPUS_FILE}.{os.getpid()}")
    mine.write_text(json.dumps({"corpus": corpus}) + "\n")
    try:
        # A link never replaces: of two first runs one names the corpus and the other reads it.
        os.link(mine, path)
    except FileExistsError:
        pass
    finally:
        mine.unlink()
    found = json.loads(path.read_text())["corpus"]
    if found != corpus:
        raise CorpusError(
            f"{data_dir}: holds the corpus {found!r}; {corpus!r} needs a data directory of its own (--data-dir)"
        )
