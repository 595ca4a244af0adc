"""No display: for files, pipes and tests."""

from __future__ import annotations

from collections.abc import Callable

from massive_frames.progress.tally import Tally


class SilentDisplay:
    """Shows nothing."""

    def open(self, tally: Tally, on_cancel: Callable[[], None] | None) -> None:
        """Do nothing."""

    def update(self, tally: Tally) -> None:
        """Do nothing."""

    def close(self, tally: Tally, message: str) -> None:
        """Do nothing."""
