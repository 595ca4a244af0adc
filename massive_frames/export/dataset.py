"""Write a batch's rows to a folder of Parquet files while it runs, in memory bounded by one file."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from massive_frames.errors import ExportError
from massive_frames.export.base import replace_atomically
from massive_frames.export.folder import FAILED, PART, files_of, keys_of, prepare
from massive_frames.frames import FrameBuilder, Schema, builder_for

LISTING = {"file": "str", "n_rows": "Int64", "n_requests": "Int64", "n_failed": "Int64", "bytes": "Int64"}


class DatasetWriter:
    """Writes finished requests to parts, and at the end those without a result to a file of their own.

    A file appears whole under its name and is never changed, so that others may read while the batch runs;
    ``failed.parquet`` alone is written anew by each run. ``add`` writes a part when one is full, which can
    take seconds: call it from a worker thread. Any method may be called from any thread.

    Parameters
    ----------
    folder : str or pathlib.Path
        A new or empty folder, or one that an earlier run of the same batch wrote.
    schema : Schema
        The columns.
    batch_id : str
        The batch.
    attrs : mapping
        What stands under ``massive_frames`` in the attributes of a frame read from the folder: plain JSON
        values. A folder keeps those of its first run.
    rows_per_file : int
        A part has no more rows, unless a single request has.
    bytes_per_file : int
        A part is written when its columns have this many bytes in memory; compressed they are fewer.
    seconds_per_file : float
        A part is written when the last one is this old and a row comes, so that progress can be seen.
    clock : callable
        Seconds that only grow.

    Raises
    ------
    ExportError
        The folder holds files of another batch or of somebody else, or a file cannot be written.

    Example
    -------
    >>> from massive_frames.frames import schema_for
    >>> writer = DatasetWriter("runs/tea", schema_for("serp", ()), batch_id="b", attrs={})
    >>> writer.add({"request_key": "k"}, [])
    >>> writer.close()
    >>> writer.listing()[["file", "n_rows"]].values.tolist()
    [['part-00000.parquet', 1]]
    """

    def __init__(
        self,
        folder: str | Path,
        schema: Schema,
        *,
        batch_id: str,
        attrs: Mapping[str, Any],
        rows_per_file: int = 50_000,
        bytes_per_file: int = 128 << 20,
        seconds_per_file: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder, self.schema = Path(folder), schema
        self.rows_per_file, self.bytes_per_file = rows_per_file, bytes_per_file
        self.seconds_per_file, self._clock = seconds_per_file, clock
        self._arrow = prepare(self.folder, schema, batch_id, attrs)
        numbers = [int(found[1]) for path in self._files() if (found := PART.fullmatch(path.name))]
        self._next = max(numbers, default=-1) + 1
        self._done, self._failed = FrameBuilder(schema), FrameBuilder(schema)
        self._failed_places: set[int] = set()
        self._n_rows = 0
        self._counts: dict[str, tuple[int, int]] = {}
        self._written_at = clock()
        self._lock = threading.RLock()

    def __len__(self) -> int:
        with self._lock:
            return self._n_rows + len(self._failed)

    def add(self, shared: Mapping[str, Any], rows: Sequence[Any], place: int | None = None) -> None:
        """Add one request's rows; those of a request with an error wait for the end.

        Parameters
        ----------
        shared, rows, place
            As of ``FrameBuilder.add``. An answer at the place of an error replaces it.

        Raises
        ------
        ExportError
            A part was due and cannot be written. Its rows are kept: the next call tries again.
        """
        with self._lock:
            if shared.get("error") is not None:
                self._failed.add(shared, rows, place)
                self._failed_places |= set() if place is None else {place}
                return
            if place is not None and place in self._failed_places:
                self._failed.discard(place)
            n_rows = max(len(rows), 1)
            try:
                if self._n_rows and self._n_rows + n_rows > self.rows_per_file:
                    self._write_part()
            finally:
                self._done.add(shared, rows, place)
                self._n_rows += n_rows
            if self._is_due():
                self._write_part()

    def add_many(
        self, columns: Mapping[str, Sequence[Any]], constant: Mapping[str, Any], places: Sequence[int]
    ) -> None:
        """Add many requests that have no result, such as those never sent; they wait for the end.

        Parameters
        ----------
        columns, constant, places
            As of ``FrameBuilder.add_many``.
        """
        with self._lock:
            self._failed.add_many(columns, constant, places)
            self._failed_places.update(places)

    def finished_keys(self) -> set[str]:
        """Return the keys of the requests that already stand in parts and need not be added again.

        Raises
        ------
        ExportError
            A part cannot be read.
        """
        parts = [path for path in self._files() if path.name != FAILED]
        return {key for path in parts for key in self._keys(path).to_pylist()}

    def flush(self) -> None:
        """Write what there is of finished requests as a part."""
        with self._lock:
            if self._n_rows:
                self._write_part()

    def close(self) -> None:
        """Write the last part, and ``failed.parquet`` anew; without failed requests there is none.

        Raises
        ------
        ExportError
            A file cannot be written; ``close`` may be called again.
        """
        with self._lock:
            self.flush()
            table, n_requests = self._failed.table(self._arrow)
            if n_requests:
                self._write(FAILED, table, n_requests)
            else:
                self._forget_failed()

    def listing(self) -> pd.DataFrame:
        """Return one row a file: ``file, n_rows, n_requests, n_failed, bytes``."""
        with self._lock:
            rows = [self._listed(path) for path in self._files()]
        return pd.DataFrame(rows, columns=list(LISTING)).astype(LISTING)

    def frame(self, attrs: Mapping[str, Any]) -> pd.DataFrame:
        """Return the listing, with ``attrs`` and the folder under ``massive_frames``."""
        listing = self.listing()
        listing.attrs["massive_frames"] = {**attrs, "to": str(self.folder)}
        return listing

    def _is_due(self) -> bool:
        return (
            self._n_rows >= self.rows_per_file
            or self._done.nbytes >= self.bytes_per_file
            or self._clock() - self._written_at >= self.seconds_per_file
        )

    def _write_part(self) -> None:
        table, n_requests = self._done.table(self._arrow)
        self._write(f"part-{self._next:05}.parquet", table, n_requests)
        self._next += 1
        self._done.clear()
        self._n_rows = 0
        self._written_at = self._clock()

    def _write(self, name: str, table: pa.Table, n_requests: int) -> None:
        path = self.folder / name
        with self._telling("written"):
            if name != FAILED and path.exists():
                raise ExportError(f"to={str(self.folder)!r}: {name} was written by another process")
            with replace_atomically(path, durable=True) as beside:
                pq.write_table(table, beside, compression="zstd")
                if name != FAILED:
                    self._forget_failed()  # an answer in the new part may be to a request that stands there
        self._counts[name] = table.num_rows, n_requests

    def _forget_failed(self) -> None:
        with self._telling("written"):
            (self.folder / FAILED).unlink(missing_ok=True)
        self._counts.pop(FAILED, None)

    def _listed(self, path: Path) -> tuple[str, int, int, int, int]:
        if path.name not in self._counts:
            keys = self._keys(path)
            self._counts[path.name] = pq.read_metadata(path).num_rows, len(keys)
        n_rows, n_requests = self._counts[path.name]
        failed = n_requests if path.name == FAILED else 0
        return path.name, n_rows, n_requests, failed, path.stat().st_size

    def _files(self) -> list[Path]:
        with self._telling("read"):
            return files_of(self.folder)

    @contextmanager
    def _telling(self, done: str) -> Iterator[None]:
        """Turn what the disk raises into an error that names the folder."""
        try:
            yield
        except OSError as error:
            raise ExportError(f"to={str(self.folder)!r} cannot be {done}: {error}") from error

    def _keys(self, path: Path) -> pa.Array:
        try:
            return keys_of(path)
        except (OSError, ValueError, LookupError) as error:
            raise ExportError(
                f"to={str(self.folder)!r}: {path.name} cannot be read: {error}; expected a whole Parquet "
                "file: remove it and resume, and its requests are read again from the store"
            ) from error


def sink_for(
    to: str | Path | None, schema: Schema, batch_id: str, attrs: Mapping[str, Any]
) -> FrameBuilder | DatasetWriter:
    """Return where a batch's rows go: to a dataset in the folder ``to``, or into memory."""
    return builder_for(schema) if to is None else DatasetWriter(to, schema, batch_id=batch_id, attrs=attrs)
