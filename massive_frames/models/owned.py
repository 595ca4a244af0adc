"""What a caller has given, as it is now: to change a dictionary or a list later changes nothing."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Mapping
from typing import TypeVar, cast

import numpy as np
import pandas as pd

HOLDERS = (Mapping, list, np.ndarray)


T = TypeVar("T")


def owned(given: T) -> T:
    """Return a value, or a list or a frame of such, with copies of all that its owner can change.

    Example
    -------
    >>> search = {"size": 1}
    >>> ours = owned([search, "tea"])
    >>> search["size"] = 2
    >>> ours
    [{'size': 1}, 'tea']
    """
    if isinstance(given, list):
        return cast("T", [_copied(value) for value in given])
    if isinstance(given, pd.DataFrame):
        return cast("T", given.apply(_owned_column))
    return _copied(given)


def _owned_column(column: pd.Series) -> pd.Series:
    holds = column.dtype == "object" and any(isinstance(value, HOLDERS) for value in column)
    return pd.Series([_copied(value) for value in column], column.index, "object") if holds else column


def _copied(value: T) -> T:
    if isinstance(value, HOLDERS):
        with contextlib.suppress(Exception):  # its check says that it is no value
            return copy.deepcopy(value)
    return value
