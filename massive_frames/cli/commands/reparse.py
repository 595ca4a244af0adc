"""``massive-frames reparse``: the rows of a batch, made anew from the bodies that are kept."""

from __future__ import annotations

import click

from massive_frames import api
from massive_frames.cli.options import escape_option, output_option, store_option
from massive_frames.cli.output import Output
from massive_frames.cli.run import tell_failures

EXAMPLES = """\b
Examples:
  massive-frames batches
  massive-frames reparse 20260131T120000-a1b2c3 -o results.parquet
"""


@click.command(short_help="Make a batch's rows anew; nothing is sent.", epilog=EXAMPLES)
@click.argument("batch_id")
@output_option
@click.option(
    "--workers", type=click.IntRange(1), help="How many parse at once; one a core by default, at most 8."
)
@escape_option
@store_option
def reparse(
    batch_id: str, output: str | None, workers: int | None, store: str | None, *, escape_formulas: bool
) -> int:
    """Make a batch's rows anew with today's parser, from the bodies that are kept; nothing is sent."""
    place = Output(output, escape_formulas)
    frame = api.reparse(batch_id, workers=workers, store=store)
    place.put(frame)
    return tell_failures(frame)


COMMAND = reparse
