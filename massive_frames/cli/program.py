"""The program itself: finds its commands in their folder, and ends with a status and at most one line."""

from __future__ import annotations

import importlib
import io
import pkgutil
import sys
from typing import Any

import click

from massive_frames.cli import commands
from massive_frames.cli.failures import in_one_line
from massive_frames.version import __version__

EXAMPLES = """\b
Examples:
  massive-frames search "running shoes" espresso --country us --country jp --sandbox
  massive-frames search --input queries.txt -o results.parquet --dry-run
  massive-frames parse saved/*.html.gz -o pages.csv

\b
The token comes from MASSIVE_TOKEN, in the environment or in a file .env.
Exit status: 0 all went well, 1 some rows failed or the batch ended early,
2 wrong use, 130 stopped with Ctrl-C.
"""


class Program(click.Group):
    """A group whose commands are the modules of ``massive_frames.cli.commands``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        del ctx
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command, or None where there is no module of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.COMMAND
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what stands before the command's name."""
        with in_one_line(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and end with the status that it returns."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal that knows few characters
        with in_one_line(ctx):
            status = super().invoke(ctx)
        ctx.exit(status or 0)


@click.group(
    cls=Program,
    epilog=EXAMPLES,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="massive-frames")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Send many queries to slow search services; get tidy tables back."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
