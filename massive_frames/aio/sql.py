"""SQL and ES|QL, awaited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from massive_frames.aio.many import many
from massive_frames.batch import AsyncBatch
from massive_frames.shaping import of_many, of_one


def sql_many(
    queries: object,
    *,
    provenance: bool = True,
    split: bool = False,
    progress: str = "auto",
    store: str | Path | None = None,
    **options: Any,
) -> AsyncBatch:
    """Ask an Elasticsearch cluster many SQL queries; await it, or iterate over rows as they come.

    Parameters
    ----------
    queries, provenance, split, progress, store, **options
        As of ``massive_frames.sql_many``.

    Returns
    -------
    AsyncBatch
        Awaited, what ``massive_frames.sql_many`` returns; iterated, its rows as dictionaries.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.sql_many(["SELECT 1 AS n"], progress="none")
    >>> asyncio.run(main())["n"].tolist()
    [1]
    """
    shape = of_many(provenance=provenance, split=split)
    return many("sql", queries, progress, store, options, backend="elasticsearch", shape=shape)


def sql(query: str, *, provenance: bool = False, progress: str = "auto", **options: Any) -> AsyncBatch:
    """Ask one SQL query; see ``sql_many`` and ``massive_frames.sql``.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.sql("SELECT 1 AS n", progress="none")
    >>> asyncio.run(main()).columns.tolist()
    ['n']
    """
    store = options.pop("store", None)
    return many(
        "sql",
        [query],
        progress,
        store,
        options,
        backend="elasticsearch",
        shape=of_one(options, "sql_many", provenance=provenance),
    )


def esql_many(
    queries: object,
    *,
    provenance: bool = True,
    split: bool = False,
    progress: str = "auto",
    store: str | Path | None = None,
    **options: Any,
) -> AsyncBatch:
    """Ask an Elasticsearch cluster many ES|QL queries; see ``sql_many`` and ``massive_frames.esql_many``.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.esql_many(["ROW n = 1"], progress="none")
    >>> asyncio.run(main())["n"].tolist()
    [1]
    """
    shape = of_many(provenance=provenance, split=split)
    return many("esql", queries, progress, store, options, backend="elasticsearch", shape=shape)


def esql(query: str, *, provenance: bool = False, progress: str = "auto", **options: Any) -> AsyncBatch:
    """Ask one ES|QL query; see ``esql_many`` and ``massive_frames.esql``.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.esql("ROW n = 1", progress="none")
    >>> asyncio.run(main()).columns.tolist()
    ['n']
    """
    store = options.pop("store", None)
    return many(
        "esql",
        [query],
        progress,
        store,
        options,
        backend="elasticsearch",
        shape=of_one(options, "esql_many", provenance=provenance),
    )
