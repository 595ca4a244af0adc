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
        self._blocks: list[tuple[int, Mapping[str, Any], list[Any]]] = []

    def __len__(self) -> int:
        return sum(len(rows) for _, _, rows in self._blocks)

    def add(self, shared: Mapping[str, Any], rows: Sequence[Any], place: int = 0) -> None:
        """Add one request's rows, or the single row of a request that has none, at its place."""
        self._blocks.append((place, shared, list(rows) or [None]))

    def frame(self, attrs: Mapping[str, Any]) -> pd.DataFrame:
        """Return everything added so far, by place, with ``attrs`` under ``massive_frames``."""
        blocks = sorted(self._blocks[:], key=lambda block: block[0])
        shared, counts = [block[1] for block in blocks], [len(block[2]) for block in blocks]
        rows = [row for block in blocks for row in block[2]]
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
