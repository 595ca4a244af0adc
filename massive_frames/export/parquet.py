"""Parquet: every type kept, nested ones too, even in an empty frame."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from massive_frames.frames import coerce
from massive_frames.frames.columns import NESTED

TEXTS = pa.dictionary(pa.int32(), pa.string())


class Parquet:
    """The default of everything that is kept."""

    suffix = ".parquet"
    has_formulas = False

    def write(self, frame: pd.DataFrame, path: Path, *, escape_formulas: bool) -> None:
        """Write with zstd, the types of nested and of empty columns spelt out."""
        del escape_formulas
        table = pa.Table.from_pandas(frame, preserve_index=False)
        for at, field in enumerate(table.schema):
            type_ = _spelt_out(field)
            if type_ != field.type:
                column = pa.array(frame[field.name].tolist(), type=type_, from_pandas=True)
                table = table.set_column(at, field.with_type(type_), column)
        pq.write_table(table, path, compression="zstd")

    def read(self, path: Path, *, escaped_formulas: bool) -> pd.DataFrame:
        """Read it, with lists as lists, and with texts as the categories of an empty categorical."""
        del escaped_formulas
        frame = _with_lists(pd.read_parquet(path))
        nested = {name: "object" for name in NESTED if name in frame and frame[name].dtype == "object"}
        emptied = {name: "category" for name in _categoricals(path) if _lost(frame, name)}
        return coerce(frame, {**nested, **emptied})


def _spelt_out(field: pa.Field) -> pa.DataType:
    """Return the type to write: of a nested column the declared one, or that of its parts, if it fits."""
    if pa.types.is_dictionary(field.type) and pa.types.is_null(field.type.value_type):
        return TEXTS
    declared = NESTED.get(field.name)
    fitting = (type_ for type_ in (declared, declared and declared.value_type) if _fits(field.type, type_))
    return next(fitting, field.type)


def _fits(found: pa.DataType, declared: pa.DataType | None) -> bool:
    """Say whether a type has no more to it than the declared one, so that nothing is lost."""
    if declared is None:
        return False
    if pa.types.is_list(found) and pa.types.is_list(declared):
        return _fits(found.value_type, declared.value_type)
    if pa.types.is_struct(found) and pa.types.is_struct(declared):
        types = {field.name: field.type for field in declared}
        return all(_fits(field.type, types.get(field.name)) for field in found)
    return pa.types.is_null(found) or bool(found == declared)


def _with_lists(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with lists where pandas makes arrays; ``coerce`` does so for the nested columns."""
    objects = [str(name) for name, dtype in frame.dtypes.items() if dtype == "object" and name not in NESTED]
    return frame.assign(**{name: frame[name].map(_plain).astype("object") for name in objects})


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value


def _categoricals(path: Path) -> list[str]:
    """Name the columns that were categorical, as pandas noted in the file."""
    noted = json.loads((pq.read_schema(path).metadata or {}).get(b"pandas", b"{}"))
    return [column["name"] for column in noted.get("columns", ()) if column["pandas_type"] == "categorical"]


def _lost(frame: pd.DataFrame, name: str) -> bool:
    """Say whether a categorical came back without the type of its categories."""
    if name not in frame.columns:
        return False
    dtype = frame[name].dtype
    return not isinstance(dtype, pd.CategoricalDtype) or dtype.categories.dtype == "object"


FORMAT = Parquet()
