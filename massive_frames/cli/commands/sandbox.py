"""``massive-frames sandbox``: a local double of the paid services, until Ctrl-C."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from inspect import cleandoc
from typing import Any, TypeVar

import click

from massive_frames.errors import ConfigurationError
from massive_frames.sandbox import Faults, serve

F = TypeVar("F", bound=Callable[..., Any])

EXAMPLES = """\b
Examples:
  massive-frames sandbox
  massive-frames sandbox --port 8080 --speed 1 --credits 500
  massive-frames sandbox --throttled-429 0.1 --captcha-page 0.05
"""


def fault_options(command: F) -> F:
    """Add one option a field of ``Faults``, with that field's own words."""
    words = fault_words()
    for field in reversed(fields(Faults)):
        rate = isinstance(field.default, float) and not field.name.endswith(("_seconds", "_for"))
        kind = click.FloatRange(0, 1) if rate else click.FloatRange(0)
        command = click.option(
            f"--{field.name.replace('_', '-')}",
            type=click.IntRange(0) if isinstance(field.default, int) else kind,
            default=field.default,
            show_default=True,
            metavar="RATE" if rate else "SECONDS",
            help=words.get(field.name, ""),
        )(command)
    return command


def fault_words() -> dict[str, str]:
    """Return what the docstring of ``Faults`` says of each field."""
    text = cleandoc(Faults.__doc__ or "")
    entries = re.findall(r"^(\w+(?:, \w+)*)\n((?:    .+(?:\n|$))+)", text, flags=re.MULTILINE)
    return {
        name: " ".join(words.split()).replace("`", "")
        for names, words in entries
        for name in names.split(", ")
    }


@click.command(short_help="Run a local double of the services.", epilog=EXAMPLES)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="0 takes a free one.", show_default=True
)
@click.option("--seed", type=int, default=0, show_default=True, help="Everything invented follows from it.")
@click.option(
    "--speed",
    type=click.FloatRange(0, min_open=True),
    default=20.0,
    show_default=True,
    help="Divides the latencies.",
)
@click.option(
    "--generation",
    type=click.Choice(["2026", "2025"]),
    default="2026",
    show_default=True,
    help="Which version of the service's contract to speak.",
)
@click.option(
    "--credits",
    type=click.IntRange(0),
    default=1_000_000,
    show_default=True,
    help="The balance to start with.",
)
@fault_options
def sandbox(**options: Any) -> None:
    """Run a local double of the paid services until Ctrl-C: invented pages, play money.

    It prints its address and its credentials as variables; set them in another shell, and everything there
    runs against the sandbox. The rates say how often it misbehaves, from 0 to 1.
    """
    faults = Faults(**{field.name: options.pop(field.name) for field in fields(Faults)})
    try:
        serve(_announce, faults=faults, **options)
    except (ImportError, OSError) as error:
        raise ConfigurationError(str(error)) from error
    except KeyboardInterrupt:
        return


def _announce(line: str) -> None:
    name, _, value = line.partition("=")
    if name == "MASSIVE_BASE_URL":
        click.echo(f"The sandbox runs at {value} until Ctrl-C. In another shell:")
    click.echo(f"export {line}" if name.isupper() and value else line)


COMMAND = sandbox
