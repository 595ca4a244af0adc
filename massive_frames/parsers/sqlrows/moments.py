"""Dates and times as SQL answers write them: ISO 8601 with three to nine digits after the second."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

MICRO, NANO = pa.timestamp("us", "UTC"), pa.timestamp("ns", "UTC")
_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII)


def moments(values: Sequence[Any]) -> pa.Array:
    """Return instants in UTC: to the microsecond, or to the nanosecond where one is given so exactly."""
    readers: tuple[Callable[[Sequence[Any]], pa.Array | None], ...] = (_of_one_length, _texts)
    for read in readers:
        texts = read(values)
        if texts is None:
            continue
        for kind in (MICRO, NANO):
            with contextlib.suppress(pa.ArrowInvalid):
                return texts.cast(kind)
    raise ValueError("some of these are no instants")


def _texts(values: Sequence[Any]) -> pa.Array:
    return pa.array(values, pa.string())


def _of_one_length(values: Sequence[Any]) -> pa.Array | None:
    """Return texts as an array in half the time, where all have one length and none is missing.

    Where only the sum of the lengths fits, one is cut off before its end, and no instant.
    """
    try:
        joined = "".join(values)
    except TypeError:
        return None
    size = len(values[0]) if values else 0
    if not size or len(joined) != size * len(values) or not joined.isascii():
        return None
    edges = pa.py_buffer(np.arange(0, len(joined) + 1, size, dtype=np.int32))
    return pa.StringArray.from_buffers(len(values), edges, pa.py_buffer(joined.encode()))


def times_of_day(values: Sequence[Any]) -> pa.Array:
    """Return times of day, on the clock of the query's own zone: the zone itself is left out."""
    counted = [None if value is None else _nanoseconds(value) for value in values]
    return pa.array(counted, pa.int64()).cast(pa.time64("ns"))


def _nanoseconds(time: str) -> int:
    found = _TIME.fullmatch(time)
    if found is None:
        raise ValueError(f"{time!r} is no time of day")
    hours, minutes, seconds, fraction = found.groups()
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    return whole * 10**9 + int((fraction or "0").ljust(9, "0"))
