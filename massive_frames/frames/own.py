"""Arrow tables to frames whose types say just what the tables hold: nullable, no number through a float."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

NULLABLE: dict[pa.DataType, Any] = {
    pa.bool_(): pd.BooleanDtype(),
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
    pa.string(): pd.StringDtype(na_value=np.nan),
    pa.large_string(): pd.StringDtype(na_value=np.nan),
}
FLOATS: dict[pa.DataType, tuple[str, type]] = {
    pa.float16(): ("float32", np.float32),
    pa.float32(): ("float32", np.float32),
    pa.float64(): ("float64", np.float64),
}
OTHERS = (pa.types.is_binary, pa.types.is_time, pa.types.is_null, pa.types.is_date)


def frame_of_table(table: pa.Table) -> pd.DataFrame:
    """Return a table as a frame.

    Parameters
    ----------
    table : pyarrow.Table
        Its column names may repeat: the second ``n`` becomes ``n.1``.

    Returns
    -------
    pandas.DataFrame
        Whole numbers, truth values and texts are nullable; in floats NaN is a value beside the missing one;
        times of day, bytes and columns of nothing have Arrow's types; lists and structures are objects.

    Example
    -------
    >>> frame_of_table(pa.table({"n": [2**53 + 1, None]}))["n"].tolist()
    [9007199254740993, <NA>]
    """
    names, n_rows = distinct(table.column_names), table.num_rows
    columns = table.columns[::-1]
    del table
    series = {name: series_of_column(columns.pop()) for name in names}  # each is freed in turn
    return pd.DataFrame(series, index=pd.RangeIndex(n_rows))


def series_of_column(column: pa.ChunkedArray) -> pd.Series:
    """Return one column with the dtype of ``frame_of_table``."""
    kind = column.type
    if kind in FLOATS:
        name, dtype = FLOATS[kind]
        mask = np.asarray(column.is_null())
        values: Any = np.ascontiguousarray(column.cast(name).fill_null(0).to_numpy(), dtype=dtype)
        return pd.Series(pd.arrays.FloatingArray(values, mask))
    if kind in NULLABLE:
        return pd.Series(NULLABLE[kind].__from_arrow__(column))
    if any(is_kind(kind) for is_kind in OTHERS):
        return pd.Series(pd.arrays.ArrowExtensionArray(column))
    found: pd.Series = column.to_pandas()
    return found


def distinct(names: Sequence[str]) -> list[str]:
    """Return names of which none repeats: the second ``n`` becomes ``n.1``."""
    found: list[str] = []
    taken = set(names)
    for name in names:
        other, number = name, 0
        while other in found:
            number += 1
            other = f"{name}.{number}"
            other = other if other not in taken else name
        found.append(other)
    return found


def unified(tables: Sequence[tuple[int, pa.Table]], counts: Any) -> tuple[pd.DataFrame, list[str]]:
    """Put tables under one another, by column names.

    Parameters
    ----------
    tables : sequence of (int, pyarrow.Table)
        Which query each is of.
    counts : sequence of int
        How many rows each stands for; one without columns stands for rows of nothing.

    Returns
    -------
    pandas.DataFrame
        Every column of every table, in the order in which they first stood.
    list of str
        Where types do not go together: the column, and which query has which type.
    """
    named = [(place, dict(zip(distinct(t.column_names), t.columns, strict=True))) for place, t in tables]
    columns: dict[str, pd.Series] = {}
    conflicts = []
    for name in dict.fromkeys(name for _, found in named for name in found):
        kinds = {found[name].type: place for place, found in reversed(named) if name in found}
        kind = common_type(list(kinds))
        if kind is None:
            said = ", ".join(f"{kind} in query {place}" for kind, place in sorted(kinds.items(), key=str))
            conflicts.append(f"{name!r} is {said}")
            values: list[Any] = [
                value
                for (_, found), n in zip(named, counts, strict=True)
                for value in (found[name].to_pylist() if name in found else [None] * int(n))
            ]
            columns[name] = pd.Series(values, dtype="object")
            continue
        chunks = [
            chunk
            for (_, found), n in zip(named, counts, strict=True)
            for chunk in (found[name].cast(kind).chunks if name in found else [pa.nulls(int(n), kind)])
        ]
        columns[name] = series_of_column(pa.chunked_array(chunks, kind))
    return pd.DataFrame(columns, index=pd.RangeIndex(int(np.sum(counts)))), conflicts


def common_type(kinds: Sequence[pa.DataType]) -> pa.DataType | None:
    """Return the type that holds all of these exactly; None where there is none."""
    known = [kind for kind in kinds if not pa.types.is_null(kind)] or list(kinds)
    if all(kind == known[0] for kind in known):
        return known[0]
    if all(pa.types.is_timestamp(kind) and kind.tz == known[0].tz for kind in known):
        return pa.timestamp("ns" if any(kind.unit == "ns" for kind in known) else "us", known[0].tz)
    return None
