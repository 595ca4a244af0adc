"""What an archive holds, one thing at a time, and how much of it is taken in at the most."""

from __future__ import annotations

import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

MAX_ENTRIES = 10_000
MAX_ENTRY_BYTES = 128 * 2**20
MAX_TOTAL_BYTES = 2**31
MAX_DEPTH = 2
MOST_NOTES = 20
BROKEN = (
    ArithmeticError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What Python's readers of archives raise for bytes that are none."""


class TooMuchError(Exception):
    """The archive holds more than is taken in; what came before it stands."""


@dataclass(frozen=True)
class Entry:
    """One thing of an archive: a page, with what the archive says about whose it is.

    Parameters
    ----------
    name : str
        Its name in the archive, never used as a path; empty where it has none.
    body : bytes
        The page.
    query, key : str, optional
        The query, or our own request key, that the archive gives for it.
    number : int, optional
        The number that the archive gives for it.
    content_type : str
        What is known of its type.
    """

    name: str
    body: bytes
    query: str | None = None
    key: str | None = None
    number: int | None = None
    content_type: str = "text/html"


@dataclass
class Budget:
    """Counts what was taken in, and collects what was left out and why."""

    entries: int = 0
    total: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        """Remember, in words, what was left out."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append(what)

    def count(self) -> None:
        """Take in one more entry, of whatever kind."""
        self.entries += 1
        if self.entries > MAX_ENTRIES:
            raise TooMuchError(f"it has more than {MAX_ENTRIES} entries")

    def read(self, source: BinaryIO, what: str, size: int = -1) -> bytes | None:
        """Return what a source holds, up to ``size``, or None where that is too much for one entry."""
        most = min(MAX_ENTRY_BYTES, MAX_TOTAL_BYTES - self.total)
        body = source.read(most + 1 if size < 0 else min(size, most + 1))
        if len(body) > most:
            if most < MAX_ENTRY_BYTES:
                raise TooMuchError(f"it has more than {MAX_TOTAL_BYTES} bytes")
            self.note(f"{what} has more than {MAX_ENTRY_BYTES} bytes")
            return None
        self.total += len(body)
        return body


class Form(Protocol):
    """One form that an archive may have: each module of this package with a ``FORM`` is one."""

    name: str
    nested: bool

    def fits(self, start: bytes) -> bool:
        """Say whether a file that begins with these bytes has this form."""
        ...

    def entries(self, file: BinaryIO, budget: Budget, depth: int) -> Iterator[Entry]:
        """Yield what the file holds."""
        ...


def shown(name: str) -> str:
    """Return a name of an archive as a message may show it: short and on one line."""
    return repr(name[:60])
