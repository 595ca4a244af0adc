"""``massive-frames opensearch``: many queries to a cluster, into one table."""

from __future__ import annotations

from massive_frames.cli.many import Many

EXAMPLES = """\b
Examples:
  massive-frames opensearch '{"query": {"match_all": {}}}' --sandbox
  massive-frames opensearch --input bodies.jsonl --index "logs-*" -o hits.parquet
  massive-frames opensearch --input bodies.jsonl --all-buckets true -o buckets.parquet

\b
The cluster and its user come from OPENSEARCH_URL and
OPENSEARCH_USERNAME and OPENSEARCH_PASSWORD,
in the environment or in a file .env. Nothing is charged.
"""

COMMAND = Many("opensearch").command(
    short_help="Search an OpenSearch cluster many times at once.",
    words="Search an OpenSearch cluster many times at once; print or write every hit as a row.\n\n"
    "On a terminal a table is shown, into a pipe goes CSV with every column, and -o writes a file.",
    examples=EXAMPLES,
)
