"""JSON, JSON lines, or a single page, as a file of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from massive_frames.services.archives import entries as limits
from massive_frames.services.archives.entries import Budget, Entry, TooMuchError
from massive_frames.services.archives.records import is_value, looks_like_json, records


class Text:
    """The form of a file of text."""

    name = "json"
    nested = True

    def fits(self, start: bytes) -> bool:
        """Say whether the bytes begin JSON or a page."""
        return looks_like_json(start) or start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")

    def entries(self, file: BinaryIO, budget: Budget, depth: int) -> Iterator[Entry]:
        """Yield its pages."""
        del depth
        if file.seek(0, os.SEEK_END) > limits.MAX_ENTRY_BYTES:
            yield from _large(file, budget)
            return
        file.seek(0)
        body = budget.read(file, "the file") or b""
        if looks_like_json(body):
            yield from records(body, budget)
        else:
            budget.count()
            yield Entry("", body)


def _large(file: BinaryIO, budget: Budget) -> Iterator[Entry]:
    """Read what is larger than a page may be: line by line, or, where that is not JSON, as one value."""
    file.seek(0)
    first = file.readline(limits.MAX_ENTRY_BYTES + 1)
    file.seek(0)
    by_line = len(first) <= limits.MAX_ENTRY_BYTES and is_value(first)
    while (
        text := file.readline(limits.MAX_ENTRY_BYTES + 1)
        if by_line
        else file.read(limits.MAX_TOTAL_BYTES + 1)
    ):
        budget.total += len(text)
        if budget.total > limits.MAX_TOTAL_BYTES or (by_line and len(text) > limits.MAX_ENTRY_BYTES):
            raise TooMuchError("it has more bytes than are taken in")
        if text.strip():
            yield from records(text, budget)


FORM = Text()
