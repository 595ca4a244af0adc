"""Runs uvicorn on a thread of its own, on a socket bound to loopback, and ends it quickly and cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from typing import Any

import uvicorn
from starlette.types import ASGIApp

_STARTUP_SECONDS = 10.0
_TICK_SECONDS = 0.1
_SILENT = logging.getLogger("massive_frames.sandbox.cut_off")
_SILENT.disabled = True


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        self._ready.set()

    async def main_loop(self) -> None:
        # uvicorn's own loop looks for the end every tenth of a second only
        tick = 0
        while not self._ended.is_set():
            await self.on_tick(tick)
            tick += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), _TICK_SECONDS)

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            cycle: Any = getattr(connection, "cycle", None)
            if cycle is not None:
                cycle.logger = _SILENT  # an exchange cut off by the end is no fault to report
            connection.transport.abort()
        running = list(self.server_state.tasks)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.sleep(0)


class ServerThread:
    """A web server that is up when `start` returns and gone when `stop` does."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        # asyncio lets small packets out at once only where the protocol is named; else an answer takes 40 ms
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind(("127.0.0.1", port))
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]
        self._ready = threading.Event()
        config = uvicorn.Config(
            app, http="h11", ws="none", lifespan="off", log_config=None, access_log=False, backlog=2048
        )
        self._server = _Server(config, self._ready)
        self._thread = threading.Thread(target=self._run, name="massive-sandbox", daemon=True)

    def start(self) -> None:
        """Start the thread and wait until connections are taken."""
        self._thread.start()
        if not self._ready.wait(_STARTUP_SECONDS):
            raise RuntimeError("the sandbox did not start")

    def stop(self) -> None:
        """End the server and its thread."""
        self._server.end()
        self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))
