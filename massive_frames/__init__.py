"""Search results as data: many queries to slow search services, tidy pandas DataFrames back.

>>> import massive_frames as mf
>>> with mf.sandbox():  # leave this line out once MASSIVE_TOKEN is set
...     df = mf.search_many(["running shoes", "espresso"], country=["us", "jp"], progress="none")
>>> sorted(df["country"].unique())
['jp', 'us']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from massive_frames import aio, errors
from massive_frames.api import (
    account,
    aggregations,
    ask,
    ask_many,
    batches,
    body,
    browse,
    browse_many,
    devices,
    diff_parses,
    esql,
    esql_many,
    estimate,
    explain_serp,
    export_bodies,
    links,
    opensearch,
    opensearch_many,
    parse_answer,
    parse_hits,
    parse_page,
    parse_report,
    parse_serp,
    parse_sql,
    prune,
    reparse,
    resume,
    retry_failed,
    sandbox,
    search,
    search_many,
    soup,
    sources,
    sql,
    sql_many,
    store_sizes,
    tables,
    usage,
)
from massive_frames.export import export, read
from massive_frames.handle import Batch, last_frame
from massive_frames.settings import configure
from massive_frames.sync import Client
from massive_frames.version import __version__

if TYPE_CHECKING:
    import pandas as pd

    last: pd.DataFrame | None

__all__ = [
    "Batch",
    "Client",
    "__version__",
    "account",
    "aggregations",
    "aio",
    "ask",
    "ask_many",
    "batches",
    "body",
    "browse",
    "browse_many",
    "configure",
    "devices",
    "diff_parses",
    "errors",
    "esql",
    "esql_many",
    "estimate",
    "explain_serp",
    "export",
    "export_bodies",
    "last",
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
    "read",
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


def __getattr__(name: str) -> Any:
    """Return ``last``, the newest batch's frame, as it is now."""
    if name == "last":
        return last_frame()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names, ``last`` among them."""
    return sorted(__all__)
