"""Packs a batch's pages into one file, in each form and with each naming that the service might use.

The service's documents do not say what its archives hold, so a client has to be ready for any of these.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from massive_frames.sandbox.serp.pool import slug

NAMINGS = ("index", "padded", "terms", "id", "none")


@dataclass(frozen=True)
class Entry:
    """One search's part of an archive; without a page when the search failed."""

    number: int
    id: str
    terms: str
    page: bytes | None


def _name(entry: Entry, naming: str) -> str:
    stem = {
        "index": f"{entry.number}",
        "padded": f"{entry.number + 1:06d}",
        "terms": f"{slug(entry.terms)}",
        "id": entry.id,
        "none": f"page-{random.Random(entry.id).getrandbits(64):016x}",
    }[naming]
    return f"{stem}.html"


def _record(entry: Entry, naming: str) -> dict[str, Any]:
    told: dict[str, dict[str, Any]] = {
        "index": {"index": entry.number},
        "padded": {"number": f"{entry.number + 1:06d}"},
        "terms": {"terms": entry.terms},
        "id": {"id": entry.id},
        "none": {},
    }
    if entry.page is None:
        return {**told[naming], "status": "failed"}
    return {**told[naming], "status": "successful", "html": entry.page.decode("utf-8", "replace")}


def _json(entries: Sequence[Entry], naming: str) -> bytes:
    return json.dumps([_record(entry, naming) for entry in entries]).encode()


def _jsonl(entries: Sequence[Entry], naming: str) -> bytes:
    return b"".join(json.dumps(_record(entry, naming)).encode() + b"\n" for entry in entries)


def _files(entries: Sequence[Entry], naming: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for entry in entries:
        if entry.page is not None:
            name = _name(entry, naming)
            files[name if name not in files else f"{entry.number}-{name}"] = entry.page
    return files


def _zip(entries: Sequence[Entry], naming: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in _files(entries, naming).items():
            archive.writestr(zipfile.ZipInfo(name), page)
    return out.getvalue()


def _tar(entries: Sequence[Entry], naming: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, page in _files(entries, naming).items():
            info = tarfile.TarInfo(name)
            info.size = len(page)
            archive.addfile(info, io.BytesIO(page))
    return out.getvalue()


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 1, mtime=0)


def _unknown(entries: Sequence[Entry], naming: str) -> bytes:
    draw = random.Random(f"{len(entries)} {naming}")
    return b"\x00\xf7ARC" + draw.randbytes(2000)


_PACKERS: dict[str, Callable[[Sequence[Entry], str], bytes]] = {
    "jsonl": _jsonl,
    "json": _json,
    "zip": _zip,
    "gzip": lambda entries, naming: _gzip(_jsonl(entries, naming)),
    "tar": _tar,
    "tar.gz": lambda entries, naming: _gzip(_tar(entries, naming)),
    "unknown": _unknown,
}
FORMS = tuple(_PACKERS)


def pack(entries: Sequence[Entry], form: str, naming: str) -> bytes:
    """Return the archive of these searches."""
    return _PACKERS[form](entries, naming)
