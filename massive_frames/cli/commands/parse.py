"""``massive-frames parse``: the rows of result pages that were saved; nothing is sent."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path

import click
import pandas as pd

from massive_frames import api
from massive_frames.cli.options import escape_option, output_option
from massive_frames.cli.output import Output
from massive_frames.cli.run import tell_failures
from massive_frames.export.text import known_dtypes
from massive_frames.frames import coerce

EXAMPLES = """\b
Examples:
  massive-frames parse page.html
  massive-frames parse saved/*.html.gz -o pages.parquet
"""


@click.command(short_help="Parse saved result pages.", epilog=EXAMPLES)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@output_option
@escape_option
def parse(files: tuple[str, ...], output: str | None, *, escape_formulas: bool) -> int:
    """Parse saved result pages (.html or .html.gz) into one table, with the column file in front."""
    place = Output(output, escape_formulas)
    parts = []
    for file in files:
        part = api.parse_serp(_body(file))
        part.insert(0, "file", os.fsencode(file).decode("utf-8", "replace"))
        parts.append(part)
    frame = pd.concat([part.astype("object") for part in parts], ignore_index=True)
    frame = coerce(frame.astype({"file": "str"}), known_dtypes(frame))
    frame.attrs = parts[0].attrs
    place.put(frame)
    return tell_failures(frame)


def _body(file: str) -> bytes:
    try:
        body = Path(file).read_bytes()
        return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    except (OSError, EOFError, zlib.error) as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from error


COMMAND = parse
