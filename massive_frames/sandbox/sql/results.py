"""A query's result as Elasticsearch has it: typed columns, and values as its JSON writes them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from massive_frames.sandbox.sql.problems import RefusedError
from massive_frames.sandbox.sql.zones import Zone, offset_at, zone_of

KINDS: tuple[tuple[Callable[[pa.DataType], bool], str], ...] = (
    (pa.types.is_null, "null"),
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_int8, "byte"),
    (pa.types.is_int16, "short"),
    (pa.types.is_int32, "integer"),
    (pa.types.is_uint64, "unsigned_long"),
    (pa.types.is_integer, "long"),
    (pa.types.is_float32, "float"),
    (pa.types.is_floating, "double"),
    (pa.types.is_timestamp, "datetime"),
    (pa.types.is_date, "date"),
    (pa.types.is_time, "time"),
    (pa.types.is_string, "keyword"),
    (pa.types.is_binary, "binary"),
)
NANO = 10**9


@dataclass(frozen=True)
class Result:
    """The rows of one query: names and types of the columns, then the rows."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]

    def page(self, start: int, size: int) -> Result:
        """Return some of the rows."""
        return Result(self.columns, self.rows[start : start + size])


def result_of(
    table: pa.Table,
    kinds: Sequence[str | None],
    arrays: set[int],
    *,
    zone: str = "Z",
    several: str = "refuse",
) -> Result:
    """Return the result of what DuckDB has found.

    Parameters
    ----------
    table : pyarrow.Table
        What it has found.
    kinds : sequence
        The type of each column where it is known; None, or nothing at all, where Arrow's says it.
    arrays : set of int
        Columns whose values are lists.
    zone : str
        The zone that instants are written in.
    several : {"refuse", "first", "keep"}
        What becomes of several values to a cell.
    """
    known = list(kinds) if len(kinds) == table.num_columns else [None] * table.num_columns
    columns, values = [], []
    for number, name in enumerate(table.column_names):
        column = table.column(number)
        if number in arrays or pa.types.is_list(column.type):
            column = column if several == "keep" else _first_values(name, column, several)
        kind = known[number] or _kind_of(column)
        columns.append((name, kind))
        values.append(_written(column, kind, zone))
    rows = tuple(zip(*values, strict=True)) if values else ()
    return Result(tuple(columns), rows)


def _kind_of(column: pa.ChunkedArray) -> str:
    if str(column.type) == "month_day_nano_interval":
        months = all(not v[1] and not v[2] for v in column.to_pylist() if v is not None)
        return "interval_year_to_month" if months else "interval_day_to_second"
    if pa.types.is_decimal(column.type):
        return "long" if column.type.scale == 0 else "double"
    return next((kind for test, kind in KINDS if test(column.type)), "keyword")


def _first_values(name: str, column: pa.ChunkedArray, several: str) -> pa.ChunkedArray:
    values = column.to_pylist()
    if several == "refuse" and any(value is not None and len(value) > 1 for value in values):
        words = f"Arrays (returned by [{name}]) are not supported"
        raise RefusedError(400, "invalid_argument_exception", words)
    return pa.chunked_array([pa.array([value[0] if value else None for value in values], pa.string())])


def _written(column: pa.ChunkedArray, kind: str, zone: str) -> list[Any]:
    if kind == "datetime" and pa.types.is_timestamp(column.type):
        counts = column.cast(pa.timestamp("ns")).cast(pa.int64()).to_pylist()
        offsets = zone_of(zone)
        return [None if n is None else instant(n, offsets) for n in counts]
    writer = WRITERS.get(kind)
    if pa.types.is_decimal(column.type):
        writer = int if kind == "long" else float
    elif str(column.type) == "month_day_nano_interval":
        writer = _interval
    elif pa.types.is_string(column.type):  # it is stored as JSON has it
        writer = None
    values = column.to_pylist()
    return values if writer is None else [None if value is None else writer(value) for value in values]


def instant(nanoseconds: int, zone: Zone = timedelta(0)) -> str:
    """Return an instant as JSON has it: with 3 digits after the second, or as many as it needs."""
    seconds, fraction = divmod(nanoseconds, NANO)
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    offset = offset_at(zone, at)
    digits = f"{fraction:09d}".rstrip("0").ljust(3, "0")
    local = (at + offset).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{local}.{digits}{_offset(offset)}"


def _offset(offset: timedelta) -> str:
    if not offset:
        return "Z"
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _date(value: Any) -> str:
    return f"{value.isoformat()}T00:00:00.000Z"


def _time(value: Any) -> str:
    return f"{value.isoformat(timespec='milliseconds' if value.microsecond % 1000 == 0 else 'microseconds')}Z"


def _interval(value: Any) -> str:
    months, days, nanos = value
    if months:
        years, rest = int(months / 12), months - 12 * int(months / 12)
        return "P" + (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
    return duration(days * 86_400 * NANO + nanos)


def duration(nanos: int) -> str:
    """Return a duration as ISO 8601 has it, without days: ``PT26H3M4.5S``."""
    if not nanos:
        return "PT0S"
    sign, rest = ("-" if nanos < 0 else ""), abs(nanos)
    hours, rest = divmod(rest, 3600 * NANO)
    minutes, rest = divmod(rest, 60 * NANO)
    seconds, fraction = divmod(rest, NANO)
    text = "PT" + (f"{sign}{hours}H" if hours else "") + (f"{sign}{minutes}M" if minutes else "")
    if not seconds and not fraction:
        return text
    return f"{text}{sign}{seconds}" + (f".{fraction:09d}".rstrip("0") if fraction else "") + "S"


def _special(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _shortest(value: float) -> float | str:
    """Return a float of 32 bits as the shortest text that means it."""
    return _special(value) if not math.isfinite(value) else float(str(np.float32(value)))


WRITERS: Mapping[str, Callable[[Any], Any]] = {
    "half_float": _shortest,
    "float": _shortest,
    "double": _special,
    "scaled_float": _special,
    "date": _date,
    "time": _time,
    "binary": lambda value: value if isinstance(value, str) else value.decode(),
}
"""How values of a type are written, where JSON does not have them as Arrow gives them."""
