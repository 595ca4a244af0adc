"""The sample data as DuckDB's tables, with the type of each column as Elasticsearch calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from massive_frames.sandbox.samples import Index, indices
from massive_frames.sandbox.sql.every_type import COLUMNS, ROWS
from massive_frames.sandbox.sql.functions import MACROS
from massive_frames.sandbox.sql.literals import quoted

STORED = {
    "boolean": "BOOLEAN", "byte": "TINYINT", "short": "SMALLINT", "integer": "INTEGER", "long": "BIGINT",
    "unsigned_long": "UBIGINT", "half_float": "FLOAT", "float": "FLOAT", "double": "DOUBLE",
    "scaled_float": "DOUBLE", "datetime": "TIMESTAMP_NS",
}  # fmt: skip
"""How a type is stored; every other is the text that JSON has for it."""
AS_IN_SQL = {"date": "datetime", "date_nanos": "datetime"}
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "errors_as_json": "true",
    "threads": "1",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True)
class Table:
    """One table: its columns' types by their names, sorted, and which may hold several values."""

    name: str
    kinds: Mapping[str, str]
    arrays: frozenset[str]


@cache
def tables() -> Mapping[str, Table]:
    """Return every table by its name."""
    found = [Table("every_type", dict(sorted(COLUMNS.items())), frozenset())]
    for index in indices().values():
        kinds = {name: AS_IN_SQL.get(kind, kind) for name, kind in sorted(index.fields.items())}
        found.append(Table(index.name, kinds, index.arrays))
    return {table.name: table for table in found}


@cache
def database() -> duckdb.DuckDBPyConnection:
    """Return the one database, which nothing can leave or change."""
    connection = duckdb.connect(":memory:", config=SETTINGS)
    connection.execute(MACROS)
    for table in tables().values():
        columns = [pa.array(values) for values in zip(*_rows(table), strict=True)]
        connection.register("given", pa.table(columns, names=list(table.kinds)))
        cast = ", ".join(
            f"CAST({quoted(name)} AS {_stored(table, name)}) AS {quoted(name)}" for name in table.kinds
        )
        connection.execute(f"CREATE TABLE {quoted(table.name)} AS SELECT {cast} FROM given")  # noqa: S608 - our own names
        connection.unregister("given")
    connection.execute("SET ieee_floating_point_ops = false")  # to divide by zero is an error, not infinity
    connection.execute("SET lock_configuration = true")
    return connection


def _stored(table: Table, name: str) -> str:
    kind = STORED.get(table.kinds[name], "VARCHAR")
    return f"{kind}[]" if name in table.arrays else kind


def _rows(table: Table) -> list[list[Any]]:
    if table.name == "every_type":
        return [[row[name] for name in table.kinds] for row in ROWS]
    index = indices()[table.name]
    return [[_value(index, document, name) for name in table.kinds] for document in index.documents]


def _value(index: Index, document: Mapping[str, Any], name: str) -> Any:
    value: Any = document
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if index.fields[name] == "geo_point" and isinstance(value, Mapping):
        return f"POINT ({value['lon']} {value['lat']})"
    if index.fields[name] in AS_IN_SQL and value is not None:
        return str(value).removesuffix("Z")
    return value if not isinstance(value, Sequence) or isinstance(value, str) else list(value)
