"""What each SQL type becomes: an Arrow column that holds every value of it exactly."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from massive_frames.parsers.sqlrows.durations import months_of, nanoseconds_of
from massive_frames.parsers.sqlrows.moments import moments, times_of_day

Values = Sequence[Any]
Reader = Callable[[Values], pa.Array]

INTEGERS = {
    "byte": pa.int8(),
    "short": pa.int16(),
    "integer": pa.int32(),
    "long": pa.int64(),
    "unsigned_long": pa.uint64(),
    "counter_integer": pa.int32(),
    "counter_long": pa.int64(),
}
FLOATS = {
    "half_float": pa.float32(),
    "float": pa.float32(),
    "double": pa.float64(),
    "scaled_float": pa.float64(),
    "counter_double": pa.float64(),
}
TEXTS = (
    "keyword",
    "constant_keyword",
    "wildcard",
    "text",
    "match_only_text",
    "ip",
    "version",
    "geo_point",
    "geo_shape",
    "shape",
    "cartesian_point",
    "cartesian_shape",
    "geohash",
    "geotile",
    "geohex",
)
MOMENTS = ("datetime", "date", "date_nanos")
IN_MONTHS = ("interval_year", "interval_month", "interval_year_to_month")
IN_TIME = tuple(
    f"interval_{name}"
    for name in (
        "day",
        "hour",
        "minute",
        "second",
        "day_to_hour",
        "day_to_minute",
        "day_to_second",
        "hour_to_minute",
        "hour_to_second",
        "minute_to_second",
    )
)
SPECIAL = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


def column(kind: str, values: Values) -> pa.Array:
    """Return one column.

    Parameters
    ----------
    kind : str
        The type's name, as the cluster says it.
    values : sequence
        Its values, as JSON has them.

    Returns
    -------
    pyarrow.Array
        Of the type's own Arrow type. Values of several to a cell are lists, and a value that the type
        cannot be turns the column into texts: nothing is dropped.
    """
    try:
        return READERS.get(kind, _whatever)(values)
    except (TypeError, ValueError, OverflowError, pa.ArrowException):
        return _whatever(values)


def _booleans(values: Values) -> pa.Array:
    return pa.array(values, pa.bool_())


def _integers(kind: pa.DataType) -> Reader:
    def read(values: Values) -> pa.Array:
        try:
            return pa.array(values, kind)
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):  # HISTOGRAM of whole numbers gives 100.0
            return pa.array([None if value is None else _whole(value) for value in values], kind)

    return read


def _whole(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError(f"{value!r} is no whole number")


def _floats(kind: pa.DataType) -> Reader:
    def read(values: Values) -> pa.Array:
        try:
            return pa.array(values, kind)
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
            plain = [SPECIAL[value] if isinstance(value, str) else value for value in values]
            return pa.array([None if value is None else float(value) for value in plain], kind)

    return read


def _texts(values: Values) -> pa.Array:
    return pa.array(values, pa.string())


def _bytes(values: Values) -> pa.Array:
    read = (
        value if value is None or isinstance(value, bytes) else base64.b64decode(value, validate=True)
        for value in values
    )
    return pa.array(list(read), pa.binary())


def _months(values: Values) -> pa.Array:
    return pa.array([None if value is None else months_of(value) for value in values], pa.int32())


def _durations(values: Values) -> pa.Array:
    counted = [None if value is None else nanoseconds_of(value) for value in values]
    return pa.array(counted, pa.int64()).cast(pa.duration("ns"))


def _nothing(values: Values) -> pa.Array:
    return pa.array(values, pa.null())


def _whatever(values: Values) -> pa.Array:
    """Return values of no known type: as Arrow understands them, or else as texts."""
    try:
        return pa.array(values)
    except (TypeError, ValueError, OverflowError, pa.ArrowException):
        return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


READERS: Mapping[str, Reader] = {
    "null": _nothing,
    "boolean": _booleans,
    "binary": _bytes,
    "time": times_of_day,
    **{name: _integers(kind) for name, kind in INTEGERS.items()},
    **{name: _floats(kind) for name, kind in FLOATS.items()},
    **dict.fromkeys(TEXTS, _texts),
    **dict.fromkeys(MOMENTS, moments),
    **dict.fromkeys(IN_MONTHS, _months),
    **dict.fromkeys(IN_TIME, _durations),
}
"""How each type is read, by the cluster's name for it."""
