"""Tar files: plain files alone, read one after the other; links and devices are left out."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from massive_frames.services.archives.entries import Budget, Entry, shown
from massive_frames.services.archives.members import of_member

_BLOCK = 512


class Tar:
    """The form of a tar file."""

    name = "tar"
    nested = True

    def fits(self, start: bytes) -> bool:
        """Say whether the first block is a header whose checksum is right."""
        if len(start) < _BLOCK or not start[0]:
            return False
        try:
            tarfile.TarInfo.frombuf(start[:_BLOCK], "utf-8", "surrogateescape")
        except (tarfile.HeaderError, ValueError):
            return False
        return True

    def entries(self, file: BinaryIO, budget: Budget, depth: int) -> Iterator[Entry]:
        """Yield its plain files."""
        del depth
        with tarfile.open(fileobj=cast("IO[bytes]", file), mode="r:") as archive:
            while (info := archive.next()) is not None:
                budget.count()
                if info.isdir():
                    continue
                source = (
                    archive.extractfile(info) if info.type in {tarfile.REGTYPE, tarfile.AREGTYPE} else None
                )
                if source is None:
                    budget.note(f"{shown(info.name)} is no plain file")
                    continue
                with source:
                    yield from of_member(info.name, cast("BinaryIO", source), budget)


FORM = Tar()
