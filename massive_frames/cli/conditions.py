"""Options that say on which conditions a batch runs."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

import click
import pandas as pd

F = TypeVar("F", bound=Callable[..., Any])
RUN = ("max_credits", "deadline", "max_failures", "unconfirmed", "to")
BATCH = (*RUN, "cache", "max_age", "via")


def length_option(ctx: click.Context, param: click.Parameter, value: str | None) -> timedelta | None:
    """Return an option's length of time: seconds, or words such as ``2 hours``."""
    del ctx, param
    if value is None:
        return None
    found = _length(value)
    if found is None:
        raise click.BadParameter(f"{value!r}: expected a number of seconds, or words such as '2 hours'")
    return found


def time_option(ctx: click.Context, param: click.Parameter, value: str | None) -> timedelta | datetime | None:
    """Return an option's length of time, or the moment that it names, such as ``2026-02-01T08:00``."""
    del ctx, param
    if value is None:
        return None
    length = _length(value)
    found = _moment(value) if length is None else length
    if found is None:
        words = "a number of seconds, words such as '2 hours', or a time such as 2026-02-01T08:00"
        raise click.BadParameter(f"{value!r}: expected {words}")
    return found


def _length(text: str) -> timedelta | None:
    try:
        seconds = f"{float(text)} s"
    except ValueError:
        seconds = text
    try:
        with warnings.catch_warnings(action="ignore"):  # pandas frowns at some units, such as d
            length = pd.Timedelta(seconds)
    except (ValueError, OverflowError):
        return None
    return length.to_pytimedelta() if length >= timedelta(0) else None  # what is no time is not either


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


_RUN_OPTIONS = (
    click.option(
        "--max-credits",
        type=click.FloatRange(0),
        metavar="N",
        help="Refuse a batch that would cost more, and send nothing more once so much may be spent.",
    ),
    click.option(
        "--deadline",
        callback=time_option,
        metavar="TIME",
        help="Ask for nothing more after it: seconds, '2 hours', or 2026-02-01T08:00.",
    ),
    click.option(
        "--max-failures",
        type=click.FloatRange(0, 1),
        metavar="SHARE",
        help="Send nothing more when a larger share of requests has failed: 0 to 1.",
    ),
    click.option(
        "--unconfirmed",
        type=click.Choice(["keep", "resubmit"]),
        default="keep",
        show_default=True,
        help="What is done about a request that was sent without its answer being seen: keep it as a row "
        "that says so, or send it again, which may cost it twice.",
    ),
    click.option(
        "--to",
        metavar="FOLDER",
        help="Write the rows to a Parquet dataset there, and show its files; memory then does not grow.",
    ),
)
_BEGIN_OPTIONS = (
    click.option(
        "--cache",
        type=click.Choice(["ask", "use", "refresh", "off"]),
        default="ask",
        show_default=True,
        help="Whether answers that the store has are used: ask asks on a terminal, and else uses them and "
        "says so; refresh and off pay again.",
    ),
    click.option(
        "--max-age",
        callback=length_option,
        metavar="TIME",
        help="How old such answers may be: seconds, or '7 days' (1 day when not given).",
    ),
    click.option(
        "--via",
        type=click.Choice(["jobs", "batches"]),
        help="Send requests one by one, or up to 1,000 at a time (jobs when not given).",
    ),
)


def run_options(command: F) -> F:
    """Add the options of every run."""
    return _with(command, _RUN_OPTIONS)


def batch_options(command: F) -> F:
    """Add the options of every run, and those that are settled when a batch begins."""
    return _with(command, (*_RUN_OPTIONS, *_BEGIN_OPTIONS))


def conditions_in(options: Mapping[str, Any], names: tuple[str, ...] = RUN) -> dict[str, Any]:
    """Return the conditions among a command's options.

    Raises
    ------
    click.UsageError
        Rows cannot go to a file and to a dataset.
    """
    if options["to"] and options["output"]:
        raise click.UsageError("expected --to for a dataset or -o for one file, not both")
    return {name: options[name] for name in names if options[name] is not None}


def _with(command: F, options: tuple[Callable[[F], F], ...]) -> F:
    for option in reversed(options):
        command = option(command)
    return command
