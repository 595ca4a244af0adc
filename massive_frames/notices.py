"""What is told without being an error: the warnings, and the end that the user wished for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class StoppedWarning(UserWarning):
    """A batch ended without all its answers because a limit was reached; ``mf.resume`` goes on."""


class CreditsWarning(StoppedWarning):
    """A batch ended without all its answers because no credits were left."""


class CacheWarning(UserWarning):
    """Answers were taken from the store instead of being paid for again."""


class ServiceWarning(UserWarning):
    """A service did not do what was asked of it, and another way was taken."""


class Interrupted(KeyboardInterrupt):
    """The user pressed stop; ``frame`` holds every row there is, and so does ``mf.last``.

    Pressed twice, only that has it.
    """

    def __init__(self, message: str, frame: pd.DataFrame | None = None) -> None:
        super().__init__(message)
        self.frame = frame

    def _render_traceback_(self) -> list[str]:
        """Show one line in a notebook: IPython's own traceback takes longer than the stop itself."""
        return [f"Interrupted: {self}"]
