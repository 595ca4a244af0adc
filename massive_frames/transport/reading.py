"""Reads an answer to its end, unpacked and within a limit."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable
from datetime import UTC, datetime

from massive_frames.errors import MalformedBodyError
from massive_frames.transport.base import Response
from massive_frames.transport.unpacking import unpacker_for


class Reader:
    """One open answer: its headers at once, its body on demand.

    Parameters
    ----------
    status : int
        The HTTP status.
    headers : iterable of (bytes, bytes)
        Names and values as they came; the values of a name that came twice are joined.
    parts : asynchronous iterable of bytes
        The body as it comes, packed as it was sent.
    """

    def __init__(
        self, status: int, headers: Iterable[tuple[bytes, bytes]], parts: AsyncIterable[bytes]
    ) -> None:
        self.status, self._parts = status, parts
        self.headers: dict[str, str] = {}
        for raw, text in headers:
            name, value = raw.decode("latin-1").lower(), text.decode("latin-1")
            self.headers[name] = f"{self.headers[name]}, {value}" if name in self.headers else value

    async def body(self, limit: int) -> bytes:
        """Return the body.

        Raises
        ------
        MalformedBodyError
            It is larger than ``limit`` bytes when unpacked, or breaks off.
        zlib.error
            It is not packed as its headers say.
        """
        if "content-encoding" in self.headers:
            return b"".join([part async for part in self.parts(limit)])
        pieces, size = [], 0
        async for part in self._parts:  # as ``parts`` does, without a generator between
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            pieces.append(part)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def parts(self, limit: int) -> AsyncIterator[bytes]:
        """Yield the body in parts; raises as ``body`` does."""
        encoding, size = self.headers.get("content-encoding"), 0
        unpacker = unpacker_for(encoding, limit) if encoding else None
        async for part in self._parts:
            if unpacker is not None:
                for piece in unpacker.feed(part):
                    yield piece
                continue
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            yield part
        if unpacker is not None:
            unpacker.finish()

    def response(self, body: bytes) -> Response:
        """Return the answer with its body, which has just come."""
        return Response(self.status, self.headers, body, datetime.now(UTC))


def _too_large(limit: int) -> MalformedBodyError:
    return MalformedBodyError(f"the body is larger than {limit} bytes")
