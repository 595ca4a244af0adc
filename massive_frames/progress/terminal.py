"""A bar in the terminal with a line of words under it, drawn by rich on standard error."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from massive_frames.progress.tally import Tally


class TerminalDisplay:
    """The live bar.

    Parameters
    ----------
    console : rich.console.Console, optional
        Where; standard error by default.
    last_words : bool
        Whether the end is said in words, under the bar.
    """

    def __init__(self, console: Console | None = None, *, last_words: bool = True) -> None:
        self._console, self._last_words = console or Console(stderr=True), last_words
        self._live = Live(console=self._console, auto_refresh=False)

    def open(self, tally: Tally, on_cancel: Callable[[], None] | None) -> None:
        """Draw the bar; Ctrl-C is the terminal's own Cancel."""
        del on_cancel
        self._live.start()
        self.update(tally)

    def update(self, tally: Tally) -> None:
        """Redraw the bar."""
        self._live.update(self._drawing(tally, tally.trouble), refresh=True)

    def close(self, tally: Tally, message: str) -> None:
        """Leave the bar as it ended, and the message under it."""
        self._live.update(self._drawing(tally, ""), refresh=True)
        self._live.stop()
        if self._last_words:
            self._console.print(Text(_plain(message)))

    def _drawing(self, tally: Tally, trouble: str) -> Table:
        rows = Table.grid()
        rows.add_row(ProgressBar(total=max(1, tally.total), completed=tally.ended, width=40))
        rows.add_row(Text(f"{tally.ended} of {tally.total}: {tally.summary()}"))
        if trouble:
            rows.add_row(Text(_plain(trouble), style="yellow"))
        return rows


def _plain(text: str) -> str:
    """Return the text without control characters, which a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in text)
