"""Tables for people: a few columns of a frame, drawn to fit the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from massive_frames.cli.plain import plain
from massive_frames.cli.wording import in_the_shells_words
from massive_frames.frames.columns import PROVENANCE

CELL_CHARS = 500
"""More of a text than any terminal shows on one line."""

MIN_WIDTH = 5
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
    n_shown = n_that_fit(wanted, console.width)
    widths = fit(wanted[:n_shown], console.width - GAP * n_shown)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    left_out = list(cells)[n_shown:]
    cells = {name: cells[name] for name in frame.columns[:n_shown]}
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
    if left_out:
        console.print(Text(plain(f"not shown, for want of room: {', '.join(map(str, left_out))}")))


def n_that_fit(wanted: Sequence[int], available: int) -> int:
    """Return how many of the first columns can be shown, each as narrow as may be; one always is.

    Example
    -------
    >>> n_that_fit([5, 40, 60], 20)
    2
    """
    needed = accumulate(min(width, MIN_WIDTH) + GAP for width in wanted)
    return max(1, sum(width <= available for width in needed))


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

    Of a cluster's rows these are their own columns. A frame of anything else stays as it is.
    """
    if has_own_columns(frame):
        why = {"error", "error_detail"} if frame["error"].notna().any() else set()
        return frame.drop(columns=[c.name for c in PROVENANCE if c.name in frame and c.name not in why])
    what = next((name for name in WHAT if name in frame.columns), None)
    if what is None:
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


def first_results(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that a person looks for: a search's organic results; of anything else, all rows."""
    is_search = "type" in frame.columns and not has_own_columns(frame)
    return frame[frame["type"].isin(["organic"])] if is_search else frame


def has_own_columns(frame: pd.DataFrame) -> bool:
    """Tell rows of a cluster, whose columns are the caller's, from results, answers and pages."""
    return "query_index" in frame.columns


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
