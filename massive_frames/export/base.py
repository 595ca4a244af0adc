"""What a file format has to do, and how a file is put in place whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import pandas as pd

TEMPORARY = ".massive_frames-"
"""Begins the name of a file that is not whole yet: readers of a folder leave out names with a dot."""


class Format(Protocol):
    """One file format."""

    suffix: str
    has_formulas: bool

    def write(self, frame: pd.DataFrame, path: Path, *, escape_formulas: bool) -> None:
        """Write the frame to a new file."""
        ...

    def read(self, path: Path, *, escaped_formulas: bool) -> pd.DataFrame:
        """Read it back, equal."""
        ...


def probe_place(target: Path) -> None:
    """Raise OSError or ValueError if no file of this name can be put there; leave nothing behind."""
    with suppress(FileNotFoundError, NotADirectoryError):
        target.stat()  # raises for a name that is too long
    with tempfile.TemporaryFile(dir=target.resolve().parent):
        pass


@contextmanager
def replace_atomically(target: Path, *, durable: bool = False) -> Iterator[Path]:
    """Give a name beside the target to write to, and move it over the target when all went well.

    With ``durable`` the file is on the disk, not only on its way there, before it has its name.
    """
    target = target.resolve()  # a link stays, and what it leads to is replaced
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=TEMPORARY, suffix=".tmp")
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        umask = os.umask(0)
        os.umask(umask)
        beside.chmod(0o666 & ~umask)
        if durable:
            _sync(beside, os.O_RDWR)
        beside.replace(target)
        if durable:
            with suppress(OSError):  # Windows has no handle of a folder
                _sync(target.parent, os.O_RDONLY)
    finally:
        beside.unlink(missing_ok=True)


def _sync(path: Path, mode: int) -> None:
    handle = os.open(path, mode)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
