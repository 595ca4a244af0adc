"""Bring a frame that was written and read back to the types it had."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype, is_bool_dtype

from massive_frames.frames.columns import NESTED

TEXTS = frozenset({"string", "empty"})
TIMES = TEXTS | {"datetime"}
MISFITS = (ArithmeticError, AttributeError, MemoryError, RecursionError, SyntaxError, TypeError, ValueError)
"""What pandas and the parsers of nested cells raise of a value that is of another kind."""


def coerce(frame: pd.DataFrame, dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Return the frame with each column of the given dtype; nested ones become lists again.

    Parameters
    ----------
    frame : pandas.DataFrame
        As a reader left it.
    dtypes : mapping
        Column name to pandas dtype; columns not named stay as they are, and so does a column with a value
        that does not fit; but texts that are numbers with a fraction, or too large, become such numbers.
    """
    changed = {name: _column(frame[name], dtypes[name]) for name in frame.columns if name in dtypes}
    result = frame.assign(**changed)
    result.attrs = frame.attrs
    return result


def nested_to_json(value: Any) -> Any:
    """Return a nested cell as JSON text, for formats that have no lists; any other value as it is."""
    if isinstance(value, list | tuple | dict | np.ndarray):
        return json.dumps(value, ensure_ascii=False, default=list)
    return None if _missing(value) else value


def _column(series: pd.Series[Any], dtype: str) -> pd.Series[Any]:
    try:
        return _fitted(series, dtype)
    except MISFITS:
        return series


def _fitted(series: pd.Series[Any], dtype: str) -> pd.Series[Any]:
    """Return the column of the dtype; what is raised says that a value does not fit."""
    if series.name in NESTED:
        return pd.Series([_nested(value) for value in series], index=series.index, dtype="object")
    if dtype == "category":
        return pd.Series(pd.Categorical(_of(TEXTS, series).astype("str")), index=series.index)
    if dtype.startswith("datetime64"):
        times = pd.to_datetime(_of(TIMES, series), utc=True, format="ISO8601")
        return times.astype(dtype)  # type: ignore[call-overload,no-any-return]
    if dtype.startswith("Int"):
        return _whole(series, dtype)
    return (_of(TEXTS, series) if dtype == "str" else series).astype(dtype)  # type: ignore[call-overload,no-any-return]


def _of(kinds: frozenset[str], series: pd.Series[Any]) -> pd.Series[Any]:
    """Return the column if its values are of one of the kinds."""
    present = series.dropna()
    values = present.cat.categories if isinstance(series.dtype, pd.CategoricalDtype) else present
    if len(present) and infer_dtype(values) not in kinds:
        raise TypeError(f"{series.name}: expected {', '.join(sorted(kinds))}")
    return series


def _whole(series: pd.Series[Any], dtype: str) -> pd.Series[Any]:
    """Return the numbers as whole ones of the dtype, or as they are if one has a fraction or is too large."""
    # Not by way of float64, which is exact only up to 2**53.
    numbers = pd.to_numeric(series, dtype_backend="numpy_nullable")
    if is_bool_dtype(numbers.dtype):
        return series
    numbers = numbers.where(series.notna(), pd.NA)
    with np.errstate(invalid="ignore"):  # a number that is too large, which is seen below
        whole = numbers.astype(dtype)  # type: ignore[call-overload]
    if (whole == numbers).all():
        return whole  # type: ignore[no-any-return]
    return numbers.astype("float64") if numbers.dtype == "Float64" else numbers


def _nested(value: Any) -> Any:
    """Return a cell as a list of dictionaries, or as the one that ``explode`` left of it."""
    if _missing(value):
        return None
    if isinstance(value, str):
        value = _parsed(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [{name: _plain(inner) for name, inner in part.items()} for part in value]


def _parsed(text: str) -> Any:
    if not text.startswith(("[", "{")):
        raise ValueError("expected a list or a dictionary")
    try:
        return json.loads(text)
    except ValueError:  # written by DataFrame.to_csv, which knows only repr
        return ast.literal_eval(text)


def _plain(value: Any) -> Any:
    """Return what Parquet reads back as arrays of arrays as lists of lists again."""
    return [_plain(part) for part in value] if isinstance(value, np.ndarray) else value


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
