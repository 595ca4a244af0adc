"""One Arrow column as the pandas column that a frame has."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from massive_frames.frames.columns import NESTED, Column


def series_of(column: Column, values: pa.Array | pa.ChunkedArray) -> pd.Series[Any]:
    """Return a column of ``Layout`` with the dtype that the schema declares."""
    if column.name in NESTED:
        return pd.Series(_lists(values), dtype="object")
    if column.dtype == "category":
        return pd.Series(_categorical(values), copy=False)
    if column.dtype.startswith("Int"):
        dtype: Any = pd.api.types.pandas_dtype(column.dtype)
        return pd.Series(dtype.__from_arrow__(values), copy=False)
    series = values.to_pandas().astype(column.dtype)
    # Arrow's own memory is read-only
    return series.copy() if column.dtype == "float64" else series  # type: ignore[no-any-return]


def _categorical(values: pa.DictionaryArray) -> pd.Categorical:
    codes = values.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return pd.Categorical.from_codes(codes, pd.Index(values.dictionary.to_pandas(), dtype="str"))


def _lists(values: pa.ChunkedArray) -> list[list[dict[str, Any]] | None]:
    """Return each cell as a list of dictionaries that have every key, or None."""
    cells: list[list[dict[str, Any]] | None] = []
    for chunk in values.chunks:
        if chunk.null_count == len(chunk):
            cells += [None] * len(chunk)
            continue
        structs = chunk.flatten()
        names = [field.name for field in structs.type]
        columns = [_objects(structs.field(at)) for at in range(len(names))]
        parts = [dict(zip(names, part, strict=True)) for part in zip(*columns, strict=True)]
        lengths = chunk.value_lengths()
        ends = np.cumsum(lengths.fill_null(0).to_numpy(zero_copy_only=False)).tolist()
        for length, end in zip(lengths.to_pylist(), ends, strict=True):
            cells.append(None if length is None else parts[end - length : end])
    return cells


def _objects(values: pa.Array) -> list[Any]:
    if pa.types.is_list(values.type) or (values.null_count and not pa.types.is_large_string(values.type)):
        return values.to_pylist()  # type: ignore[no-any-return]
    return values.to_numpy(zero_copy_only=False).tolist()  # type: ignore[no-any-return]
