"""Time, as the engine takes it: passed in, so that a test can run an hour in a moment."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import anyio


class Clock:
    """The real clock."""

    def seconds(self) -> float:
        """Return seconds that only ever go forward."""
        return time.monotonic()

    def now(self) -> datetime:
        """Return the date and time (UTC)."""
        return datetime.now(UTC)

    async def wait(self, event: anyio.Event, seconds: float | None) -> None:
        """Wait until the event is set or the seconds have passed, whichever comes first."""
        with anyio.move_on_after(seconds):
            await event.wait()
