"""The same calls for those who like ``await``: the engine runs on the event loop that awaits it."""

from massive_frames.aio.account import account, devices, usage
from massive_frames.aio.ask import ask, ask_many
from massive_frames.aio.browse import browse, browse_many
from massive_frames.aio.opensearch import opensearch, opensearch_many
from massive_frames.aio.search import search, search_many
from massive_frames.aio.sql import esql, esql_many, sql, sql_many
from massive_frames.aio.stored import resume, retry_failed

__all__ = [
    "account",
    "ask",
    "ask_many",
    "browse",
    "browse_many",
    "devices",
    "esql",
    "esql_many",
    "opensearch",
    "opensearch_many",
    "resume",
    "retry_failed",
    "search",
    "search_many",
    "sql",
    "sql_many",
    "usage",
]
