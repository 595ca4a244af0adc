"""Write many small things in few commits, each of them durable when its call returns."""

from __future__ import annotations

import asyncio
import math
import queue
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import anyio

T = TypeVar("T")

MOST_TOGETHER = 256
BUSY_S, LINGER_S = 0.05, 0.004
"""When the last commit is no longer ago than the first, the next one waits the second for more to come:
a small commit costs as much as a large one, and an exchange takes much longer."""


class Ticket(Generic[T]):
    """An item to be written, with the future of the one who waits for it, if anybody does."""

    __slots__ = ("error", "item", "settled", "written")

    def __init__(self, item: T, written: asyncio.Future[None] | None) -> None:
        self.item, self.written = item, written
        self.settled = False
        self.error: BaseException | None = None

    def settle(self, error: BaseException | None) -> None:
        """Say that it is written, or why it is not; on the loop of the one who waits."""
        self.settled, self.error = True, error
        if self.written is None or self.written.done():  # cancelled by the one who waited
            return
        if error is None:
            self.written.set_result(None)
        else:
            self.written.set_exception(error)


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
        """Hand an item in; it is on disk when this returns, also in a cancel scope that was cancelled.

        Raises
        ------
        StoreError
            The transaction failed, and nothing of it is written; or an item beside this one was refused.
        """
        written = asyncio.get_running_loop().create_future()
        ticket = Ticket(item, written)
        self._queue.put(ticket)
        try:
            await written
        except asyncio.CancelledError:
            if anyio.current_effective_deadline() > -math.inf:  # by no scope: whoever did it means it
                raise
            # a shield from the beginning would cost more than all the rest of this call
            await self._see(ticket)

    async def _see(self, ticket: Ticket[T]) -> None:
        """Wait for the end of a ticket whose future was cancelled."""
        with anyio.CancelScope(shield=True):
            if not ticket.settled:
                ticket.written = asyncio.get_running_loop().create_future()
                await ticket.written
        if ticket.error is not None:
            raise ticket.error

    def put(self, item: T) -> None:
        """Hand an item in that nobody waits for; it is written after what was handed in before."""
        self._queue.put(Ticket(item, None))

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
            self._commit([ticket.item for ticket in tickets])
        except BaseException as failure:  # noqa: BLE001 - each writer raises it; none may wait for ever
            error = failure
        loop = next((ticket.written.get_loop() for ticket in tickets if ticket.written is not None), None)
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(_tell, tickets, error)


def _tell(tickets: list[Ticket[T]], error: BaseException | None) -> None:
    for ticket in tickets:
        ticket.settle(error)
