"""Gather rows column by column in little memory, and make the frame of them."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import pyarrow as pa

from massive_frames.frames.arrays import clean_text, json_text
from massive_frames.frames.cells import CellReader
from massive_frames.frames.chunks import NOWHERE, Block, Chunk, Ints, blank_chunk, chunk_of
from massive_frames.frames.columns import NESTED
from massive_frames.frames.layout import Layout
from massive_frames.frames.merging import Merge
from massive_frames.frames.schema import Schema
from massive_frames.frames.series import series_of

ROWS_PER_CHUNK = 2_000
BODY_BYTES_PER_CHUNK = 256 << 20
"""Rows hold little more text than the body they were read from: this bounds what waits as Python objects."""


class FrameBuilder:
    """Collects rows request by request; what a request's rows share is kept once.

    Rows become Arrow columns some thousand at a time, and one chunk of them when a frame is made, which has
    its texts in common with that frame. Any method may be called from any thread.

    Parameters
    ----------
    schema : Schema
        The columns.

    Example
    -------
    >>> from massive_frames.frames import schema_for
    >>> builder = FrameBuilder(schema_for("serp", ()))
    >>> builder.add({"service": "local"}, [])
    >>> builder.frame({})["service"].tolist()
    ['local']
    """

    def __init__(self, schema: Schema) -> None:
        self.schema, self._reader = schema, CellReader(schema.results)
        self._lock, self._reading = threading.Lock(), threading.RLock()
        self._merge: Merge | None = None
        self.clear()

    def __len__(self) -> int:
        with self._reading:
            return len(Layout(self.schema, self._snapshot(), by_place=False))

    @property
    def nbytes(self) -> int:
        """Bytes of the columns in memory; the newest rows, which are not columns yet, are not counted."""
        return self._n_bytes

    def add(self, shared: Mapping[str, Any], rows: Sequence[Any], place: int | None = None) -> None:
        """Add one request's rows, or the single row of a request that has none.

        Parameters
        ----------
        shared : mapping
            Parameters and provenance by column; not to be changed afterwards.
        rows : sequence
            What a parser found, in page order.
        place : int, optional
            Where the request stands in the batch, counted from 0. Rows added before for the same place
            are replaced. Rows without a place stand first and are never replaced.
        """
        self._append(Block(NOWHERE if place is None else place, shared, self._reader.cells(rows)))

    def add_many(
        self, columns: Mapping[str, Sequence[Any]], constant: Mapping[str, Any], places: Sequence[int]
    ) -> None:
        """Add the single rows of many requests that have no results.

        Parameters
        ----------
        columns : mapping of str to sequence
            Parameters and provenance that differ: one value a request.
        constant : mapping of str to object
            Those that are the same for all.
        places : sequence of int
            As in ``add``, one a request.
        """
        chunk = blank_chunk(self.schema, columns, constant, places)
        with self._lock:
            self._condense()
            self._keep(chunk)

    def discard(self, place: int) -> None:
        """Take back what was added for a place."""
        self._append(Block(place, {}, None))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._chunks: list[Chunk] = []
            self._blocks: list[Block] = []
            self._n_rows = self._n_bytes = self._n_body_bytes = 0

    def frame(self, attrs: Mapping[str, Any]) -> pd.DataFrame:
        """Return everything added so far, by place, with ``attrs`` under ``massive_frames``."""
        return self._placed(attrs)[1]

    def table(self, arrow: pa.Schema) -> tuple[pa.Table, int]:
        """Return everything added so far, as it came, as a table of this schema; and how many requests."""
        with self._reading:
            layout = Layout(self.schema, self._snapshot(), by_place=False)
            columns = [_cast(layout.column(c), arrow.field(c.name).type) for c in self.schema.columns]
        return pa.Table.from_arrays(columns, schema=arrow), layout.n_requests

    def _placed(self, attrs: Mapping[str, Any]) -> tuple[Ints, pd.DataFrame]:
        """Return each request's place, and the frame of them in this order."""
        with self._reading:
            layout = Layout(self.schema, [self._merged()], by_place=True)
        columns = {}
        for column in self.schema.columns:
            columns[column.name] = series_of(column, layout.column(column))
            pa.default_memory_pool().release_unused()  # pandas works in it; 100,000 rows leave 20 MB
        frame = pd.DataFrame(columns, copy=False)  # nobody else has them
        frame.attrs["massive_frames"] = dict(attrs)
        return layout.places, frame

    def _append(self, block: Block) -> None:
        with self._lock:
            self._blocks.append(block)
            self._n_rows += len(block.rows or (None,))
            self._n_body_bytes += block.shared.get("body_bytes") or 0
            if self._n_rows >= ROWS_PER_CHUNK or self._n_body_bytes >= BODY_BYTES_PER_CHUNK:
                self._condense()

    def _condense(self) -> None:
        if self._blocks:
            self._keep(self._chunk_of(self._blocks))
            self._blocks, self._n_rows, self._n_body_bytes = [], 0, 0

    def _chunk_of(self, blocks: Sequence[Block]) -> Chunk:
        return chunk_of(self.schema, self._reader.columns, blocks)

    def _keep(self, chunk: Chunk) -> None:
        self._chunks.append(chunk)
        self._n_bytes += chunk.nbytes

    def _snapshot(self) -> list[Chunk]:
        if self._merge is not None:
            self._finish(self._merge)
        with self._lock:
            chunks, blocks = self._chunks[:], self._blocks[:]
        return [*chunks, self._chunk_of(blocks)]

    def _merged(self) -> Chunk:
        """Return everything added so far as one chunk, which from now on stands for it."""
        if self._merge is not None:  # an interrupt had broken it off
            self._finish(self._merge)
        with self._lock:
            self._condense()
            self._merge, self._chunks = Merge(self.schema, self._chunks), []
        return self._finish(self._merge)

    def _finish(self, merge: Merge) -> Chunk:
        chunk = merge.finish()
        with self._lock:
            self._chunks, self._merge = [chunk, *self._chunks], None
        return chunk


def cell(row: Any, name: str) -> Any:
    """Return one cell of a parser's row as it stands in the frame."""
    value = getattr(row, name, None)
    if name in NESTED:
        return [_part(part) for part in value] if value else None
    return json_text(value) if name == "details" else value


def _part(part: Any) -> dict[str, Any]:
    return {
        key: clean_text(value) if isinstance(value, str) else value for key, value in asdict(part).items()
    }


def _cast(values: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    """Return a column in the type it has in a file.

    A dictionary without any text gets an empty one that no row uses: pandas and dask forget what the
    texts of an empty dictionary would be, and dask then cannot join the files of a folder.
    """
    if not pa.types.is_dictionary(kind):
        return values.cast(kind)
    texts = values.dictionary.cast(kind.value_type) if len(values.dictionary) else pa.array([""])
    return pa.DictionaryArray.from_arrays(values.indices, texts)
