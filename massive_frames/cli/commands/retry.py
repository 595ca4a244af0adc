"""``massive-frames retry``: try the requests of a batch again that have failed."""

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
  massive-frames retry 20260131T120000-a1b2c3 -o results.parquet
"""


@click.command(short_help="Try again what has failed.", epilog=EXAMPLES)
@click.argument("batch_id")
@output_option
@escape_option
@run_options
@store_option
@progress_option
def retry(batch_id: str, **options: Any) -> int:
    """Try the requests of a batch again that have failed, and print or write its whole table.

    Each keeps its old error until its new answer is there. What has come is read from the store at no cost,
    and a batch that was stopped is gone on with.
    """
    place = Output(options["output"], options["escape_formulas"])
    conditions: Any = conditions_in(options)
    need_token()
    progress = bar(options["progress"])
    started = api.retry_failed(batch_id, wait=False, progress=progress, store=options["store"], **conditions)
    return Ending(place, options["store"], command="retry").of(as_batch(started))


COMMAND = retry
