"""What two data directories that the nightly flow filled must share, whatever happened to one of them."""

from __future__ import annotations

from schemas.tables import row_class, table_names
from warehouse.store import Store

# Which run stored a row and when is all that may differ between a killed night and a clean one.
OF_THE_RUN = {"run_id", "fetched_at", "first_seen_at", "coded_at", "rejected_at", "judged_at", "as_of_run", "url"}
OF_THE_NIGHT = ("fetches", "runs", "source_health")


def content(store: Store) -> dict[str, list[str]]:
    """Every derived and fetched row as text, without what belongs to the run that wrote it."""
    tables = {}
    for name in table_names():
        if name in OF_THE_NIGHT:
            continue
        columns = [column for column in row_class(name).model_fields if column not in OF_THE_RUN]
        tables[name] = sorted(map(str, store.read(name, columns=columns).to_pylist()))
    return tables
