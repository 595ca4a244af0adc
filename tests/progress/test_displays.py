"""The panel, the bar and the silence: what they show, and that nothing foreign acts in them."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from rich.console import Console

from massive_frames.errors import InvalidRequestError
from massive_frames.models import EventKind, JobEvent, JobState
from massive_frames.progress import Tally, check_choice, notebook, open_display
from massive_frames.progress.notebook import NotebookDisplay
from massive_frames.progress.silent import SilentDisplay
from massive_frames.progress.terminal import TerminalDisplay

HOSTILE = "<script>alert(1)</script> [red]red[/red] [/] \x1b]0;title\x07"


def _troubled():
    """Return a tally whose last error has a hostile name."""
    tally = _tally()
    tally.take(
        JobEvent(EventKind.RETRYING, "k", datetime(2026, 1, 1, tzinfo=UTC), JobState.RUNNING, error=HOSTILE)
    )
    return tally


def _tally(**counts):
    tally = Tally(3, lambda: 0.0)
    for key, kind in counts.items():
        tally.take(
            JobEvent(EventKind(kind), key, datetime(2026, 1, 1, tzinfo=UTC), JobState.RUNNING, credits=1.0)
        )
    return tally


@pytest.fixture
def shown(monkeypatch):
    """Return what was displayed in the notebook."""
    things = []
    monkeypatch.setattr(notebook, "display", things.append)
    return things


def _words(panel):
    return " ".join(child.value for child in panel.panel.children[1:])


def test_the_panel_appears_once(shown):
    """Opening displays the panel, and updates do not display it again."""
    panel = NotebookDisplay()
    panel.open(_tally(), None)
    panel.update(_tally(a="succeeded"))
    panel.close(_tally(a="succeeded"), "done")
    assert shown == [panel.panel]


def test_the_panels_bar_moves(shown):
    """The bar and the count follow what has ended."""
    panel = NotebookDisplay()
    panel.open(_tally(), None)
    panel.update(_tally(a="succeeded", b="failed"))
    assert (panel._bar.value, panel._bar.max) == (2, 3)
    assert panel._count.value == "<b>2 / 3</b>"


def test_a_blocking_call_has_no_button(shown):
    """While a cell runs no press arrives, so the panel says what to do instead."""
    panel = NotebookDisplay()
    panel.open(_tally(), None)
    assert panel._button not in panel.panel.children[0].children
    assert "interrupt button" in _words(panel)


def test_the_cancel_button_cancels(shown):
    """A press calls what the batch gave, and the button is gone at the end."""
    pressed = []
    panel = NotebookDisplay()
    panel.open(_tally(), lambda: pressed.append(1))
    panel._button.click()
    panel.close(_tally(), "stopped")
    assert pressed == [1]
    assert panel._button.layout.display == "none"


@pytest.mark.parametrize(
    ("counts", "style"),
    [
        ({"a": "succeeded", "b": "succeeded", "c": "succeeded"}, "success"),
        ({"a": "succeeded", "b": "failed"}, "warning"),
    ],
)
def test_the_panels_colour_tells_the_end(shown, counts, style):
    """Only a whole batch ends in green."""
    panel = NotebookDisplay()
    panel.open(_tally(), None)
    panel.close(_tally(**counts), "the end")
    assert panel._bar.bar_style == style


def test_the_panel_shows_foreign_text_as_text(shown):
    """Markup in a message or in an error's name is escaped."""
    panel, tally = NotebookDisplay(), _troubled()
    panel.open(tally, None)
    assert "<script>" not in _words(panel)
    panel.close(tally, HOSTILE)
    assert "<script>" not in _words(panel)
    assert "&lt;script&gt;" in _words(panel)


def test_an_empty_batch_has_a_panel(shown):
    """A batch without requests to send does not break the bar."""
    panel = NotebookDisplay()
    panel.open(Tally(0), None)
    panel.close(Tally(0), "done")
    assert panel._bar.bar_style == "success"


def _terminal():
    stream = io.StringIO()
    return TerminalDisplay(Console(file=stream, force_terminal=True, width=200)), stream


def test_the_terminal_shows_bar_words_and_message():
    """The summary and the last message are on the screen."""
    display, stream = _terminal()
    display.open(_tally(), None)
    display.close(_tally(a="succeeded"), "stopped: 1 of 3")
    text = stream.getvalue()
    assert "1 done" in text
    assert text.rstrip().endswith("stopped: 1 of 3")


def test_a_bar_leaves_the_last_word_to_its_program():
    """Without last words the counts are on the screen, and the message is not."""
    stream = io.StringIO()
    display = TerminalDisplay(Console(file=stream, force_terminal=True, width=200), last_words=False)
    display.open(_tally(), None)
    display.close(_tally(a="succeeded"), "in Python's words")
    assert "1 done" in stream.getvalue()
    assert "Python" not in stream.getvalue()


def test_the_terminal_shows_foreign_text_as_text():
    """Markup and escape sequences in foreign words neither colour nor steer the terminal."""
    display, stream = _terminal()
    tally = _troubled()
    display.open(tally, None)
    display.update(tally)
    display.close(tally, HOSTILE)
    assert "[red]red[/red] [/]" in stream.getvalue()
    assert "\x1b]0;" not in stream.getvalue()


def test_silence_is_silent(capsys):
    """Nothing is written anywhere."""
    display = SilentDisplay()
    display.open(_tally(), None)
    display.update(_tally())
    display.close(_tally(), "done")
    assert capsys.readouterr() == ("", "")


class ZMQInteractiveShell:
    """Named like the shell of a Jupyter kernel."""


class TerminalInteractiveShell:
    """Named like the shell of IPython in a terminal."""


@pytest.mark.parametrize(
    ("shell", "is_tty", "kind"),
    [
        (ZMQInteractiveShell(), False, NotebookDisplay),
        (ZMQInteractiveShell(), True, NotebookDisplay),
        (TerminalInteractiveShell(), True, TerminalDisplay),
        (TerminalInteractiveShell(), False, SilentDisplay),
        (None, True, TerminalDisplay),
        (None, False, SilentDisplay),
    ],
)
def test_auto_looks_where_it_runs(monkeypatch, shell, is_tty, kind):
    """A kernel gets widgets, a person at a terminal a bar, and a file nothing."""
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: is_tty, write=len, flush=lambda: None))
    assert type(open_display("auto")) is kind


def test_auto_does_without_ipython(monkeypatch):
    """A program that never imported IPython is not in a notebook."""
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    monkeypatch.setattr(sys, "stderr", None)
    assert type(open_display("auto")) is SilentDisplay


@pytest.mark.parametrize(
    ("choice", "kind"),
    [
        ("widget", NotebookDisplay),
        ("text", TerminalDisplay),
        ("bar", TerminalDisplay),
        ("none", SilentDisplay),
    ],
)
def test_a_choice_is_kept_wherever_it_runs(choice, kind):
    """What was asked for by name is what is shown."""
    assert type(open_display(choice)) is kind


@pytest.mark.parametrize("choice", ["line", "", None, "WIDGET"])
def test_another_choice_is_refused(choice):
    """A word that is none of them is an error that lists them."""
    with pytest.raises(InvalidRequestError, match="one of auto, widget, text, bar, none"):
        check_choice(choice)
