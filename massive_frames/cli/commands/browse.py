"""``massive-frames browse``: many web pages, crossed with places and devices, into one table."""

from __future__ import annotations

from massive_frames.cli.many import Many

EXAMPLES = """\b
Examples:
  massive-frames browse https://example.com/ --sandbox
  massive-frames browse --input urls.txt --country us --country jp -o pages.parquet
  massive-frames browse --input urls.csv --difficulty high --dry-run
  massive-frames browse --input urls.txt --format markdown --to pages --deadline "8 hours"

\b
An option given twice is crossed: 2 addresses x 2 countries are 4 requests, of one
credit each when they succeed, or more by --difficulty and --speed. Equal requests
are sent once.
"""

COMMAND = Many("browse").command(
    short_help="Read many web pages at once.",
    words="Read many web pages at once; print or write each as a row.\n\n"
    "On a terminal a table is shown, into a pipe goes CSV with every column, and -o writes a file.",
    examples=EXAMPLES,
)
