"""Gather rows column by column, and make the frame of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from massive_frames.frames.columns import NESTED, Column
from massive_frames.frames.schema import Schema


class FrameBuilder:
    """Collects blocks of rows that share what was asked and where it came from.

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
        self.schema = schema
        self._counts: list[int] = []
        self._shared: list[Mapping[str, Any]] = []
        self._rows: list[Any] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, shared: Mapping[str, Any], rows: Sequence[Any]) -> None:
        """Add one request's rows, or the single row of a request that has none."""
        kept = list(rows) or [None]
        self._rows.extend(kept)
        self._shared.append(shared)
        self._counts.append(len(kept))

    def frame(self, attrs: Mapping[str, Any]) -> pd.DataFrame:
        """Return everything added so far, with ``attrs`` under ``massive_frames``."""
        n_blocks, n_rows = len(self._counts), sum(self._counts)
        shared, counts, rows = self._shared[:n_blocks], self._counts[:n_blocks], self._rows[:n_rows]
        results = {column.name for column in self.schema.results}
        data = {}
        for column in self.schema.columns:
            if column.name in results:
                data[column.name] = _series(column, [cell(row, column.name) for row in rows])
            else:
                block = _series(column, [part.get(column.name) for part in shared])
                data[column.name] = block.repeat(counts).reset_index(drop=True)
        frame = pd.DataFrame(data)
        frame.attrs["massive_frames"] = dict(attrs)
        return frame


def cell(row: Any, name: str) -> Any:
    """Return one cell of a parser's row as it stands in the frame."""
    value = getattr(row, name, None)
    if name in NESTED:
        return [_part(part) for part in value] if value else None
    if name == "details":
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None
    return value


def _part(part: Any) -> dict[str, Any]:
    return {name: _text(value) if isinstance(value, str) else value for name, value in asdict(part).items()}


def _series(column: Column, values: list[Any]) -> pd.Series[Any]:
    if column.dtype in {"str", "category"}:
        values = [None if value is None or value == "" else _text(value) for value in values]
    if column.dtype == "category":
        return pd.Series(pd.Categorical(pd.Series(values, dtype="str")))
    if column.dtype.startswith("datetime64"):
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object"), utc=True)).astype(column.dtype)  # type: ignore[call-overload,no-any-return]
    return pd.Series(values, dtype=column.dtype)


def _text(value: Any) -> str:
    text = ",".join(value) if isinstance(value, (tuple, list)) else str(value)
    return text.encode("utf-8", "replace").decode()  # a lone surrogate cannot be written anywhere
