"""Put gathered chunks into one, in the order shown, so that a frame made of it need not copy its texts."""

from __future__ import annotations

from collections.abc import Sequence

from massive_frames.frames.chunks import Arrays, Chunk
from massive_frames.frames.layout import Layout
from massive_frames.frames.memory import LARGE_BYTES, give_back
from massive_frames.frames.schema import Schema


class Merge:
    """One merge, column by column: each column of the old chunks is let go as soon as the new one is there.

    It may be broken off at any instant, and ``finish`` called again.

    Parameters
    ----------
    schema : Schema
        The columns.
    chunks : sequence of Chunk
        In the order in which they came; they are used up.
    """

    def __init__(self, schema: Schema, chunks: Sequence[Chunk]) -> None:
        self._schema, self._chunks = schema, chunks
        self._layout = Layout(schema, chunks, by_place=True)
        self._shared: Arrays = {}
        self._results: Arrays = {}

    def finish(self) -> Chunk:
        """Return everything as one chunk."""
        for column in self._schema.shared:
            if column.name not in self._shared:
                self._shared[column.name] = self._layout.by_request(column)
            for chunk in self._chunks:
                chunk.shared.pop(column.name, None)
        for column in self._schema.results:
            if column.name not in self._results:
                self._results[column.name] = self._layout.by_row(column)
            for chunk in self._chunks:
                chunk.results.pop(column.name, None)
            if self._results[column.name].nbytes > LARGE_BYTES:
                give_back()
        return Chunk(
            self._layout.places,
            self._layout.n_rows,
            {name: array for name, array in self._shared.items() if array.null_count < len(array)},
            {name: array for name, array in self._results.items() if array.null_count < len(array)},
        )
