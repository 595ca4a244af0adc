"""Hold requests back: so many at once, so many a second, and none while a service has asked for a pause.

How many may be under way at a service adapts to it as TCP does to a network (additive increase,
multiplicative decrease: Chiu and Jain, 1989): each answer makes room for a little more, and a 429 halves it.
A 503 takes less away, for the service scales up by the traffic it sees. A refusal now and then, among many
answers, says nothing of the load: it holds back its own request alone.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Awaitable, Callable

import anyio

FIRST_WINDOW = 16.0
AFTER_429, AFTER_503 = 0.5, 0.8
LEAST_AFTER_503 = 8.0
"""Requests under way that a service which is scaling up still gets to see."""
RECENT, REFUSING = 40, 0.2
"""A service that refuses so large a share of about so many answers has more than it wants."""
LONGEST_PAUSE_S, LONGEST_WAIT_S = 900.0, 1.0


class Budget:
    """What all services share in a process: sockets, and requests a second.

    Parameters
    ----------
    most : int
        Requests under way at once, at the most.
    max_rate : float, optional
        Requests a second; no limit when None.
    """

    def __init__(self, most: int = 50, max_rate: float | None = None) -> None:
        self.lock = threading.Lock()
        self.under_way = 0
        self.next_at = 0.0
        self.waiting: dict[_Waiter, None] = {}
        self.allow(most, max_rate)

    def allow(self, most: int, max_rate: float | None) -> None:
        """Change the limits for what comes from now on."""
        self.most, self.gap = most, 1 / max_rate if max_rate else 0.0

    def wake(self) -> None:
        """Wake the first who waits and whose service has room; to be called with the lock held."""
        if self.under_way < self.most:
            for waiter in self.waiting:
                if waiter.pacer.has_room:
                    del self.waiting[waiter]
                    waiter.wake()
                    return


class Pacer:
    """The pace kept towards one service.

    Parameters
    ----------
    budget : Budget, optional
        What is shared with other services; one of its own by default.
    clock, sleep : callable
        Seconds now, and how to wait for some: passed in so that tests need no time.

    Attributes
    ----------
    window : float
        How many requests may be under way at this service.
    """

    def __init__(
        self,
        budget: Budget | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        self._budget = budget or Budget()
        self._clock, self._sleep = clock, sleep
        self.window, self._threshold = FIRST_WINDOW, float("inf")
        self._under_way = 0
        self._paused_until = self._cut_at = float("-inf")
        self._refused_share = 0.0

    @classmethod
    def shared(cls, base_url: str, connections: int, max_rate: float | None) -> Pacer:
        """Return this process's one pacer for a service's address, with the limits of the latest caller."""
        _process.allow(connections, max_rate)
        return _shared.setdefault(base_url, cls(_process))

    @property
    def has_room(self) -> bool:
        """Whether the service may be sent one more request now."""
        return self._under_way < max(1, int(self.window))

    @property
    def pause_s(self) -> float:
        """Seconds for which nothing may go out; 0 when nothing is held back."""
        return max(0.0, self._paused_until - self._clock())

    def pause(self, seconds: float) -> None:
        """Let nothing out for so many seconds from now, as ``Retry-After`` asks."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    async def turn(self) -> float:
        """Wait until one more request may go out; return when that was, for ``done``."""
        while (wait := self._claim()) != 0.0:
            if wait is None:
                await self._room()
            else:
                await self._sleep(wait)
        return self._clock()

    def done(self, began: float, status: int | None = None, retry_after_s: float | None = None) -> None:
        """Give a turn back, with the answer's status (None where there was none) and its ``Retry-After``."""
        budget = self._budget
        with budget.lock:
            budget.under_way -= 1
            self._under_way -= 1
            if status in {429, 503}:
                self._refused(began, status, retry_after_s)
            elif status is not None:
                self._refused_share -= self._refused_share / RECENT
                step = 1.0 if self.window < self._threshold else 1.0 / self.window
                self.window = min(float(budget.most), self.window + step)
            budget.wake()

    def _claim(self) -> float | None:
        """Take a turn: 0 when it is ours, the seconds to wait for it, or None when others must end first."""
        budget = self._budget
        with budget.lock:
            wait = max(budget.next_at, self._paused_until) - self._clock()
            if wait > 0:
                return wait
            if budget.under_way >= budget.most or not self.has_room:
                return None
            budget.under_way += 1
            self._under_way += 1
            budget.next_at = max(budget.next_at, self._clock()) + budget.gap
            return 0.0

    async def _room(self) -> None:
        waiter = _Waiter(self)
        with self._budget.lock:  # another loop may be looking through those who wait
            self._budget.waiting[waiter] = None
        try:
            with anyio.move_on_after(LONGEST_WAIT_S):
                await waiter.future
        finally:
            with self._budget.lock:
                self._budget.waiting.pop(waiter, None)

    def _refused(self, began: float, status: int | None, retry_after_s: float | None) -> None:
        self._refused_share += (1.0 - self._refused_share) / RECENT
        if self._refused_share < REFUSING:
            return
        if status == 429 and retry_after_s is not None and retry_after_s <= LONGEST_PAUSE_S:
            self.pause(retry_after_s)
        if began >= self._cut_at:  # what left before the last cut is answered for by it
            factor, least = (AFTER_429, 1.0) if status == 429 else (AFTER_503, LEAST_AFTER_503)
            self.window = self._threshold = max(min(self.window, least), self.window * factor)
            self._cut_at = self._clock()


class _Waiter:
    """Somebody, on whatever loop, who waits for a turn."""

    def __init__(self, pacer: Pacer) -> None:
        self.pacer = pacer
        self._loop = asyncio.get_running_loop()
        self.future = self._loop.create_future()

    def wake(self) -> None:
        self._loop.call_soon_threadsafe(self._finish)

    def _finish(self) -> None:
        if not self.future.done():
            self.future.set_result(None)


_process = Budget()
_shared: dict[str, Pacer] = {}


def _forget_in_child() -> None:
    """Begin anew after a fork: what is under way is the parent's."""
    global _process  # noqa: PLW0603 - one per process is the point
    _process = Budget()
    _shared.clear()


os.register_at_fork(after_in_child=_forget_in_child)
