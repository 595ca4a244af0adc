"""``massive-frames resume``: go on with a batch that was stopped."""

from __future__ import annotations

from typing import Any

import click

from massive_frames import api
from massive_frames.cli.conditions import conditions_in, run_options
from massive_frames.cli.options import (
    escape_option,
    need_token,
    output_option,
    progress_option,
    store_option,
)
from massive_frames.cli.output import Output
from massive_frames.cli.run import Ending, as_batch, bar

EXAMPLES = """\b
Examples:
  massive-frames batches
  massive-frames resume 20260131T120000-a1b2c3 -o results.parquet
  massive-frames resume 20260131T120000-a1b2c3 --unconfirmed resubmit -o results.parquet
"""


@click.command(short_help="Go on with a stopped batch.", epilog=EXAMPLES)
@click.argument("batch_id")
@output_option
@escape_option
@run_options
@store_option
@progress_option
def resume(batch_id: str, **options: Any) -> int:
    """Go on with a stopped batch, and print or write its whole table.

    What has come is read from the store at no cost, jobs that were accepted are asked for, and only what
    was never sent is sent. What has failed stays as it is: the command retry tries it again.
    """
    place = Output(options["output"], options["escape_formulas"])
    conditions: Any = conditions_in(options)
    need_token()
    progress = bar(options["progress"])
    started = api.resume(batch_id, wait=False, progress=progress, store=options["store"], **conditions)
    return Ending(place, options["store"]).of(as_batch(started))


COMMAND = resume
