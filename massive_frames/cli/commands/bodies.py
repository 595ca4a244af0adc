"""``massive-frames bodies``: write out what the service answered, as it came."""

from __future__ import annotations

from typing import Any

import click

from massive_frames import api
from massive_frames.cli.options import store_option

EXAMPLES = """\b
Examples:
  massive-frames bodies 20260131T120000-a1b2c3 pages
  massive-frames bodies 20260131T120000-a1b2c3 pages.warc.gz --format warc
"""


@click.command(short_help="Write out the bodies of a batch.", epilog=EXAMPLES)
@click.argument("batch_id")
@click.argument("path")
@click.option(
    "--format",
    "form",
    type=click.Choice(["files", "warc"]),
    default="files",
    show_default=True,
    help="A folder with one file a body and an index.csv, or one file in WARC 1.1.",
)
@store_option
def bodies(batch_id: str, path: str, form: Any, store: str | None) -> None:
    """Write the bodies of a batch to PATH as they came, byte for byte; nothing is sent."""
    n = api.export_bodies(batch_id, path, format=form, store=store)
    click.echo(f"{n} {'body' if n == 1 else 'bodies'} written to {path}")


COMMAND = bodies
