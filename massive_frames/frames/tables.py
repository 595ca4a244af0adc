"""Frames of queries that have columns of their own: each answer is an Arrow table, put under one another.

What a request's rows share stands around them: ``query_index`` and what was asked in front, provenance
behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from massive_frames.frames.build import FrameBuilder
from massive_frames.frames.columns import OWN_COLUMNS, PROVENANCE
from massive_frames.frames.own import frame_of_table, unified
from massive_frames.frames.schema import Schema

INDEX = "query_index"


class TableBuilder(FrameBuilder):
    """Collects one table a request; a request without one has a single row that says why.

    Parameters
    ----------
    schema : Schema
        What the rows of a request share; it has no result columns.

    Example
    -------
    >>> import pyarrow as pa
    >>> from massive_frames.frames import schema_for
    >>> builder = TableBuilder(schema_for("sql", ()))
    >>> builder.add({"service": "local"}, [pa.table({"n": [1, 2]})], 0)
    >>> builder.frame({})["n"].tolist()
    [1, 2]
    """

    def __init__(self, schema: Schema) -> None:
        self._tables: dict[int, pa.Table | None] = {}
        super().__init__(schema)

    @property
    def nbytes(self) -> int:
        """Bytes of the tables and of what their rows share."""
        with self._reading:
            held = sum(table.nbytes for table in self._tables.values() if table is not None)
        return super().nbytes + int(held)

    def add(self, shared: Mapping[str, Any], rows: Sequence[Any], place: int | None = None) -> None:
        """Add one request's table, the only one of ``rows``, or the single row of a request without one."""
        at = 0 if place is None else place
        with self._reading:  # whoever reads finds both, or neither
            super().add(shared, [], at)
            self._tables[at] = rows[0] if rows else None

    def add_many(
        self, columns: Mapping[str, Sequence[Any]], constant: Mapping[str, Any], places: Sequence[int]
    ) -> None:
        """Add the single rows of many requests that have no table."""
        with self._reading:
            super().add_many(columns, constant, places)
            self._tables |= dict.fromkeys(places)

    def frame(self, attrs: Mapping[str, Any]) -> pd.DataFrame:
        """Return everything under one another.

        Columns of one name whose types do not go together hold Python objects, and
        ``attrs["massive_frames"]["conflicts"]`` says which types they have where.
        """
        shared, tables = self._so_far(attrs)
        counts = np.array([1 if table is None else table.num_rows for _, table in tables], dtype="int64")
        blank = pa.table({"": pa.nulls(1)}).drop_columns([""])
        own, conflicts = unified(
            [(place, blank if table is None else table) for place, table in tables], counts
        )
        around = shared.iloc[np.repeat(np.arange(len(tables)), counts)].reset_index(drop=True)
        places = np.repeat(np.array([place for place, _ in tables], dtype="int64"), counts)
        frame = _side_by_side(places, around, own, [column.name for column in PROVENANCE])
        frame.attrs = dict(shared.attrs)
        mine = dict(frame.attrs.get("massive_frames", {}))
        mine["n_rows"] = {place: None if table is None else table.num_rows for place, table in tables}
        frame.attrs["massive_frames"] = mine | ({"conflicts": conflicts} if conflicts else {})
        return frame

    def frames(self, attrs: Mapping[str, Any]) -> list[pd.DataFrame]:
        """Return each request's own columns as a frame, in the requests' order.

        The frame of a request that failed is empty, and its ``attrs["massive_frames"]`` hold the error.
        """
        shared, tables = self._so_far(attrs)
        found = []
        for row, (place, table) in enumerate(tables):
            frame = pd.DataFrame() if table is None else frame_of_table(table)
            said = {name: _plain(value) for name, value in shared.iloc[row].dropna().items()}
            frame.attrs["massive_frames"] = {**shared.attrs.get("massive_frames", {}), INDEX: place, **said}
            found.append(frame)
        return found

    def _so_far(self, attrs: Mapping[str, Any]) -> tuple[pd.DataFrame, list[tuple[int, pa.Table | None]]]:
        """Return one row a request, and each one's table, both in the requests' order."""
        with self._reading:
            places, shared = self._placed(attrs)
            return shared, [(place, self._tables.get(place)) for place in places.tolist()]


def _side_by_side(
    places: Any, around: pd.DataFrame, own: pd.DataFrame, behind: Sequence[str]
) -> pd.DataFrame:
    """Return the columns in order; one of the query's own that has the name of another gets a number."""
    taken = {INDEX, *around.columns}
    names = {
        name: name if name not in taken else _numbered(str(name), {*taken, *own.columns}) for name in own
    }
    front = [name for name in around.columns if name not in behind]
    parts = [
        pd.DataFrame({INDEX: pd.array(places, dtype="Int32")}),
        around[front],
        own.rename(columns=names),
        around[[name for name in around.columns if name in behind]],
    ]
    return pd.concat(parts, axis="columns")


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, so that a frame's attributes can be written."""
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if isinstance(value, np.generic) else value


def _numbered(name: str, taken: set[Any]) -> str:
    return next(f"{name}.{n}" for n in range(1, len(taken) + 2) if f"{name}.{n}" not in taken)


def builder_for(schema: Schema) -> FrameBuilder:
    """Return what collects the rows of a schema's kind."""
    return TableBuilder(schema) if schema.kind in OWN_COLUMNS else FrameBuilder(schema)
