"""Where a command's rows go: a file, a table on a terminal, or CSV into a pipe."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import pandas as pd

from massive_frames.cli import tables
from massive_frames.cli.summary import folder_of
from massive_frames.closing import is_listing
from massive_frames.export import check_path, export
from massive_frames.export.csv import write_csv

FIRST_ROWS = 10


@dataclass(frozen=True)
class Output:
    """Where the rows go, checked before anything is sent.

    Parameters
    ----------
    path : str, optional
        The file to write; standard output when None.
    escape_formulas : bool
        Whether CSV is made safe for spreadsheets.

    Raises
    ------
    ExportError
        The file cannot be written.
    """

    path: str | None = None
    escape_formulas: bool = False

    def __post_init__(self) -> None:
        if self.path is not None:
            check_path(self.path, escape_formulas=self.escape_formulas)

    def put(self, frame: pd.DataFrame) -> None:
        """Write a frame to the file and say so, or show it; a dataset's listing is shown."""
        if is_listing(frame):
            self._list(frame)
            return
        if self.path is None:
            self.show(frame, tables.results_view(frame) if on_terminal() else frame)
            return
        written = export(frame, Path(self.path), escape_formulas=self.escape_formulas)
        first = tables.first_results(frame)
        if on_terminal() and len(first):
            tables.show(tables.results_view(first.head(FIRST_ROWS)))
        click.echo(f"{len(frame)} rows written to {written}", err=not on_terminal())

    def _list(self, listing: pd.DataFrame) -> None:
        self.show(listing)
        words = f"{listing['n_rows'].sum()} rows are in {folder_of(listing)}"
        if self.path is not None:
            words += f", where the batch has written its others; {self.path} is not written"
        click.echo(words, err=True)

    def show(self, frame: pd.DataFrame, view: pd.DataFrame | None = None) -> None:
        """Show a view of a frame as a table on a terminal, or print the whole frame as CSV."""
        if on_terminal():
            tables.show(frame if view is None else view)
            return
        text = io.StringIO(newline="")
        write_csv(frame, text, escape_formulas=self.escape_formulas)
        sys.stdout.flush()
        sys.stdout.buffer.write(text.getvalue().encode())
        sys.stdout.buffer.flush()


def on_terminal() -> bool:
    """Say whether a person reads what goes to standard output."""
    return sys.stdout is not None and sys.stdout.isatty()
