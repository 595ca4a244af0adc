"""Bring a frame that was written and read back to the types it had."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from massive_frames.frames.columns import NESTED


def coerce(frame: pd.DataFrame, dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Return the frame with each column of the given dtype; nested ones become lists again.

    Parameters
    ----------
    frame : pandas.DataFrame
        As a reader left it.
    dtypes : mapping
        Column name to pandas dtype; columns not named stay as they are.
    """
    changed = {name: _column(frame[name], dtypes[name]) for name in frame.columns if name in dtypes}
    result = frame.assign(**changed)
    result.attrs = frame.attrs
    return result


def nested_to_json(value: Any) -> str | None:
    """Return a nested cell as JSON text, for formats that have no lists."""
    return None if _missing(value) else json.dumps(value, ensure_ascii=False, default=list)


def _column(series: pd.Series[Any], dtype: str) -> pd.Series[Any]:
    if series.name in NESTED:
        return pd.Series([_nested(value) for value in series], index=series.index, dtype="object")
    if dtype == "category":
        return pd.Series(pd.Categorical(series.astype("str")), index=series.index)
    if dtype.startswith("datetime64"):
        return pd.to_datetime(series, utc=True, format="ISO8601").astype(dtype)  # type: ignore[call-overload,no-any-return]
    if dtype.startswith("Int"):
        # Not by way of float64, which is exact only up to 2**53.
        numbers = pd.to_numeric(series, dtype_backend="numpy_nullable")
        return numbers.where(series.notna(), pd.NA).astype(dtype)  # type: ignore[call-overload,no-any-return]
    return series.astype(dtype)  # type: ignore[call-overload,no-any-return]


def _nested(value: Any) -> list[Any] | None:
    if _missing(value):
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:  # written by DataFrame.to_csv, which knows only repr
            value = ast.literal_eval(value)
    return [{name: _plain(inner) for name, inner in part.items()} for part in value]


def _plain(value: Any) -> Any:
    """Return what Parquet reads back as arrays of arrays as lists of lists again."""
    return [_plain(part) for part in value] if isinstance(value, np.ndarray) else value


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
