"""One column's Python values as an Arrow array: quick for the types that are due, patient with any other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from types import NoneType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from massive_frames.frames.columns import NESTED, Column
from massive_frames.frames.memory import POOL
from massive_frames.frames.schema import ARROW_TYPES

TEXT = pa.large_string()  # 64-bit offsets: more than 2 GB of text in one column
MISFITS = (ArithmeticError, TypeError, ValueError)
"""What Arrow and pandas raise for a value that cannot stand in a column."""


def stored_type(column: Column) -> pa.DataType:
    """Return the Arrow type in which a column's values are kept until a frame or a file is made of them."""
    if column.dtype in {"str", "category"}:
        return TEXT
    return _wide(NESTED[column.name]) if column.name in NESTED else ARROW_TYPES[column.dtype]


def array_of(column: Column, values: Sequence[Any]) -> pa.Array | None:
    """Return the values as an array, or None where every one is missing.

    Texts of a ``category`` are kept once each. A number or time that no cell of the column could hold is
    missing.
    """
    if values.count(None) == len(values):
        return None
    if column.name in NESTED:
        return _lists(column, values)
    if column.name == "details":
        values = [json_text(value) for value in values]
    if column.dtype not in {"str", "category"}:
        return _plain(column, values)
    texts = _texts([None if value == "" else value for value in values] if "" in values else values)
    return pc.dictionary_encode(texts, memory_pool=POOL) if column.dtype == "category" else texts


def json_text(value: Any) -> str | None:
    """Return what is left over as JSON with sorted keys, or None where nothing is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None


def clean_text(value: Any) -> str:
    """Return any value as a text that every file can hold: half a surrogate pair becomes a question mark."""
    text = ",".join(value) if isinstance(value, (tuple, list)) else str(value)
    return text.encode("utf-8", "replace").decode()


def _texts(values: Sequence[Any]) -> pa.Array:
    if set(map(type, values)) <= {str, NoneType}:
        try:
            return pa.array(values, TEXT, memory_pool=POOL)
        except UnicodeEncodeError:  # a lone surrogate
            pass
    cleaned = [None if value is None else clean_text(value) for value in values]
    return pa.array(cleaned, TEXT, memory_pool=POOL)


def _plain(column: Column, values: Sequence[Any]) -> pa.Array:
    due = _due(column)
    if not set(map(type, values)) <= due:  # Arrow would cut 1.5 down to 1
        values = [value if type(value) in due else _one(column, value)[0].as_py() for value in values]
    try:
        return pa.array(values, ARROW_TYPES[column.dtype], from_pandas=True, memory_pool=POOL)
    except MISFITS:
        if len(values) == 1:
            return _one(column, values[0])
        half = len(values) // 2
        return pa.concat_arrays([_plain(column, part) for part in (values[:half], values[half:])])


def _due(column: Column) -> set[type]:
    """Return the types of value that Arrow takes for this column as they are."""
    if column.dtype.startswith("datetime64"):
        return {datetime, NoneType}
    return {int, NoneType} if column.dtype.startswith("Int") else {float, int, NoneType}


def _one(column: Column, value: Any) -> pa.Array:
    """Return one value as pandas would take it, or a gap."""
    kind = ARROW_TYPES[column.dtype]
    try:
        if column.dtype.startswith("datetime64"):
            moment = None if value is None else pd.to_datetime(value, utc=True).as_unit("us")
            return pa.array([moment], kind, from_pandas=True)
        return pa.array(pd.Series([value], dtype=column.dtype), kind, from_pandas=True)
    except MISFITS:
        return pa.nulls(1, kind)


def _lists(column: Column, values: Sequence[Any]) -> pa.Array:
    """Return lists of small dataclasses as an array of lists of structs; an empty list is missing."""
    fields = stored_type(column).value_type.fields
    parts = [part for value in values if value for part in value]
    children = []
    for field in fields:
        cells = [getattr(part, field.name) for part in parts]
        if field.type == TEXT:
            children.append(_texts(cells))
        elif pa.types.is_list(field.type):
            children.append(pa.array(cells, field.type))
        else:
            children.append(_plain(Column(field.name, "Int64", ""), cells))
    offsets = np.zeros(len(values) + 1, "int32")
    np.cumsum([len(value) if value else 0 for value in values], out=offsets[1:])
    gaps = pa.array([not value for value in values])
    structs = pa.StructArray.from_arrays(children, fields=list(fields))
    return pa.ListArray.from_arrays(pa.array(offsets), structs, mask=gaps)


def _wide(kind: pa.DataType) -> pa.DataType:
    """Return a nested type with texts of 64-bit offsets."""
    fields = [field.with_type(TEXT if field.type == pa.string() else field.type) for field in kind.value_type]
    return pa.list_(pa.struct(fields))
