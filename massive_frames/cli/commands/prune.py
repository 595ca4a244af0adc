"""``massive-frames prune``: delete old batches from the store, and give the room back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from massive_frames import api
from massive_frames.cli.asking import somebody_is_there
from massive_frames.cli.conditions import time_option
from massive_frames.cli.options import store_option
from massive_frames.cli.output import Output
from massive_frames.errors import Interrupted

EXAMPLES = """\b
Examples:
  massive-frames prune --older-than "30 days" --dry-run
  massive-frames prune --older-than "30 days"
  massive-frames prune --older-than 2026-02-01 --yes
"""


@click.command(short_help="Delete old batches.", epilog=EXAMPLES)
@click.option(
    "--older-than",
    callback=time_option,
    required=True,
    metavar="TIME",
    help="An age ('30 days', or seconds), or the time before which a batch was begun (2026-02-01).",
)
@click.option("--force", is_flag=True, help="Also batches that were not ended, or have jobs still open.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Show the batches that are old enough; delete nothing.")
@store_option
def prune(
    older_than: timedelta | datetime, store: str | None, *, force: bool, yes: bool, dry_run: bool
) -> None:
    """Delete old batches with their bodies, and give the room back.

    What was paid for is gone then. A batch that runs always stays, and one that a later run could go on
    with stays unless --force is given.
    """
    before = datetime.now(UTC) - older_than if isinstance(older_than, timedelta) else older_than.astimezone()
    old = api.batches(store=store).query("created_at < @before")
    if dry_run:
        Output().show(old)
        return
    if old.empty:
        click.echo("no batch is so old")
        return
    if not yes:
        _confirm(len(old))
    frame = api.prune(older_than=before, force=force, store=store)
    Output().show(frame)
    facts = frame.attrs["massive_frames"]
    click.echo(
        f"{frame['pruned'].sum()} of {len(frame)} batches deleted, {facts['n_bodies']} bodies, "
        f"{facts['freed_bytes']:,} bytes given back",
        err=True,
    )


def _confirm(n: int) -> None:
    if not somebody_is_there():
        raise click.UsageError("it deletes what was paid for: give --yes where nobody can be asked")
    many = "1 batch" if n == 1 else f"{n} batches"
    if not click.confirm(f"Delete {many}, with the bodies that were paid for?", err=True):
        raise Interrupted("nothing was deleted")


COMMAND = prune
