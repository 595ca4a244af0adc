"""Unpacks a body as it comes, and stops at a limit: a small body may unpack to a very large one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from massive_frames.errors import MalformedBodyError

PIECE_BYTES = 2**16
GZIP_NAMES, DEFLATE_NAMES = frozenset({"gzip", "x-gzip"}), frozenset({"deflate"})
UNASKED = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
_GZIP, _ZLIB, _BARE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_GZIP_START, _START_BYTES = b"\x1f\x8b", 2


class Unpacker:
    """Takes in the parts of a packed body and gives out those of the unpacked one.

    Parameters
    ----------
    name : str
        The ``Content-Encoding``: of the gzip or of the deflate family.
    limit : int
        Bytes that may come out at the most.
    """

    def __init__(self, name: str, limit: int) -> None:
        self._gzip = name in GZIP_NAMES
        self._engine = zlib.decompressobj(_GZIP)
        self._limit, self._size, self._start, self._after = limit, 0, b"", False

    def feed(self, part: bytes) -> Iterator[bytes]:
        """Yield what a part unpacks to, in pieces.

        Raises
        ------
        zlib.error
            The part is not packed as the body says.
        MalformedBodyError
            More comes out than the limit.
        """
        if len(self._start) < _START_BYTES:
            part = self._begin(part)
        full = False
        while (part or full) and not self._after:
            piece = self._engine.decompress(part, PIECE_BYTES)
            full = len(piece) == PIECE_BYTES
            self._size += len(piece)
            if self._size > self._limit:
                raise MalformedBodyError(f"the body is larger than {self._limit} bytes")
            yield piece
            part = self._engine.unconsumed_tail
            if self._engine.eof:
                part, full = self._next_member(), False

    def finish(self) -> None:
        """Raise MalformedBodyError where the body broke off."""
        if self._start and not self._engine.eof:
            raise MalformedBodyError("the answer broke off before its end")

    def _begin(self, part: bytes) -> bytes:
        """Hold the first bytes back until they tell the form, then return them with the rest."""
        self._start += part
        if len(self._start) < _START_BYTES:
            return b""
        if not self._gzip:
            # "deflate" means zlib's form (RFC 9110, 8.4.1.2), but some servers leave out its header
            method, check = self._start[0] & 0x0F, int.from_bytes(self._start[:_START_BYTES], "big")
            self._engine = zlib.decompressobj(_ZLIB if method == 8 and check % 31 == 0 else _BARE)
        whole, self._start = self._start, self._start[:_START_BYTES]
        return whole

    def _next_member(self) -> bytes:
        """Return what follows the end of a gzip member where it is another one; the rest is left alone."""
        rest = self._engine.unused_data
        if self._gzip and rest.startswith(_GZIP_START):
            self._engine = zlib.decompressobj(_GZIP)
            return rest
        self._after = bool(rest)
        return b""


def unpacker_for(encoding: str, limit: int) -> Unpacker | None:
    """Return what unpacks a body of that ``Content-Encoding``; None where it is not packed."""
    names = {name.strip().lower() for name in encoding.split(",")}
    packed = names & (GZIP_NAMES | DEFLATE_NAMES)
    if names & UNASKED or len(packed) > 1 or (packed and encoding.count(",")):
        raise MalformedBodyError("the body is packed in a way that was not asked for")
    return Unpacker(packed.pop(), limit) if packed else None
