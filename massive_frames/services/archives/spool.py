"""The pages of an archive, on disk; what tells whose they are stays in memory."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

from massive_frames.services.archives.entries import Entry
from massive_frames.services.archives.evidence import Evidence, evidence_of
from massive_frames.services.archives.scratch import scratch

LONGEST_CHARS = 4096
"""What an archive says in more characters names none of our requests, and is not kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One page of an archive without its bytes: see ``Entry`` for the first five.

    Parameters
    ----------
    said : Evidence
        What the page says about its query.
    start, size : int
        Where the bytes are in the spool.
    sha256 : bytes
        Their hash.
    """

    name: str
    query: str | None
    key: str | None
    number: int | None
    content_type: str
    said: Evidence
    start: int
    size: int
    sha256: bytes


class Spool:
    """Pages in one unnamed file, until ``close``."""

    def __init__(self) -> None:
        self._file = scratch()

    def keep(self, entry: Entry) -> Kept:
        """Write a page down."""
        start = self._file.seek(0, os.SEEK_END)
        self._file.write(entry.body)
        return Kept(
            _short(entry.name) or "",
            _short(entry.query),
            _short(entry.key),
            entry.number,
            entry.content_type,
            evidence_of(entry.body),
            start,
            len(entry.body),
            hashlib.sha256(entry.body).digest(),
        )

    def body(self, kept: Kept) -> bytes:
        """Return a page."""
        self._file.seek(kept.start)
        return self._file.read(kept.size)

    def close(self) -> None:
        """Give the room on the disk back."""
        self._file.close()


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST_CHARS else ""
