"""``massive-frames esql``: many queries to a cluster, into one table."""

from __future__ import annotations

from massive_frames.cli.many import Many

EXAMPLES = """\b
Examples:
  massive-frames esql "ROW n = 1" --sandbox
  massive-frames esql "FROM logs | STATS count(*) BY code" --url https://localhost:9200 -o codes.csv

\b
The cluster and its user come from ELASTICSEARCH_URL and
ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD,
in the environment or in a file .env. Nothing is charged.
"""

COMMAND = Many("esql").command(
    short_help="Ask Elasticsearch many ES|QL queries at once.",
    words="Ask an Elasticsearch cluster many ES|QL queries at once; print or write all their rows.\n\n"
    "On a terminal a table is shown, into a pipe goes CSV with every column, and -o writes a file.",
    examples=EXAMPLES,
)
