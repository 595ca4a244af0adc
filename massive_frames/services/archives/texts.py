"""JSON, JSON lines, or a single page, as a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from massive_frames.services.archives.entries import Budget, Entry
from massive_frames.services.archives.records import looks_like_json, records

_START_BYTES = 64


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
        start = file.read(_START_BYTES)
        file.seek(0)
        if looks_like_json(start):
            yield from records(file, budget)
        else:
            budget.count()
            body = budget.read(file, "the file")
            if body is not None:
                yield Entry("", body)


FORM = Text()
