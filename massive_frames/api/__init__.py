"""The functions a notebook calls: blocking, one line each, good defaults."""

from massive_frames.api.account import account, devices, usage
from massive_frames.api.answers import parse_answer, sources
from massive_frames.api.archive import body, diff_parses, export_bodies, prune, reparse, store_sizes
from massive_frames.api.ask import ask, ask_many
from massive_frames.api.browse import browse, browse_many
from massive_frames.api.clusters import aggregations, parse_hits, parse_sql
from massive_frames.api.esql import esql, esql_many
from massive_frames.api.offline import parse_serp, sandbox
from massive_frames.api.opensearch import opensearch, opensearch_many
from massive_frames.api.pages import links, parse_page, tables
from massive_frames.api.reading import explain_serp, parse_report, soup
from massive_frames.api.search import estimate, search, search_many
from massive_frames.api.sql import sql, sql_many
from massive_frames.api.stored import batches, resume, retry_failed

__all__ = [
    "account",
    "aggregations",
    "ask",
    "ask_many",
    "batches",
    "body",
    "browse",
    "browse_many",
    "devices",
    "diff_parses",
    "esql",
    "esql_many",
    "estimate",
    "explain_serp",
    "export_bodies",
    "links",
    "opensearch",
    "opensearch_many",
    "parse_answer",
    "parse_hits",
    "parse_page",
    "parse_report",
    "parse_serp",
    "parse_sql",
    "prune",
    "reparse",
    "resume",
    "retry_failed",
    "sandbox",
    "search",
    "search_many",
    "soup",
    "sources",
    "sql",
    "sql_many",
    "store_sizes",
    "tables",
    "usage",
]
