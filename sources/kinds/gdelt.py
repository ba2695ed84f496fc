"""GDELT 2.0 files (sources/gdelt.py): records of another coder, into tables of their own and never into a night."""

from __future__ import annotations

from sources.kind import Kind

KIND = Kind(read_with="brinkwatch backfill gdelt")
