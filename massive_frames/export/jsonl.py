"""JSON Lines: one object a row, nested cells as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from massive_frames.export.text import known_dtypes
from massive_frames.frames import coerce

ROWS_AT_ONCE = 10_000


class JsonLines:
    """For pipelines and other languages."""

    suffix = ".jsonl"
    has_formulas = False

    def write(self, frame: pd.DataFrame, path: Path, *, escape_formulas: bool) -> None:
        """Write UTF-8, one object a line; a missing value is null."""
        del escape_formulas
        with path.open("w", encoding="utf-8", newline="\n") as lines:
            for start in range(0, len(frame), ROWS_AT_ONCE):
                part = frame.iloc[start : start + ROWS_AT_ONCE]
                plain = part.astype("object").where(part.notna(), None)
                for row in plain.to_dict("records"):
                    lines.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")

    def read(self, path: Path, *, escaped_formulas: bool) -> pd.DataFrame:
        """Read it, each column with its type."""
        del escaped_formulas
        with path.open(encoding="utf-8", newline="\n") as lines:
            rows = [json.loads(line) for line in lines if line.strip()]
        frame = pd.DataFrame(rows, dtype="object")
        frame = coerce(frame, known_dtypes(frame))
        others = [name for name in frame.columns if frame[name].dtype == "object"]
        return frame.assign(**{name: _typed(frame[name]) for name in others})


def _typed(values: pd.Series) -> pd.Series:
    """Return a column of no known type as what it holds, whole numbers beside missing ones kept exact."""
    present = values.dropna()
    if len(present) < len(values) and {type(value) for value in present} == {int}:
        try:
            return values.astype("Int64")
        except OverflowError:
            return values
    return values.infer_objects()


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.tolist() if hasattr(value, "tolist") else str(value)


FORMAT = JsonLines()
