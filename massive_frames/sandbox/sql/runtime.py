"""Fields made up for one query: a name of the documents, read as another type than the mapping says.

Without a script such a field has what stands under its name in the document; what cannot be read as its type
is left out, as Elasticsearch does. Scripts are refused: a double that ran some of them would mislead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from massive_frames.sandbox.sql.filters import condition
from massive_frames.sandbox.sql.literals import quoted
from massive_frames.sandbox.sql.problems import RefusedError
from massive_frames.sandbox.sql.tables import STORED, Table, tables

TYPES = {"boolean": "boolean", "date": "datetime", "double": "double", "geo_point": "geo_point", "ip": "ip"}
TYPES |= {"keyword": "keyword", "long": "long"}
"""What a made-up field can be, and what SQL calls it."""
WHOLE = frozenset({"byte", "short", "integer", "long"})
NUMBERS = WHOLE | {"half_float", "float", "double", "scaled_float"}
TEXTS = frozenset({"keyword", "text", "constant_keyword", "wildcard", "match_only_text", "version"})


def check(mappings: Mapping[str, Any]) -> None:
    """Refuse what is no such mapping.

    Raises
    ------
    RefusedError
        One has no type, one that does not exist, a script, or something that is not known.
    """
    for name, mapping in mappings.items():
        if not isinstance(mapping, Mapping) or "type" not in mapping:
            raise _refused(f"No type specified for runtime field [{name}]")
        kind = mapping["type"]
        if kind not in TYPES:
            raise _refused(
                f"The mapper type [{kind}] declared on runtime field [{name}] does not exist. It might have "
                "been created within a future version or requires a plugin to be installed. Check the "
                "documentation."
            )
        if "script" in mapping:
            raise RefusedError(400, "script_exception", "compile error: the sandbox runs no scripts")
        for option in mapping.keys() - {"type"}:
            raise _refused(f"unknown parameter [{option}] on runtime field [{name}] of type [{kind}]")


def retyped(table: Table, mappings: Mapping[str, Any]) -> Table:
    """Return a table with its made-up fields."""
    made = {name: TYPES[mapping["type"]] for name, mapping in mappings.items()}
    arrays = frozenset(name for name in table.arrays if made.get(name, "keyword") == "keyword")
    return Table(table.name, dict(sorted({**table.kinds, **made}.items())), arrays)


def source_of(table: Table, where: Mapping[str, Any] | None) -> str:
    """Return what stands in a table's place: its rows with made-up fields, those alone that must match."""
    stored = tables()[table.name]
    columns = ", ".join(f"{_value(n, kind, stored)} AS {quoted(n)}" for n, kind in table.kinds.items())
    rows = "TRUE" if where is None else condition(where, table.kinds, table.arrays)
    return f"(SELECT * FROM (SELECT {columns} FROM {quoted(table.name)}) WHERE {rows})"  # noqa: S608 - quoted


def _value(name: str, kind: str, stored: Table) -> str:
    before, column = stored.kinds.get(name), quoted(name)
    if before == kind or (kind == "keyword" and name in stored.arrays):
        return column
    made = None if before is None or name in stored.arrays else _read(column, before, kind)
    return f"CAST({made or 'NULL'} AS {STORED.get(kind, 'VARCHAR')})"


def _read(column: str, before: str, kind: str) -> str | None:
    """Return a stored value read as another type; None where it cannot be."""
    if kind == "keyword" and before == "datetime":
        return f"strftime({column}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%gZ')"
    if kind == "keyword" and before in NUMBERS | TEXTS | {"boolean", "ip"}:
        return column
    if kind == "boolean" and before in TEXTS:
        return f"CASE {column} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END"
    if kind == "datetime":
        return _moment(column, before)
    if kind in {"long", "double"} and before in NUMBERS | TEXTS:
        number = f"TRY_CAST({column} AS DOUBLE)" if before not in WHOLE else column
        return f"TRY_CAST(trunc({number}) AS BIGINT)" if kind == "long" else number
    return None


def _moment(column: str, before: str) -> str | None:
    if before in WHOLE:
        return f"make_timestamp_ms({column})"
    return f"TRY_CAST(rtrim({column}, 'Z') AS TIMESTAMP)" if before in TEXTS else None


def _refused(words: str) -> RefusedError:
    return RefusedError(400, "mapper_parsing_exception", words)
