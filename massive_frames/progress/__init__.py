"""Show how a batch goes: a widget in a notebook, a bar in a terminal, nothing where nobody looks."""

from __future__ import annotations

from massive_frames.checks import choice
from massive_frames.progress.base import Display
from massive_frames.progress.meter import Meter
from massive_frames.progress.silent import SilentDisplay
from massive_frames.progress.surroundings import in_notebook, in_terminal
from massive_frames.progress.tally import Tally

CHOICES = ("auto", "widget", "text", "bar", "none")
"""``bar`` is ``text`` without the last line, for programs that say the end in words of their own."""

__all__ = ["CHOICES", "Display", "Meter", "Tally", "check_choice", "open_display"]


def check_choice(progress: str) -> None:
    """Raise unless the choice is one that there is."""
    choice("progress", progress, CHOICES)


def open_display(progress: str) -> Display:
    """Return the display for a choice; ``auto`` looks at where the program runs."""
    check_choice(progress)
    if progress == "widget" or (progress == "auto" and in_notebook()):
        from massive_frames.progress.notebook import NotebookDisplay  # noqa: PLC0415 - slow to import

        return NotebookDisplay()
    if progress in {"text", "bar"} or (progress == "auto" and in_terminal()):
        from massive_frames.progress.terminal import TerminalDisplay  # noqa: PLC0415 - slow to import

        return TerminalDisplay(last_words=progress != "bar")
    return SilentDisplay()
