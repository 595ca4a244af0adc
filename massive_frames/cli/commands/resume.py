"""``massive-frames resume``: go on with a batch that was stopped."""

from __future__ import annotations

import click

from massive_frames import api
from massive_frames.cli.options import (
    escape_option,
    need_token,
    output_option,
    progress_option,
    store_option,
)
from massive_frames.cli.output import Output
from massive_frames.cli.run import Ending, as_batch

EXAMPLES = """\b
Examples:
  massive-frames batches
  massive-frames resume 20260131T120000-a1b2c3 -o results.parquet
"""


@click.command(short_help="Go on with a stopped batch.", epilog=EXAMPLES)
@click.argument("batch_id")
@output_option
@escape_option
@store_option
@progress_option
def resume(
    batch_id: str, output: str | None, store: str | None, progress: str, *, escape_formulas: bool
) -> int:
    """Go on with a stopped batch, and print or write its whole table.

    What has come is read from the store at no cost, jobs that were accepted are asked for, and only what
    was never accepted, or has failed, is sent.
    """
    place = Output(output, escape_formulas)
    need_token()
    started = api.resume(batch_id, wait=False, progress=progress, store=store)
    return Ending(place, store).of(as_batch(started))


COMMAND = resume
