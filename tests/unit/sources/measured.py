"""`python -m tests.unit.sources.measured`: reads sources in a process that holds nothing but `sources/`, and weighs it.

One JSON object a line on standard input: a case with its entry, its limits and a neighbour that is read beside it. One
a line on standard output: what each gave, and how far the process went above what it weighed before the first case.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas.codes import FetchPurpose
from sources.collect import Collected, IntakeLimits, KnownItems, collect_source
from sources.extract_pool import ExtractPool, PoolLimits
from sources.http import Fetcher
from tests.unit.sources.loopback import entry, make_public_fetcher

NOW = datetime(2022, 1, 13, 3, tzinfo=UTC)
NAMES = {"inside.example.org": ["127.0.0.2"]}


def memory_bytes(name: str) -> int:
    """VmRSS or VmHWM of this process: now, and at its highest since it was last reset."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def collected(case: dict[str, Any], fetcher: Fetcher, pool: ExtractPool) -> Collected:
    """What the source of a case gave."""
    url = case["url"]
    return collect_source(
        entry(url, **case.get("entry", {})),
        fetcher=fetcher,
        known=KnownItems(etag_by_url={url: case["etag"]} if "etag" in case else {}),
        run_id="run",
        now=NOW,
        limits=IntakeLimits(max_items=5),
        extractor=pool,
    )


def told(found: Collected) -> dict[str, Any]:
    """What a test looks at."""
    listings = [row for row in found.fetches if row.purpose is FetchPurpose.LISTING]
    return {
        "outcome": listings[0].outcome,
        "error": listings[0].error,
        "etag": listings[0].etag,
        "n_attempts": listings[0].n_attempts,
        "pages": [row.outcome for row in found.fetches if row.purpose is FetchPurpose.PAGE],
        "titles": [article.title for article in found.articles],
        "n_listed": found.n_listed,
        "state": found.health[0].state,
        "rejects": [reject.reason for reject in found.rejects],
        "failed": found.error,
    }


def main() -> None:
    """Reads the cases one by one, each beside its neighbour."""
    assert "prefect" not in sys.modules
    with ExtractPool(PoolLimits(processes=1, deadline_seconds=5.0)) as pool, ThreadPoolExecutor(2) as threads:
        idle = memory_bytes("VmRSS")
        for line in sys.stdin:
            case = json.loads(line)
            fetcher = make_public_fetcher(NAMES, **case.get("limits", {}))
            Path("/proc/self/clear_refs").write_text("5")
            pair = [case, {"url": case["neighbour"], "entry": {"id": "neighbour"}}]
            both = list(threads.map(lambda one, using=fetcher: collected(one, using, pool), pair))
            fetcher.close()
            above = memory_bytes("VmHWM") - idle
            print(json.dumps({"case": told(both[0]), "neighbour": told(both[1]), "above": above}), flush=True)


if __name__ == "__main__":
    main()
