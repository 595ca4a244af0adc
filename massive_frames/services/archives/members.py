"""One file inside an archive: a page, a packed page, or JSON with pages in it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import BinaryIO, cast

from massive_frames.services.archives import entries as limits
from massive_frames.services.archives.entries import Budget, Entry, TooMuchError, shown
from massive_frames.services.archives.records import looks_like_json, records
from massive_frames.services.archives.scratch import scratch

_BESIDE = ("__MACOSX/", ".DS_Store")
_START_BYTES, _PIECE_BYTES = 4096, 2**18


def of_member(name: str, source: BinaryIO, budget: Budget) -> Iterator[Entry]:
    """Yield the pages of one file of an archive; raises one of ``BROKEN``, before any page, where it is."""
    if any(part in name for part in _BESIDE):
        return
    start = _start(source)
    if start.startswith(b"\x1f\x8b"):
        name, source = name.removesuffix(".gz"), cast("BinaryIO", gzip.GzipFile(fileobj=source))
        start = _start(source)
    if looks_like_json(start):
        with scratch() as file:
            _copy(source, file)
            yield from records(file, budget, name)
    elif b"<" in start:
        body = budget.read(source, shown(name))
        if body is not None:
            yield Entry(name, body)
    elif start.strip():
        budget.note(f"{shown(name)} is no page")


def _start(source: BinaryIO) -> bytes:
    start = source.read(_START_BYTES)
    source.seek(0)
    return start


def _copy(source: BinaryIO, file: BinaryIO) -> None:
    """Unpack JSON to the disk: there may be all pages in it."""
    while piece := source.read(_PIECE_BYTES):
        if file.tell() + len(piece) > limits.MAX_TOTAL_BYTES:
            raise TooMuchError(f"it has more than {limits.MAX_TOTAL_BYTES} bytes")
        file.write(piece)
