"""Write many small things in few commits, each of them durable when its call returns."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
Ticket = tuple[T, "asyncio.Future[None]"]

MOST_TOGETHER = 256
BUSY_S, LINGER_S = 0.05, 0.004
"""When the last commit is no longer ago than the first, the next one waits the second for more to come:
a small commit costs as much as a large one, and an exchange takes much longer."""


class Writer(Generic[T]):
    """A thread that commits what is handed in while the commit before is under way, together.

    Parameters
    ----------
    commit : callable
        Writes a list of items in one transaction; called on the thread.
    """

    def __init__(self, commit: Callable[[list[T]], None]) -> None:
        self._commit = commit
        self._queue: queue.SimpleQueue[Ticket[T] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="massive_frames store", daemon=True)
        self._thread.start()

    async def write(self, item: T) -> None:
        """Hand an item in; it is on disk when this returns, and may be even where this is cancelled.

        Raises
        ------
        StoreError
            The transaction failed: none of what it held is written.
        """
        written = asyncio.get_running_loop().create_future()
        self._queue.put((item, written))
        await written

    def close(self) -> None:
        """End the thread when everything handed in is written."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        going_on, committed_s = True, 0.0
        while going_on:
            together = [self._queue.get()]
            if time.monotonic() - committed_s < BUSY_S:
                time.sleep(LINGER_S)
            while len(together) < MOST_TOGETHER and not self._queue.empty():
                together.append(self._queue.get())
            going_on = None not in together
            tickets = [ticket for ticket in together if ticket is not None]
            if tickets:
                self._settle(tickets)
                committed_s = time.monotonic()

    def _settle(self, tickets: list[Ticket[T]]) -> None:
        error: BaseException | None = None
        try:
            self._commit([item for item, _ in tickets])
        except BaseException as failure:  # noqa: BLE001 - each writer raises it; none may wait for ever
            error = failure
        loop = tickets[0][1].get_loop()
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell, [written for _, written in tickets], error)


def _tell(written: list[asyncio.Future[None]], error: BaseException | None) -> None:
    for future in written:
        if future.done():  # cancelled by the one who waited
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
