"""Sends an answer whole, or spoils it on its way as a bad connection would."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PIECES = 8


@dataclass
class Reply:
    """An answer held back until it is decided how to send it."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    @classmethod
    def plain(cls, answer: tuple[int, str], **headers: str) -> Reply:
        """Return a plain-text answer."""
        fields = {"content-type": "text/plain; charset=utf-8", **headers}
        pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
        return cls(answer[0], pairs, answer[1].encode())

    @property
    def is_page(self) -> bool:
        """Whether this is a page or an AI's answer, as against a status or an error."""
        kind = dict(self.headers).get(b"content-type", b"")
        answer = kind.startswith(b"application/json") and b'"completion":' in self.body
        return self.status == 200 and (answer or kind.startswith(b"text/html"))

    @property
    def elastic(self) -> bool:
        """Whether a cluster gave it."""
        return b"x-elastic-product" in dict(self.headers)

    def mistyped(self) -> Reply:
        """Return JSON in place of a page, and a page in place of a cluster's result; others stay."""
        if self.status == 200 and not self.is_page and self.elastic:
            return Reply(200, [(b"content-type", b"text/html")], b"<html><body>proxy</body></html>")
        if not self.is_page:
            return self
        body = json.dumps({"results": [], "resultsCount": 0}).encode()
        return Reply(200, [(b"content-type", b"application/json")], body)


async def collect(app: ASGIApp, scope: Scope, receive: Receive) -> Reply:
    """Run an application and return its answer instead of sending it."""
    reply = Reply()

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = [pair for pair in message["headers"] if pair[0] != b"content-length"]
        else:
            reply.body += message.get("body", b"")

    await app(scope, receive, keep)
    return reply


async def whole_body(receive: Receive) -> bytes:
    """Return a request's body, read to its end."""
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def replayed(body: bytes) -> Receive:
    """Return a receiver that hands over a body that was read before."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def send_whole(reply: Reply, send: Send, *, seconds: float = 0.0) -> None:
    """Send an answer as it is; `seconds` spreads the body over time."""
    headers = [*reply.headers, (b"content-length", str(len(reply.body)).encode())]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    step = len(reply.body) // _PIECES + 1 if seconds else len(reply.body) or 1
    for start in range(0, len(reply.body), step):
        await asyncio.sleep(seconds / _PIECES)
        piece: MutableMapping[str, Any] = {"body": reply.body[start : start + step], "more_body": True}
        await send({"type": "http.response.body", **piece})
    await send({"type": "http.response.body", "body": b""})


async def send_truncated(reply: Reply, send: Send) -> None:
    """Promise the whole body, send half of it and hang up."""
    lines = [f"HTTP/1.1 {reply.status} Truncated".encode()]
    lines += [name + b": " + value for name, value in reply.headers]
    lines += [f"content-length: {len(reply.body) + 1}".encode(), b"", b""]
    cycle = _cycle(send)
    cycle.transport.write(b"\r\n".join(lines) + reply.body[: len(reply.body) // 2])
    cycle.transport.close()
    await _until_closed(cycle)


async def hang_up(send: Send) -> None:
    """Reset the connection without an answer."""
    cycle = _cycle(send)
    sock = cycle.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    cycle.transport.abort()
    await _until_closed(cycle)


class WatchedSend:
    """Passes messages on, and tells the status before the client can see the answer; once."""

    def __init__(self, send: Send, on_status: Callable[[int], None]) -> None:
        self._send, self._on_status, self._told = send, on_status, False
        # uvicorn hands its own request cycle's bound method to the outermost application
        self.cycle: Any = send.__self__  # type: ignore[attr-defined]

    async def __call__(self, message: Message) -> None:
        """Send one message."""
        if message["type"] == "http.response.start":
            self.tell(message["status"])
        await self._send(message)

    def tell(self, status: int) -> None:
        """Tell the status unless that was done before."""
        if not self._told:
            self._told = True
            self._on_status(status)


def _cycle(send: Send) -> Any:
    return send.cycle  # type: ignore[attr-defined]


async def _until_closed(cycle: Any) -> None:
    # uvicorn logs an error for a missing answer unless it has seen the connection close
    for _ in range(2000):
        if cycle.disconnected:
            return
        await asyncio.sleep(0.001)
