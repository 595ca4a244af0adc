"""Zip files: read member by member, however they are named."""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from massive_frames.services.archives.entries import BROKEN, MAX_ENTRIES, Budget, Entry, TooMuchError, shown
from massive_frames.services.archives.members import of_member

_END, _END_BYTES, _COMMENT_BYTES = b"PK\x05\x06", 22, 2**16
_ENCRYPTED = 0x1
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DIRECTORY_BYTES = 400 * MAX_ENTRIES


class Zip:
    """The form of a zip file."""

    name = "zip"
    nested = False

    def fits(self, start: bytes) -> bool:
        """Say whether the bytes begin a zip file, an empty one too."""
        return start.startswith((b"PK\x03\x04", _END))

    def entries(self, file: BinaryIO, budget: Budget, depth: int) -> Iterator[Entry]:
        """Yield its members; encrypted and oddly packed ones are left out."""
        del depth
        if _directory_bytes(file) > _DIRECTORY_BYTES:  # Python reads the whole directory at once
            raise TooMuchError(f"it has more than {MAX_ENTRIES} entries")
        with zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                budget.count()
                if not info.filename.endswith("/"):
                    yield from _pages(archive, info, budget)


def _pages(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Iterator[Entry]:
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _PACKINGS:
        budget.note(f"{shown(info.filename)} is encrypted or packed in an unusual way")
        return
    try:
        with archive.open(info) as source:
            yield from of_member(info.filename, cast("BinaryIO", source), budget)
    except BROKEN:
        budget.note(f"{shown(info.filename)} is damaged")


def _directory_bytes(file: BinaryIO) -> int:
    """Return the size of the list of members, as the end of the file gives it."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_BYTES - _COMMENT_BYTES))
    tail = file.read()
    file.seek(0)
    at = len(tail) - _END_BYTES
    if tail[at : at + 4] != _END or tail[-2:] != b"\0\0":
        at = tail.rfind(_END)
    record = tail[max(0, at) :][:_END_BYTES]
    if at < 0 or len(record) < _END_BYTES:
        raise zipfile.BadZipFile("no end record")
    return int(struct.unpack("<I", record[12:16])[0])


FORM = Zip()
