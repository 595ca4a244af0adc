"""One file inside an archive: a page, a packed page, or JSON with pages in it."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from massive_frames.services.archives.entries import BROKEN, Budget, Entry, shown
from massive_frames.services.archives.records import looks_like_json, records

_BESIDE = ("__MACOSX/", ".DS_Store")


def of_member(name: str, body: bytes, budget: Budget) -> Iterator[Entry]:
    """Yield the pages of one file of an archive."""
    if any(part in name for part in _BESIDE):
        return
    if body.startswith(b"\x1f\x8b"):
        unpacked = _unpacked(name, body, budget)
        if unpacked is None:
            return
        name, body = name.removesuffix(".gz"), unpacked
    if looks_like_json(body):
        yield from records(body, budget, name)
    elif b"<" in body[:4096]:
        yield Entry(name, body)
    elif body.strip():
        budget.note(f"{shown(name)} is no page")


def _unpacked(name: str, body: bytes, budget: Budget) -> bytes | None:
    try:
        return budget.read(cast("BinaryIO", gzip.GzipFile(fileobj=io.BytesIO(body))), shown(name))
    except BROKEN:
        budget.note(f"{shown(name)} is damaged")
        return None
