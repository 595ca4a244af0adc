"""``massive-frames account``: the credits that are left."""

from __future__ import annotations

import click

from massive_frames import api
from massive_frames.cli.options import need_token
from massive_frames.cli.output import Output

EXAMPLES = """\b
Example:
  massive-frames account
"""


@click.command(short_help="Show the credits left.", epilog=EXAMPLES)
def account() -> None:
    """Show the credits left, one row an account; into a pipe as CSV."""
    need_token()
    Output().show(api.account())


COMMAND = account
