"""The kinds of source: each file here is one, under the file's name, and defines `KIND` (sources/kind.py)."""
