"""Hold requests back: at most so many a second, and none while the service has asked for a pause."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import anyio


class Pacer:
    """The pace that every request of a batch keeps.

    Parameters
    ----------
    max_rate : float, optional
        Requests a second; no limit when None.
    clock, sleep : callable
        Seconds now, and how to wait for some: passed in so that tests need no time.
    """

    def __init__(
        self,
        max_rate: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        self._gap = 1 / max_rate if max_rate else 0.0
        self._clock, self._sleep = clock, sleep
        self._next = 0.0
        self._paused_until = 0.0

    def pause(self, seconds: float) -> None:
        """Let nothing out for so many seconds from now, as ``Retry-After`` asks."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    @classmethod
    def shared(cls, base_url: str, max_rate: float | None) -> Pacer:
        """Return the one pacer of this process for a service's address and rate."""
        return _shared.setdefault((base_url, max_rate), cls(max_rate))

    async def turn(self) -> None:
        """Wait until one more request may go out."""
        while (wait := max(self._next, self._paused_until) - self._clock()) > 0:
            await self._sleep(wait)
        self._next = max(self._next, self._clock()) + self._gap


_shared: dict[tuple[str, float | None], Pacer] = {}
