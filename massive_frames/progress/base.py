"""What every display does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from massive_frames.progress.tally import Tally


class Display(Protocol):
    """Shows a batch's tally; called only in the thread that made the call."""

    def open(self, tally: Tally, on_cancel: Callable[[], None] | None) -> None:
        """Appear; ``on_cancel`` is what a Cancel button does, where one can work."""
        ...

    def update(self, tally: Tally) -> None:
        """Show the tally as it is now."""
        ...

    def close(self, tally: Tally, message: str) -> None:
        """Show the end, in words."""
        ...
