"""Feed a display from events, a few times a second however many come."""

from __future__ import annotations

import time
from collections.abc import Callable

from massive_frames.models import JobEvent
from massive_frames.progress.base import Display
from massive_frames.progress.tally import Tally

REFRESH_S = 0.1


class Meter:
    """One batch's tally with the display that shows it.

    Parameters
    ----------
    display : Display
        Where to show it.
    tally : Tally
        What to count into.
    """

    def __init__(self, display: Display, tally: Tally, clock: Callable[[], float] = time.monotonic) -> None:
        self._display, self.tally, self._clock = display, tally, clock
        self._shown = float("-inf")
        self._open = False

    def open(self, on_cancel: Callable[[], None] | None = None) -> None:
        """Show the display."""
        self._display.open(self.tally, on_cancel)
        self._open = True

    def take(self, event: JobEvent) -> None:
        """Count one event, and show it if the last showing was long enough ago."""
        self.tally.take(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the tally unless that was done a moment ago."""
        if self._open and self._clock() - self._shown >= REFRESH_S:
            self._shown = self._clock()
            self._display.update(self.tally)

    def close(self, message: str) -> None:
        """Show the end, once."""
        if self._open:
            self._open = False
            self._display.close(self.tally, message)
