"""A transport that says when a request is about to leave, not when it begins to wait for its turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import Any, BinaryIO

from massive_frames.transport import Before, QueryParams, Response, Transport


class Announced:
    """Sends through another transport, and announces each request just before it leaves.

    Parameters
    ----------
    transport : Transport
        How to reach the service.
    announce : callable, optional
        Awaited before the bytes leave: what it writes is on disk by then.
    turn_came : callable, optional
        Called when the request's turn has come, before it is announced.

    Attributes
    ----------
    announced : bool
        Whether anything may have left.
    """

    def __init__(
        self,
        transport: Transport,
        announce: Callable[[], Awaitable[None]] | None = None,
        turn_came: Callable[[], None] | None = None,
    ) -> None:
        self._transport, self._announce, self._turn_came = transport, announce, turn_came
        self.announced = False

    def send(
        self,
        method: str,
        path: str,
        params: QueryParams = (),
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        before: Before | None = None,
    ) -> Coroutine[Any, Any, Response]:
        """Send one request; see ``Transport.send``."""
        leave = self._leave if before is None else partial(self._leave, before)
        return self._transport.send(method, path, params, json=json, headers=headers, before=leave)

    async def _leave(self, before: Before | None = None) -> None:
        if self._turn_came is not None:
            self._turn_came()
        if self._announce is not None and not self.announced:
            await self._announce()
        self.announced = True
        if before is not None:
            await before()

    async def download(self, url: str, file: BinaryIO, *, limit_bytes: int) -> Response:
        """Copy what stands at an address into a file; see ``Transport.download``."""
        return await self._transport.download(url, file, limit_bytes=limit_bytes)
