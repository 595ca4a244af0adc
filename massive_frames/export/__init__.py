"""Write a frame to a file, or a batch to a folder, and read it back equal; one format a file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

import pandas as pd

from massive_frames.checks import file_path, truth
from massive_frames.errors import ExportError, InvalidRequestError
from massive_frames.export.base import Format, probe_place, replace_atomically
from massive_frames.export.dataset import DatasetWriter
from massive_frames.export.folder import read_folder

__all__ = ["DatasetWriter", "check_path", "export", "find_formats", "read"]

FAILURES = (ArithmeticError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError)
"""What pandas, pyarrow and the disk raise when a frame or a file is not as it should be."""


@cache
def find_formats() -> dict[str, Format]:
    """Return every format by its ending: each module here that holds a ``FORMAT`` is one."""
    modules = (importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__))
    formats = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return {form.suffix: form for form in formats}


def check_path(path: str | Path, *, escape_formulas: bool = False) -> Path:
    """Return the path if a frame can be written there, or say what is wrong before anything is paid for.

    Parameters
    ----------
    path : str or pathlib.Path
        Where ``export`` would write; an existing file there is left alone.
    escape_formulas : bool
        As of ``export``.

    Raises
    ------
    ExportError
        As of ``export``, or the folder cannot be written.

    Example
    -------
    >>> check_path("results.parquet").suffix
    '.parquet'
    """
    path = _path(path)
    if path.is_dir():
        raise ExportError(f"path={str(path)!r}: expected a file's name; a folder is there")
    form = _format_of(path)
    if truth("escape_formulas", escape_formulas) and not form.has_formulas:
        raise ExportError(f"escape_formulas=True: expected a .csv file, not {path.suffix}")
    try:
        if not path.parent.is_dir():
            words = f"there is no folder {str(path.parent)!r}"
            raise ExportError(f"path={str(path)!r}: expected a file's name in a folder that exists; {words}")
        probe_place(path)
    except (OSError, ValueError) as error:
        raise ExportError(f"path={str(path)!r} cannot be written: {error}") from error
    return path


def export(frame: pd.DataFrame, path: str | Path, *, escape_formulas: bool = False) -> Path:
    """Write a frame to a Parquet, CSV or JSON Lines file, chosen by the path's ending.

    The file appears whole or not at all: it is written beside its place and then moved there.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any frame of this package; its attributes are kept in Parquet.
    path : str or pathlib.Path
        A name ending in ``.parquet``, ``.csv`` or ``.jsonl``.
    escape_formulas : bool
        Put an apostrophe before CSV cells that a spreadsheet would run as a formula (and before
        cells that begin with an apostrophe, so that ``read`` can undo it exactly).

    Returns
    -------
    pathlib.Path
        Where it was written.

    Raises
    ------
    ExportError
        The ending is not known, the folder is missing, ``escape_formulas`` is asked of another format, or
        the frame cannot be written.

    Example
    -------
    >>> path = export(mf.search("coffee", progress="none"), "coffee.csv", escape_formulas=True)
    >>> path.name
    'coffee.csv'
    """
    if not isinstance(frame, pd.DataFrame):
        raise ExportError(f"frame: expected a pandas.DataFrame, not {type(frame).__name__}")
    if any(name is not None for name in frame.index.names):
        names = ", ".join(map(str, frame.index.names))
        raise ExportError(f"frame: its index ({names}) would be lost; export frame.reset_index()")
    target = check_path(path, escape_formulas=escape_formulas)
    try:
        with replace_atomically(target) as beside:
            _format_of(target).write(frame, beside, escape_formulas=escape_formulas)
    except FAILURES as error:
        raise ExportError(f"{target} cannot be written: {error}") from error
    return target


def read(path: str | Path, *, escaped_formulas: bool = False) -> pd.DataFrame:
    """Read a frame that ``export`` wrote, equal to what it was.

    Parquet keeps every type. CSV and JSON Lines do not: a column of a result frame gets the type that
    ``docs/frames.md`` gives it if all its values fit, any other one what the file says. What
    ``DataFrame.to_csv`` and ``to_parquet`` wrote is read as well. Of a batch's folder every file is read,
    even while it is written; its rows are in the order in which they came.

    Parameters
    ----------
    path : str or pathlib.Path
        A file ending in ``.parquet``, ``.csv`` or ``.jsonl``, or a batch's folder.
    escaped_formulas : bool
        Whether the CSV was written with ``escape_formulas=True``.

    Returns
    -------
    pandas.DataFrame
        The frame; CSV and JSON Lines do not carry ``attrs``, nor JSON Lines the columns of an empty one.

    Raises
    ------
    ExportError
        The ending is not known, or the file cannot be read.

    Example
    -------
    >>> path = export(mf.search("coffee", progress="none"), "coffee.parquet")
    >>> "organic_rank" in read(path)
    True
    """
    path, escaped_formulas = _path(path), truth("escaped_formulas", escaped_formulas)
    try:
        if path.is_dir():
            return read_folder(path)
    except FAILURES as error:
        raise ExportError(f"path={str(path)!r} cannot be read as a folder of Parquet: {error}") from error
    form = _format_of(path)
    if not path.is_file():
        raise ExportError(f"path={str(path)!r}: expected a file that exists")
    try:
        frame: pd.DataFrame = form.read(path, escaped_formulas=escaped_formulas)
    except FAILURES as error:
        raise ExportError(f"{path} cannot be read as {form.suffix}: {error}") from error
    return frame


def _path(path: object) -> Path:
    try:
        return file_path("path", path)
    except InvalidRequestError as error:
        raise ExportError(str(error)) from None


def _format_of(path: Path) -> Format:
    suffix = path.suffix.lower()
    if suffix not in find_formats():
        raise ExportError(
            f"path={str(path)!r}: expected a name ending in {', '.join(sorted(find_formats()))}"
        )
    return find_formats()[suffix]
