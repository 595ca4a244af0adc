"""Time, as the engine takes it: passed in, so that a test can run an hour in a moment."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime


class Clock:
    """The real clock."""

    def seconds(self) -> float:
        """Return seconds that only ever go forward."""
        return time.monotonic()

    def now(self) -> datetime:
        """Return the date and time (UTC)."""
        return datetime.now(UTC)

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Wait until the event is set or the seconds have passed, which sets it, whichever comes first."""
        if seconds is None:
            await event.wait()
            return
        alarm = asyncio.get_running_loop().call_later(seconds, event.set)
        try:
            await event.wait()
        finally:
            alarm.cancel()
