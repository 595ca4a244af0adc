"""``massive-frames batches``: what the store holds."""

from __future__ import annotations

import click

from massive_frames import api
from massive_frames.cli.options import store_option
from massive_frames.cli.output import Output

EXAMPLES = """\b
Examples:
  massive-frames batches
  massive-frames batches --store weekend.sqlite3 > batches.csv
"""


@click.command(short_help="List the batches of the store.", epilog=EXAMPLES)
@store_option
def batches(store: str | None) -> None:
    """List the batches of the store, newest first; into a pipe as CSV."""
    Output().show(api.batches(store=store))


COMMAND = batches
