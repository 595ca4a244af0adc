"""Reads an answer to its end, unpacked and within a limit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Self

import httpx

from massive_frames.errors import MalformedBodyError
from massive_frames.transport.unpacking import unpacker_for


class Reader:
    """One open answer: its headers at once, its body on demand.

    Parameters
    ----------
    answer : httpx.Response
        The answer, its body not yet read.
    """

    def __init__(self, answer: httpx.Response) -> None:
        assert isinstance(answer.stream, httpx.AsyncByteStream)
        self.status, self._stream = answer.status_code, answer.stream
        self.headers: dict[str, str] = {}
        for raw, text in answer.headers.raw:
            name, value = raw.decode("latin-1").lower(), text.decode("latin-1")
            self.headers[name] = f"{self.headers[name]}, {value}" if name in self.headers else value

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stream.aclose()

    async def body(self, limit: int) -> bytes:
        """Return the body.

        Raises
        ------
        MalformedBodyError
            It is larger than ``limit`` bytes when unpacked, or breaks off.
        zlib.error
            It is not packed as its headers say.
        """
        return b"".join([part async for part in self.parts(limit)])

    async def parts(self, limit: int) -> AsyncIterator[bytes]:
        """Yield the body in parts; raises as ``body`` does."""
        encoding, size = self.headers.get("content-encoding"), 0
        unpacker = unpacker_for(encoding, limit) if encoding else None
        async for part in self._stream:
            if unpacker is not None:
                for piece in unpacker.feed(part):
                    yield piece
                continue
            size += len(part)
            if size > limit:
                raise MalformedBodyError(f"the body is larger than {limit} bytes")
            yield part
        if unpacker is not None:
            unpacker.finish()
