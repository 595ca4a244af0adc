"""A live panel in a notebook, of ipywidgets: a bar, counts in words, and a Cancel where it can work."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import ipywidgets as widgets
from IPython.display import display

from massive_frames.progress.tally import Tally


class NotebookDisplay:
    """The panel; touched only by the thread that made the call (kernels break updates from others)."""

    def __init__(self) -> None:
        self._bar = widgets.IntProgress(layout=widgets.Layout(width="40%"))
        self._count, self._words, self._message = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._button = widgets.Button(description="Cancel", icon="stop", layout=widgets.Layout(width="90px"))
        self.panel = widgets.VBox([widgets.HBox([self._bar, self._count]), self._words, self._message])

    def open(self, tally: Tally, on_cancel: Callable[[], None] | None) -> None:
        """Show the panel; a blocking call has no button, for no kernel delivers a press while a cell runs."""
        self._bar.max = max(1, tally.total)
        if on_cancel is not None:
            self._button.on_click(lambda _: on_cancel())
            self.panel.children[0].children += (self._button,)
        else:
            self._message.value = _small("Stop with the notebook's interrupt button: what has come is kept.")
        self.update(tally)
        display(self.panel)  # type: ignore[no-untyped-call]

    def update(self, tally: Tally) -> None:
        """Move the bar."""
        self._bar.value = tally.ended
        self._count.value = f"<b>{tally.ended} / {tally.total}</b>"
        self._words.value = _small(tally.summary()) + (
            f" <i>{_small(tally.trouble)}</i>" if tally.trouble else ""
        )

    def close(self, tally: Tally, message: str) -> None:
        """Show the end."""
        self.update(tally)
        whole = tally.done == tally.total
        self._bar.bar_style = "success" if whole else "warning"
        self._button.layout.display = "none"
        self._words.value = _small(tally.summary())
        self._message.value = _small(message)


def _small(text: str) -> str:
    return f'<span style="font-size: 90%">{escape(text)}</span>'
