"""A server so cheap that a benchmark measures its clients: Massive's ``/search`` in asynchronous mode.

``python tests/benchmarks/local_server.py --help`` lists the options; ``Server`` starts one in a process of
its own. It speaks just enough HTTP/1.1 for clients that behave, on one asyncio protocol and no framework. How
long a search takes follows from its words and the seed alone, so every client meets the same times.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs

sys.path.insert(0, str(Path(__file__).parent))

from local_jobs import ANY, CONTENT, FAULTS, Desk

STATUS = {"throttled": 429, "unavailable": 503, "server": 500, "timeout": 504}
SLOW_S = 0.5


class Exchange(asyncio.Protocol):
    """One connection."""

    def __init__(self, desk: Desk, retry_after: int) -> None:
        self._desk, self._retry_after, self._buffer = desk, retry_after, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count it."""
        self._transport: Any = transport
        self._desk.sockets += 1
        self._desk.sockets_max = max(self._desk.sockets_max, self._desk.sockets)

    def connection_lost(self, _: Exception | None) -> None:
        """Count it out."""
        self._desk.sockets -= 1

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
            path, _, query = head.split(b" ", 2)[1].decode("latin-1").partition("?")
            self._answer(path, query)

    def _answer(self, path: str, query: str) -> None:
        desk = self._desk
        if path == "/_stats":
            self._send(200, "application/json", json.dumps(desk.stats()).encode())
            return
        desk.counts["requests"] += 1
        submits = not query.startswith("id=")
        desk.counts["submits" if submits else "polls"] += 1
        fault = desk.fault(ANY)
        if fault == "reset":
            self._transport.abort()
        elif fault is not None:
            self._send(STATUS[fault], "text/plain", b"try again")
        elif submits:
            self._submit(query)
        else:
            self._poll(query[3:])

    def _submit(self, query: str) -> None:
        name = self._desk.submit(parse_qs(query)["terms"][0])
        if self._desk.fault(("lost_answer",)):
            self._transport.abort()
        else:
            self._send(202, "application/json", b'{"id":"%s"}' % name.encode())

    def _poll(self, name: str) -> None:
        answer = self._desk.poll(name)
        if answer is None:
            self._send(404, "text/plain", b"no such job")
        elif isinstance(answer, str):
            self._send(202, "application/json", b'{"status":"%s"}' % answer.encode())
        else:
            self._content(answer)

    def _content(self, body: bytes) -> None:
        fault, half = self._desk.fault(CONTENT), len(body) // 2
        if fault == "wrong_type":
            self._send(200, "application/json", b'["not", "a", "page"]')
        elif fault is None:
            self._send(200, "text/html; charset=utf-8", body)
        else:
            self._transport.write(_head(200, "text/html; charset=utf-8", len(body), "") + body[:half])
            then: Callable[[], None] = self._transport.close
            if fault == "slow_body":
                then = lambda: self._transport.write(body[half:])  # noqa: E731 - nothing to name
            asyncio.get_running_loop().call_later(SLOW_S if fault == "slow_body" else 0, then)

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self._desk.counts["body_bytes"] += len(body)
        more = f"Retry-After: {self._retry_after}\r\n" if status == 429 else ""
        self._transport.write(_head(status, kind, len(body), more) + body)


def _head(status: int, kind: str, length: int, more: str) -> bytes:
    return f"HTTP/1.1 {status} -\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{more}\r\n".encode()


class Server:
    """A server in a process of its own while a ``with`` block lasts.

    Parameters
    ----------
    **options
        The command line's options; ``fault`` is a mapping of fault to rate.
    """

    def __init__(self, **options: Any) -> None:
        faults = [f"{name}={rate}" for name, rate in options.pop("fault", {}).items()]
        words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        self._command = [sys.executable, __file__, *words, *[f"--fault={part}" for part in faults]]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def stats(self) -> dict[str, Any]:
        """Return what the server counted so far."""
        with urllib.request.urlopen(f"{self.url}/_stats") as answer:  # noqa: S310 - our own address
            return dict(json.load(answer))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=0, help="0: any free one; it is printed first")
    parser.add_argument("--median", type=float, default=1.0, help="median seconds of a search")
    parser.add_argument("--sigma", type=float, default=math.log(2) / 1.645, help="deviation of log seconds")
    parser.add_argument("--page", choices=("small", "large"), default="small", help="some kB, or 1 MB")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--retry-after", type=int, default=1, help="seconds, in a 429")
    parser.add_argument("--fault", action="append", default=[], metavar="NAME=RATE", help=", ".join(FAULTS))
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    desk, loop = Desk(options), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Exchange(desk, options.retry_after), "127.0.0.1", options.port, backlog=4096
    )
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    print(server.sockets[0].getsockname()[1], flush=True)
    await ended.wait()


if __name__ == "__main__":
    asyncio.run(_serve(_options()))
