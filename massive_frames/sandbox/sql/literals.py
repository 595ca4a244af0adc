"""Names and values as DuckDB takes them, so that nothing in them can be read as anything else."""

from __future__ import annotations

from typing import Any


def quoted(name: str) -> str:
    """Return a name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: Any) -> str:
    """Return a value of JSON as a constant."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"CAST('{value!r}' AS DOUBLE)"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
