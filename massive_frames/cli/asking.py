"""Ask the person at the terminal, where there is one, what is to be done with answers already paid for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from massive_frames.cli.failures import say
from massive_frames.errors import Interrupted
from massive_frames.stored import in_words

if TYPE_CHECKING:
    from massive_frames.store import Found

CHOICES = {"u": "use", "p": "refresh"}


def ask(found: Found) -> str:
    """Return "use" or "refresh" as the person says; where nobody can be asked, use them and say so.

    Raises
    ------
    Interrupted
        The person wants neither; nothing was sent.
    """
    goes_on = "gone on with" if found.unfinished else "used at no cost"
    if not somebody_is_there() and found.forbidden:
        say(
            "note", f"{in_words(found)}: asked anew; massive-frames resume {found.unfinished} goes on with it"
        )
        return "refresh"
    if not somebody_is_there():
        say("note", f"{in_words(found)}: {goes_on}; --cache refresh pays again")
        return "use"
    words = "go on with it" if found.unfinished else "use them"
    click.echo(f"{in_words(found)}.", err=True)
    answer = click.prompt(
        f"[u] {words}, [p] pay again, [s] stop",
        type=click.Choice([*CHOICES, "s"], case_sensitive=False),
        default="u",
        show_choices=False,
        err=True,
    )
    if answer == "s":
        raise Interrupted("nothing was sent")
    return CHOICES[answer]


def somebody_is_there() -> bool:
    """Say whether a person reads standard error and can type an answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))
