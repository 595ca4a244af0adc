"""Tables for people: a few columns of a frame, drawn to fit the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from massive_frames.cli.plain import plain
from massive_frames.cli.wording import in_the_shells_words

CELL_CHARS = 500
"""More of a text than any terminal shows on one line."""

MIN_WIDTH = 12
"""A column is not made narrower than this, in characters."""

WHAT = ("type", "media_type", "answer_state")
"""What says of a result, a page or an answer what it is."""

WORDS = ("title", "question", "answer", "snippet")

GAP = 3
"""What stands between two columns, in characters."""


def show(frame: pd.DataFrame, console: Console | None = None) -> None:
    """Print a frame as a table: foreign text is shown, never interpreted.

    Parameters
    ----------
    frame : pandas.DataFrame
        Every column is shown.
    console : rich.console.Console, optional
        Where; standard output by default.
    """
    console = console or Console()
    cells = {name: [Text(_cell(value)) for value in frame[name]] for name in frame.columns}
    wanted = [max([len(str(name)), *(cell.cell_len for cell in column)]) for name, column in cells.items()]
    widths = fit(wanted, console.width - GAP * len(wanted))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, width in zip(cells, widths, strict=True):
        number = pd.api.types.is_numeric_dtype(frame[name])
        table.add_column(
            Text(plain(name)),
            justify="right" if number else "left",
            width=width,
            no_wrap=True,
            overflow="ellipsis",
        )
    for row in zip(*cells.values(), strict=True):
        table.add_row(*row)
    console.print(table)


def fit(wanted: Sequence[int], available: int) -> list[int]:
    """Return the widths that fit: the widest columns give way first, none below ``MIN_WIDTH``.

    Example
    -------
    >>> fit([5, 40, 60], 65)
    [5, 30, 30]
    """
    widths = list(wanted)
    while sum(widths) > available and max(widths) > MIN_WIDTH:
        widths[widths.index(max(widths))] -= 1
    return widths


def results_view(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that a person reads first; a failure says why in its place.

    A frame whose rows are no results, answers or pages stays as it is.
    """
    what = next((name for name in WHAT if name in frame.columns), None)
    if what is None or "query_index" in frame.columns:  # which only rows of clusters have
        return frame
    failed = frame["error"].notna()
    leading = ("file",) if "file" in frame.columns else ("query", "model", "country")
    view = {name: frame[name] for name in leading if name in frame.columns}
    view[what] = frame[what].astype("object").mask(failed, "error: " + frame["error"].astype("object"))
    view |= {name: frame[name] for name in ("looks_like_error", "rank") if name in frame.columns}
    if shown := [name for name in WORDS if name in frame.columns]:
        details = frame["error_detail"].astype("object").map(_in_words)
        view[shown[0]] = _first_present(frame, shown).mask(failed, details)
    view |= {"url": frame["url"]} if "url" in frame.columns else {}
    return pd.DataFrame(view)


def _in_words(detail: object) -> object:
    return in_the_shells_words(detail) if isinstance(detail, str) else detail


def _first_present(frame: pd.DataFrame, names: Sequence[str]) -> pd.Series[str]:
    words = frame[names[0]].astype("object")
    for name in names[1:]:
        words = words.where(words.notna(), frame[name].astype("object"))
    return words


def _cell(value: object) -> str:
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float):
        return f"{value:,.10g}"
    return plain(str(value)[:CELL_CHARS])
