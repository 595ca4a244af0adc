"""Dates and times as SQL answers write them: ISO 8601 with three to nine digits after the second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

MICRO, NANO = pa.timestamp("us", "UTC"), pa.timestamp("ns", "UTC")
_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII)


def moments(values: Sequence[Any]) -> pa.Array:
    """Return instants in UTC: to the microsecond, or to the nanosecond where one is given so exactly."""
    texts = _of_one_length(values)
    try:
        return texts.cast(MICRO)
    except pa.ArrowInvalid:
        texts = pa.array(values, pa.string())
    try:
        return texts.cast(MICRO)
    except pa.ArrowInvalid:
        return texts.cast(NANO)


def _of_one_length(values: Sequence[Any]) -> pa.Array:
    """Return texts as an array; those of one length are joined, which is twice as fast.

    Where the lengths differ, though their sum does not, a piece is cut off somewhere, and no instant.
    """
    if values and type(values[0]) is str:
        try:
            joined = "".join(values)
        except TypeError:  # some are missing
            return pa.array(values, pa.string())
        size = len(values[0])
        if joined.isascii() and len(joined) == size * len(values):
            edges = pa.py_buffer(np.arange(0, len(joined) + 1, size, dtype=np.int32)) if size else None
            if edges is not None:
                return pa.StringArray.from_buffers(len(values), edges, pa.py_buffer(joined.encode()))
    return pa.array(values, pa.string())


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
