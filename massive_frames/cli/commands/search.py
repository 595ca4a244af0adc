"""``massive-frames search``: many queries, crossed with places and devices, into one table."""

from __future__ import annotations

from contextlib import ExitStack
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
from massive_frames.client import AsyncClient
from massive_frames.handle import Batch
from massive_frames.services.massive_search import SERVICE

EXAMPLES = """\b
Examples:
  massive-frames search "running shoes" --sandbox
  massive-frames search espresso tea --country us --country jp -o results.parquet
  massive-frames search --input queries.csv --max-credits 500 -o results.csv --escape-formulas
  massive-frames search --input queries.txt --awaiting ai,answers --dry-run
  massive-frames search --input 200000.txt --to rows --deadline "8 hours" --max-failures 0.2
  cut -f1 terms.tsv | massive-frames search --input - --country de > results.csv

\b
An option given twice is crossed: 2 queries x 2 countries are 4 requests, of one
credit each when they succeed. Equal requests are sent once.
"""


@click.command(short_help="Search for many queries at once.", epilog=EXAMPLES)
@click.argument("query", nargs=-1)
@click.option(
    "--input",
    "file",
    metavar="FILE",
    help="Read queries: .txt (one a line), .csv, .jsonl or .parquet (a column query, others named like the "
    "options below), or - for lines on standard input.",
)
@parameter_options(SERVICE.parameters[1:])
@output_option
@escape_option
@batch_options
@store_option
@progress_option
@click.option(
    "--on-invalid",
    type=click.Choice(["raise", "row"]),
    default="raise",
    show_default=True,
    help="Whether a request that breaks a limit stops everything, or becomes a row with its error.",
)
@click.option("--dry-run", is_flag=True, help="Print what it would be and cost; send nothing.")
@click.option("--sandbox", is_flag=True, help="Run against a local double of the service: free, no token.")
@click.option("--seed", type=int, metavar="N", help="The sandbox's seed: equal seeds give equal pages.")
def search(**options: Any) -> int:
    """Search for many queries at once; print or write every result as a row.

    On a terminal a table is shown, into a pipe goes CSV with every column, and -o writes a file.
    """
    output = Output(options["output"], options["escape_formulas"])
    conditions = conditions_in(options, BATCH)
    queries = _queries(options)
    parameters: Any = given_parameters(SERVICE.parameters[1:], options)
    if options["seed"] is not None and not options["sandbox"]:
        raise click.UsageError("--seed needs --sandbox")
    if options["dry_run"]:
        size = api.estimate(queries, on_invalid=options["on_invalid"], **parameters)
        click.echo(f"{size.asked} asked, {size.requests} requests to send, {size.credits:g} credits at most")
        return 0
    with ExitStack() as stack:
        if options["sandbox"]:
            stack.enter_context(api.sandbox(seed=options["seed"] or 0))
        need_token()
        planned = AsyncClient(store=options["store"]).search_many(
            queries, on_invalid=options["on_invalid"], ask=ask, **parameters, **conditions
        )
        batch = Batch(planned, bar(options["progress"]))
        batch.start(background=True)
        return Ending(output, options["store"], resumable=not options["sandbox"]).of(batch)


def _queries(options: dict[str, Any]) -> Any:
    if options["query"] and options["file"]:
        raise click.UsageError("expected queries or --input, not both")
    if options["file"]:
        return read_queries(options["file"], SERVICE.parameters)
    if not options["query"] and not options["url"]:
        raise click.UsageError("nothing to search for: give a query, --input FILE or --url")
    return list(options["query"]) or None


COMMAND = search
