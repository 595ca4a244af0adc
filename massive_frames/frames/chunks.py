"""Some thousand rows as Arrow columns: what a request's rows share is kept once for the request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from massive_frames.frames.arrays import array_of
from massive_frames.frames.cells import Cells
from massive_frames.frames.columns import Column
from massive_frames.frames.schema import Schema

NOWHERE = -1
"""The place of a request that has none: it is never replaced, and stands before those that have one."""
DROPPED = -1
"""The count of rows that says: whatever stood at this place is gone."""

Ints = npt.NDArray[np.int64]
Arrays = dict[str, pa.Array | pa.ChunkedArray]


class Block(NamedTuple):
    """One request: its place, what its rows share, and their cells; None for these drops the place."""

    place: int
    shared: Mapping[str, Any]
    rows: Sequence[Cells] | None


@dataclass(frozen=True)
class Chunk:
    """Requests and their rows; a column that holds no value is left out.

    Parameters
    ----------
    places, counts : numpy.ndarray of int64
        Of each request: its place, and how many rows it has (0: one blank row, ``DROPPED``: none at all).
    shared : dict of str to pyarrow.Array or pyarrow.ChunkedArray
        Parameters and provenance, one value a request.
    results : dict of str to pyarrow.Array or pyarrow.ChunkedArray
        What parsers found, one value a row.
    """

    places: Ints
    counts: Ints
    shared: Arrays
    results: Arrays

    @cached_property
    def nbytes(self) -> int:
        """Bytes in memory."""
        arrays = [*self.shared.values(), *self.results.values()]
        return int(sum(array.nbytes for array in arrays) + self.places.nbytes + self.counts.nbytes)


def chunk_of(schema: Schema, results: Sequence[Column], blocks: Sequence[Block]) -> Chunk:
    """Return blocks of Python objects as a chunk; ``results`` are the columns of their cells."""
    names = [column.name for column in schema.shared]
    shared = zip(*[map(block.shared.get, names) for block in blocks], strict=True)
    cells = zip(*[row for block in blocks for row in block.rows or ()], strict=True)
    counts = [DROPPED if block.rows is None else len(block.rows) for block in blocks]
    places = [block.place for block in blocks]
    return Chunk(
        np.array(places, "int64"),
        np.array(counts, "int64"),
        _arrays(schema.shared, shared),
        _arrays(results, cells),
    )


def _arrays(columns: Sequence[Column], values: Iterable[Sequence[Any]]) -> dict[str, pa.Array]:
    """Return the columns that hold any value."""
    arrays = ((column.name, array_of(column, cells)) for column, cells in zip(columns, values, strict=False))
    return {name: array for name, array in arrays if array is not None}


def blank_chunk(
    schema: Schema, columns: Mapping[str, Sequence[Any]], constant: Mapping[str, Any], places: Sequence[int]
) -> Chunk:
    """Return many requests of one blank row each: what differs by request, and what is the same for all."""
    wrong = {name: len(values) for name, values in columns.items() if len(values) != len(places)}
    if wrong:
        raise ValueError(f"columns: expected {len(places)} values each, as there are places, not {wrong}")
    shared = {}
    for column in schema.shared:
        varies = column.name in columns
        array = array_of(column, list(columns[column.name]) if varies else [constant.get(column.name)])
        if array is not None:
            shared[column.name] = array if varies else _repeated(array, len(places))
    return Chunk(np.array(places, "int64"), np.zeros(len(places), "int64"), shared, {})


def _repeated(one: pa.Array, times: int) -> pa.Array:
    """Return one value many times; a text is kept once."""
    text = pa.types.is_large_string(one.type)
    return (one.dictionary_encode() if text else one).take(pa.array(np.zeros(times, "int64")))
