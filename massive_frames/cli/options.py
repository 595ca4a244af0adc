"""Options that several commands share, and those that are made from a service's parameters."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import click

from massive_frames.cli.wording import in_the_shells_words
from massive_frames.errors import ConfigurationError, InvalidRequestError
from massive_frames.models import Parameter
from massive_frames.settings import resolve

F = TypeVar("F", bound=Callable[..., Any])
NUMBERS = ("integer", "number")
TYPES: dict[str, type] = {"integer": int, "number": float, "boolean": bool}
METAVARS = {"integer": "N", "number": "N", "boolean": "true|false", "json": "JSON", "object": "JSON"}

output_option = click.option(
    "-o", "--output", metavar="FILE", help="Write the rows to a .parquet, .csv or .jsonl file."
)
escape_option = click.option(
    "--escape-formulas", is_flag=True, help="Make CSV safe for spreadsheets, which run cells such as =1+1."
)
store_option = click.option(
    "--store",
    metavar="FILE",
    help="The file that keeps jobs and bodies (else MASSIVE_FRAMES_STORE, or your data folder).",
)
progress_option = click.option(
    "--progress",
    type=click.Choice(["auto", "text", "none"]),
    default="auto",
    show_default=True,
    help="A bar on standard error; auto draws it only on a terminal.",
)


def parameter_options(parameters: Sequence[Parameter]) -> Callable[[F], F]:
    """Return a decorator that adds one option a parameter, in order."""

    def add(command: F) -> F:
        for parameter in reversed(parameters):
            command = _option(parameter)(command)
        return command

    return add


def given_parameters(
    parameters: Sequence[Parameter], values: Mapping[str, Iterable[Any]]
) -> dict[str, list[Any]]:
    """Return the options that were given, as lists to cross.

    A parameter of which one request takes several is given them with commas: ``ai,ads``; one that takes
    dictionaries and lists is given them as JSON.
    """
    given = {}
    for parameter in parameters:
        several = [_value(parameter, value) for value in values[parameter.name]]
        if several:
            given[parameter.name] = several
    return given


def _value(parameter: Parameter, given: Any) -> Any:
    if not parameter.is_json:
        return given.split(",") if parameter.repeated else given
    try:
        return json.loads(given)
    except (ValueError, RecursionError):
        raise InvalidRequestError(parameter.name, given, parameter.expected) from None


def need_token() -> None:
    """Raise unless there is a token, saying how a shell gives one."""
    if resolve().token is None:
        raise ConfigurationError(
            "no token: set the environment variable MASSIVE_TOKEN, put MASSIVE_TOKEN=... into a file .env, "
            "or try everything without one: massive-frames search --sandbox"
        )


def _option(parameter: Parameter) -> Callable[[F], F]:
    words = in_the_shells_words(parameter.doc.replace("`", "").rstrip("."))
    if parameter.choices or parameter.takes in NUMBERS:
        words = f"{words}: {parameter.expected}"
    if parameter.repeated:
        words = f"{words} (several in one request: {','.join(parameter.choices[:2])})"
    return click.option(
        f"--{parameter.name.replace('_', '-')}",
        parameter.name,
        multiple=True,
        type=TYPES.get(parameter.takes, str),
        metavar=METAVARS.get(parameter.takes, "TEXT"),
        help=f"{words}.",
    )
