"""Which of the gathered rows are shown, in which order, and each column of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from massive_frames.frames.arrays import stored_type
from massive_frames.frames.chunks import DROPPED, NOWHERE, Chunk, Ints
from massive_frames.frames.columns import Column
from massive_frames.frames.memory import POOL
from massive_frames.frames.schema import Schema

LONG_BYTES, RUN_BYTES = 4 << 20, 256
RUNS_PER_PIECE = 2_000


class Layout:
    """The rows of some chunks: of each place only what came last.

    Parameters
    ----------
    schema : Schema
        The columns.
    chunks : sequence of Chunk
        In the order in which they came.
    by_place : bool
        Order requests by their place; otherwise as they came.
    """

    def __init__(self, schema: Schema, chunks: Sequence[Chunk], *, by_place: bool) -> None:
        self._chunks = chunks
        self._shared = {column.name for column in schema.shared}
        places = np.concatenate([np.empty(0, "int64"), *(chunk.places for chunk in chunks)])
        counts = np.concatenate([np.empty(0, "int64"), *(chunk.counts for chunk in chunks)])
        shown = _last_of_each_place(places, counts)
        if by_place:
            shown = shown[np.argsort(places[shown], kind="stable")]
        self.places, self.n_rows = places[shown], np.maximum(counts[shown], 1)
        self._requests, self._rows = shown, _rows_of(counts, shown, self.n_rows)
        self._blank: dict[tuple[int, pa.DataType], pa.ChunkedArray] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def n_requests(self) -> int:
        """How many requests the rows are of."""
        return len(self._requests)

    def column(self, column: Column) -> pa.Array | pa.ChunkedArray:
        """Return a column; one of dtype ``category`` as a dictionary array whose texts are sorted."""
        if column.name not in self._shared:
            values = self.by_row(column)
            return _sorted_dictionary(values) if column.dtype == "category" else values
        if column.dtype != "category":
            return self._taken(self._whole(column), np.repeat(self._requests, self.n_rows))
        encoded = _sorted_dictionary(self.by_request(column))
        rows = pa.array(np.repeat(np.arange(self.n_requests), self.n_rows))
        return pc.take(encoded, rows, memory_pool=POOL)

    def by_request(self, column: Column) -> pa.ChunkedArray:
        """Return a parameter or a provenance as it is stored: one value a request shown."""
        return self._taken(self._whole(column), self._requests)

    def by_row(self, column: Column) -> pa.ChunkedArray:
        """Return what parsers found as it is stored: one value a row shown."""
        return self._taken(self._whole(column), self._rows)

    def _whole(self, column: Column) -> pa.ChunkedArray:
        """Return everything gathered for a column, in the order in which it came."""
        kind = stored_type(column)
        parts: list[pa.Array] = []
        for chunk in self._chunks:
            shared = column.name in self._shared
            array = (chunk.shared if shared else chunk.results).get(column.name)
            if array is None:
                n = len(chunk.counts) if shared else int(chunk.counts.clip(0).sum())
                array = pa.nulls(n, kind, memory_pool=POOL)
            stored = pc.cast(array, kind, memory_pool=POOL)
            parts += stored.chunks if isinstance(stored, pa.ChunkedArray) else [stored]
        return pa.chunked_array(parts, kind)

    def _taken(self, values: pa.ChunkedArray, index: Ints) -> pa.ChunkedArray:
        if values.null_count == len(values):  # one array serves every column that holds nothing
            key = len(index), values.type
            if key not in self._blank:
                self._blank[key] = pa.chunked_array([pa.nulls(len(index), values.type, memory_pool=POOL)])
            return self._blank[key]
        if len(index) == len(values) and np.array_equal(index, np.arange(len(index))):
            return values
        starts = np.flatnonzero((np.diff(index, prepend=-3) != 1) | (index <= 0))  # -1 goes before no 0
        if values.nbytes < max(LONG_BYTES, RUN_BYTES * len(starts)):
            return pc.take(values, pa.array(index, mask=index < 0), memory_pool=POOL)
        return _joined(values, index, starts)


def _joined(values: pa.ChunkedArray, index: Ints, starts: Ints) -> pa.ChunkedArray:
    """Take values run by run: Arrow's own ``take`` copies all of them before it begins."""
    ends = np.append(starts[1:], len(index))
    blank = pa.nulls(1, values.type, memory_pool=POOL)
    pieces = []
    for some in np.array_split(np.arange(len(starts)), len(starts) // RUNS_PER_PIECE + 1):
        firsts, lengths = index[starts[some]].tolist(), (ends - starts)[some].tolist()
        runs = zip(firsts, lengths, strict=True)
        parts = [values.slice(first, length).chunks if first >= 0 else [blank] for first, length in runs]
        pieces.append(pa.concat_arrays([blank[1:], *chain.from_iterable(parts)], memory_pool=POOL))
    return pa.chunked_array(pieces, values.type)


def _last_of_each_place(places: Ints, counts: Ints) -> Ints:
    """Return which requests are shown: those without a place, and the last one of each place."""
    shown = np.ones(len(places), "bool")
    (placed,) = np.nonzero(places != NOWHERE)
    _, last = np.unique(places[placed][::-1], return_index=True)
    shown[placed] = False
    shown[placed[::-1][last]] = True
    return np.nonzero(shown & (counts != DROPPED))[0]


def _rows_of(counts: Ints, shown: Ints, n_rows: Ints) -> Ints:
    """Return which gathered row stands in each row shown; -1 for a blank one."""
    stored = counts.clip(0)
    starts = (np.cumsum(stored) - stored)[shown]
    before = np.cumsum(n_rows) - n_rows
    rows = np.repeat(starts - before, n_rows) + np.arange(n_rows.sum())
    rows[np.repeat(counts[shown] == 0, n_rows)] = -1
    return rows


def _sorted_dictionary(texts: pa.ChunkedArray) -> pa.Array:
    """Return texts as a dictionary array in which each one used stands once, in order."""
    encoded = pc.dictionary_encode(texts.combine_chunks(memory_pool=POOL), memory_pool=POOL)
    order = pc.array_sort_indices(encoded.dictionary)
    rank = np.empty(len(order), "int32")
    rank[order.to_numpy()] = np.arange(len(order), dtype="int32")
    indices = pc.take(pa.array(rank), encoded.indices, memory_pool=POOL)
    return pa.DictionaryArray.from_arrays(indices, pc.take(encoded.dictionary, order, memory_pool=POOL))
