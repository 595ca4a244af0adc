"""``massive-frames sizes``: how much room the store takes, batch by batch."""

from __future__ import annotations

import click

from massive_frames import api
from massive_frames.cli.options import store_option
from massive_frames.cli.output import Output

EXAMPLES = """\b
Examples:
  massive-frames sizes
  massive-frames sizes --store weekend.sqlite3 > sizes.csv
"""


@click.command(short_help="Show how much room the store takes.", epilog=EXAMPLES)
@store_option
def sizes(store: str | None) -> None:
    """Show how much room the bodies of each batch take, in bytes, newest first; into a pipe as CSV."""
    frame = api.store_sizes(store=store)
    Output().show(frame)
    files = frame.attrs["massive_frames"]
    click.echo(
        f"the store's file has {files['file_bytes']:,} bytes, of which {files['free_bytes']:,} are free",
        err=True,
    )


COMMAND = sizes
