"""What a file format has to do, and how a file is put in place whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pandas as pd


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
    target.exists()  # raises for a name that is too long
    with tempfile.TemporaryFile(dir=target.resolve().parent):
        pass


@contextmanager
def replace_atomically(target: Path) -> Iterator[Path]:
    """Give a name beside the target to write to, and move it over the target when all went well."""
    target = target.resolve()  # a link stays, and what it leads to is replaced
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".massive_frames-", suffix=target.suffix)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        umask = os.umask(0)
        os.umask(umask)
        beside.chmod(0o666 & ~umask)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
