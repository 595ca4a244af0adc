"""``massive-frames devices``: the devices that a service can emulate."""

from __future__ import annotations

import click

from massive_frames import api
from massive_frames.cli.options import need_token
from massive_frames.cli.output import Output

EXAMPLES = """\b
Examples:
  massive-frames devices
  massive-frames devices browser
"""


@click.command(short_help="List the devices to emulate.", epilog=EXAMPLES)
@click.argument("service", default="search")
def devices(service: str) -> None:
    """List what --device takes, for the service search (default), ai or browser."""
    need_token()
    Output().show(api.devices(service))


COMMAND = devices
