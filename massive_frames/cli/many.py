"""The command of a service that is asked many things at once: read them, run the batch, deliver its rows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import click

from massive_frames import api
from massive_frames.cli.asking import ask
from massive_frames.cli.conditions import BATCH, batch_options, conditions_in
from massive_frames.cli.inputs import read_queries
from massive_frames.cli.options import (
    escape_option,
    given_parameters,
    need_token,
    output_option,
    parameter_options,
    progress_option,
    store_option,
)
from massive_frames.cli.output import Output
from massive_frames.cli.run import Ending, bar
from massive_frames.client import BY_WORD, AsyncClient
from massive_frames.handle import Batch
from massive_frames.models import Parameter
from massive_frames.services import get_service
from massive_frames.settings import cluster

CLUSTER = [
    click.option("--url", "cluster_url", metavar="URL", help="The cluster's address."),
    click.option(
        "--ca-file", metavar="FILE", help="Certificates to trust, where the cluster has its own authority."
    ),
]


COMMON: list[Callable[[Any], Any]] = [
    output_option,
    escape_option,
    batch_options,
    store_option,
    progress_option,
    click.option(
        "--on-invalid",
        type=click.Choice(["raise", "row"]),
        default="raise",
        show_default=True,
        help="Whether a request that breaks a limit stops everything, or is a row with its error.",
    ),
    click.option("--dry-run", is_flag=True, help="Print what it would be and cost; send nothing."),
    click.option("--sandbox", is_flag=True, help="Ask a local double of the service: free, no token."),
    click.option("--seed", type=int, metavar="N", help="The sandbox's seed: equal seeds give equal answers."),
]


@dataclass(frozen=True)
class Many:
    """What one such command does.

    Parameters
    ----------
    word : str
        The command's name, and the service's in ``client.BY_WORD``.
    instead : str, optional
        A parameter that may be given instead of what is asked.
    """

    word: str
    instead: str | None = None

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What the service takes; the first is what is asked."""
        return get_service(BY_WORD[self.word]).parameters

    @property
    def _cluster(self) -> str | None:
        backend = get_service(BY_WORD[self.word]).backend
        return None if backend == "massive" else backend

    def _where(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the settings that say which cluster is asked; its users stand in the environment."""
        if self._cluster is None or options["sandbox"]:
            return {}
        return cluster(self._cluster, options["cluster_url"], None, options["ca_file"])

    def command(self, *, short_help: str, words: str, examples: str) -> click.Command:
        """Return the command, with its help."""
        subject, *others = self.parameters
        decorators: list[Callable[[Any], Any]] = [
            click.command(self.word, short_help=short_help, help=words, epilog=examples),
            click.argument("asked", nargs=-1, metavar=f"[{subject.name.upper()}]..."),
            _input_option(subject),
            *(CLUSTER if self._cluster else []),
            parameter_options(others),
            *COMMON,
        ]

        def run(**options: Any) -> int:
            return self.run(options)

        made: Any = run
        for decorate in reversed(decorators):
            made = decorate(made)
        command: click.Command = made
        return command

    def run(self, options: dict[str, Any]) -> int:
        """Do what the command's options say, and return the exit status."""
        output = Output(options["output"], options["escape_formulas"])
        conditions = conditions_in(options, BATCH)
        asked = self._asked(options)
        parameters: Any = given_parameters(self.parameters[1:], options)
        if options["seed"] is not None and not options["sandbox"]:
            raise click.UsageError("--seed needs --sandbox")
        if options["dry_run"]:
            size = api.estimate(asked, service=self.word, on_invalid=options["on_invalid"], **parameters)
            told = f"{size.asked} asked, {size.requests} requests to send, {size.credits:g} credits at most"
            click.echo(told)
            return 0
        with ExitStack() as stack:
            if options["sandbox"]:
                stack.enter_context(api.sandbox(seed=options["seed"] or 0))
            if self._cluster is None:
                need_token()
            planned = AsyncClient(store=options["store"], **self._where(options)).batch(
                BY_WORD[self.word],
                asked,
                {**parameters, **conditions},
                on_invalid=options["on_invalid"],
                ask=ask,
            )
            batch = Batch(planned, bar(options["progress"]))
            batch.start(background=True)
            return Ending(output, options["store"], resumable=not options["sandbox"]).of(batch)

    def _asked(self, options: dict[str, Any]) -> Any:
        subject = self.parameters[0]
        if options["asked"] and options["file"]:
            raise click.UsageError(f"expected {subject.plural} or --input, not both")
        if options["file"]:
            return read_queries(options["file"], self.parameters)
        instead = self.instead is not None and bool(options[self.instead])
        if not options["asked"] and not instead:
            ways = f"a {subject.name}, --input FILE" + (f" or --{self.instead}" if self.instead else "")
            raise click.UsageError(f"nothing to {self.word}: give {ways}")
        return list(options["asked"]) or None


def _input_option(subject: Parameter) -> Callable[[Any], Any]:
    return click.option(
        "--input",
        "file",
        metavar="FILE",
        help=f"Read {subject.plural}: .txt (one a line), .csv, .jsonl or .parquet (a column {subject.name}, "
        "others named like the options below), or - for lines on standard input.",
    )
