"""Gzip files: unpacked into an unnamed file, then read as whatever they hold."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import BinaryIO

from massive_frames.services.archives.entries import BROKEN, MAX_TOTAL_BYTES, Budget, Entry, TooMuchError
from massive_frames.services.archives.scratch import scratch
from massive_frames.services.archives.sniffing import entries_of

_PIECE = 2**18


class Gzip:
    """The form of a gzip file."""

    name = "gzip"
    nested = False

    def fits(self, start: bytes) -> bool:
        """Say whether the bytes begin a gzip file."""
        return start.startswith(b"\x1f\x8b")

    def entries(self, file: BinaryIO, budget: Budget, depth: int) -> Iterator[Entry]:
        """Yield what the unpacked file holds; a file that breaks off is read as far as it goes."""
        with scratch() as inner:
            with gzip.GzipFile(fileobj=file) as packed:
                try:
                    while piece := packed.read1(_PIECE):
                        inner.write(piece)
                        if inner.tell() > MAX_TOTAL_BYTES:
                            raise TooMuchError(f"it has more than {MAX_TOTAL_BYTES} bytes")
                except BROKEN:
                    budget.note("the gzip file is damaged")
            inner.seek(0)
            yield from entries_of(inner, budget, depth + 1)


FORM = Gzip()
