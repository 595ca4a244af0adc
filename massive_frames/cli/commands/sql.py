"""``massive-frames sql``: many queries to a cluster, into one table."""

from __future__ import annotations

from massive_frames.cli.many import Many

EXAMPLES = """\b
Examples:
  massive-frames sql "SELECT 1 AS n" --sandbox
  massive-frames sql --input queries.txt --url https://localhost:9200 -o rows.parquet
  massive-frames sql "SELECT * FROM logs WHERE code = ?" --params "[404]" --fetch-size 10000

\b
The cluster and its user come from ELASTICSEARCH_URL and
ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD,
in the environment or in a file .env. Nothing is charged.
"""

COMMAND = Many("sql").command(
    short_help="Ask Elasticsearch many SQL queries at once.",
    words="Ask an Elasticsearch cluster many SQL queries at once; print or write all their rows.\n\n"
    "On a terminal a table is shown, into a pipe goes CSV with every column, and -o writes a file.",
    examples=EXAMPLES,
)
