"""Unnamed files for what is too large for memory; where the disk refuses, the error speaks of the disk."""

from __future__ import annotations

import io
import tempfile
from typing import Any, BinaryIO, cast

from massive_frames.errors import StoreError

BUFFER_BYTES = 2**18


def scratch() -> BinaryIO:
    """Return an empty file without a name, in the folder for temporary files; closing it removes it.

    Its ``write`` raises ``StoreError`` where the disk is full: an archive is not damaged because of that.
    """
    return cast("BinaryIO", io.BufferedRandom(_Raw(), BUFFER_BYTES))


class _Raw(io.RawIOBase):
    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close()

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: Any, /) -> int | None:
        return self._file.readinto(buffer)

    def write(self, data: Any, /) -> int | None:
        try:
            return self._file.write(data)
        except OSError as error:
            where = tempfile.gettempdir()
            raise StoreError(f"{where!r} has no room for a batch's archive ({error.strerror})") from error

    def close(self) -> None:
        self._file.close()
        super().close()
