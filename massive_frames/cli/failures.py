"""How things that go wrong are told: one line on standard error, and the exit status that fits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from massive_frames.cli.plain import plain
from massive_frames.cli.wording import in_the_shells_words
from massive_frames.errors import AuthenticationError, MassiveFramesError, ServiceError

SOME_FAILED, WRONG_USE, STOPPED = 1, 2, 130


def say(kind: str, words: str) -> None:
    """Put one line on standard error, such as ``error: …``."""
    click.echo(f"{kind}: {plain(in_the_shells_words(words))}", err=True)


def status_of(error: BaseException) -> int:
    """Return 1 for a service that failed, 2 for what the caller can put right."""
    failed = isinstance(error, ServiceError) and not isinstance(error, AuthenticationError)
    return SOME_FAILED if failed else WRONG_USE


@contextmanager
def in_one_line(ctx: click.Context) -> Iterator[None]:
    """End the program with one line for every error that is ours or the command line's."""
    try:
        yield
    except click.ClickException as error:
        say("error", error.format_message())
        ctx.exit(WRONG_USE)
    except MassiveFramesError as error:
        say("error", str(error))
        ctx.exit(status_of(error))
    except click.Abort:  # at a question: its line is still open, and nothing was begun
        click.echo(err=True)
        say("stopped", "nothing was done")
        ctx.exit(STOPPED)
    except KeyboardInterrupt as stop:
        say("stopped", str(stop).removeprefix("stopped: ") or "by Ctrl-C")
        ctx.exit(STOPPED)
