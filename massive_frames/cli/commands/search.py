"""``massive-frames search``: many queries, crossed with places and devices, into one table."""

from __future__ import annotations

from massive_frames.cli.many import Many

EXAMPLES = """\b
Examples:
  massive-frames search "running shoes" --sandbox
  massive-frames search espresso tea --country us --country jp -o results.parquet
  massive-frames search --input queries.csv --max-credits 500 -o results.csv --escape-formulas
  massive-frames search --input queries.txt --awaiting ai,answers --dry-run
  massive-frames search --input 200000.txt --to rows --deadline "8 hours" --max-failures 0.2
  cut -f1 terms.tsv | massive-frames search --input - --country de > results.csv

\b
An option given twice is crossed: 2 queries x 2 countries are 4 requests, of one
credit each when they succeed. Equal requests are sent once.
"""

COMMAND = Many("search", instead="url").command(
    short_help="Search for many queries at once.",
    words="Search for many queries at once; print or write every result as a row.\n\n"
    "On a terminal a table is shown, into a pipe goes CSV with every column, and -o writes a file.",
    examples=EXAMPLES,
)
