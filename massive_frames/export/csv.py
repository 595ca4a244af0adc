"""CSV: text only; nested cells are JSON, a missing value is an empty cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

import pandas as pd

from massive_frames.export.text import known_dtypes, with_nested_as_json
from massive_frames.frames import coerce

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")  # noqa: RUF001
"""What makes a spreadsheet run a cell (OWASP, CSV injection), and the apostrophe that marks one escaped."""


class Csv:
    """For spreadsheets and other programs."""

    suffix = ".csv"
    has_formulas = True

    def write(self, frame: pd.DataFrame, path: Path, *, escape_formulas: bool) -> None:
        """Write UTF-8; with ``escape_formulas`` no cell of text is run by a spreadsheet."""
        with path.open("w", encoding="utf-8", newline="") as lines:
            write_csv(frame, lines, escape_formulas=escape_formulas)

    def read(self, path: Path, *, escaped_formulas: bool) -> pd.DataFrame:
        """Read every cell as text first, so that nothing is guessed, then give it its type."""
        header = _first_line(path)
        frame = pd.read_csv(
            path,
            dtype="str",
            keep_default_na=False,
            na_values=[""],
            encoding="utf-8-sig",
            skip_blank_lines="," in header,
            # DataFrame.to_csv leaves a carriage return in a text unquoted where lines end without one.
            lineterminator="\n" if header.endswith("\n") and not header.endswith("\r\n") else None,
        )
        if header.startswith(","):
            frame = _with_index(frame)
        if escaped_formulas:
            frame = _map_texts(frame, lambda text: text.removeprefix("'"))
        return coerce(frame, known_dtypes(frame))


def write_csv(frame: pd.DataFrame, lines: IO[str], *, escape_formulas: bool = False) -> None:
    """Write the frame to an open text file whose line ends are left alone.

    Lines end as RFC 4180 has it: only then does Python quote a text that holds a carriage return.
    """
    flat = with_nested_as_json(frame)
    if escape_formulas:
        flat = _map_texts(flat, lambda text: f"'{text}" if text.startswith(FORMULA_STARTS) else text)
    flat.to_csv(lines, index=False, lineterminator="\r\n", date_format="%Y-%m-%dT%H:%M:%S.%f%z")


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="\n") as lines:
        return lines.readline()


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Take the nameless first column, which ``DataFrame.to_csv`` writes unless told not to, as the index."""
    labels = pd.Index(frame[frame.columns[0]]).rename(None)
    whole = labels.str.fullmatch(r"-?\d+").all()
    return frame.drop(columns=frame.columns[0]).set_axis(labels.astype("int64") if whole else labels)


def _map_texts(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    changed = {
        str(name): frame[name].astype("object").map(lambda v: change(v) if isinstance(v, str) else v)
        for name, dtype in frame.dtypes.items()
        if dtype in ("str", "object") or isinstance(dtype, pd.CategoricalDtype)
    }
    return frame.assign(**changed)


FORMAT = Csv()
