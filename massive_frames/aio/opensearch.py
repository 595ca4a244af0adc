"""OpenSearch, awaited."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from massive_frames.aio.many import many
from massive_frames.batch import AsyncBatch
from massive_frames.shaping import of_many, of_one


def opensearch_many(
    bodies: object,
    *,
    provenance: bool = True,
    progress: str = "auto",
    store: str | Path | None = None,
    **options: Any,
) -> AsyncBatch:
    """Ask an OpenSearch cluster many searches; await it, or iterate over hits as they come.

    Parameters
    ----------
    bodies, provenance, progress, store, **options
        As of ``massive_frames.opensearch_many``; with ``partial=True`` what there is so far comes too.

    Returns
    -------
    AsyncBatch
        Awaited, the frame of ``massive_frames.opensearch_many``; iterated, its rows as dictionaries.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.opensearch_many([{"size": 1}], progress="none")
    >>> len(asyncio.run(main()))
    1
    """
    shape = of_many(provenance=provenance)
    return many("opensearch", bodies, progress, store, options, backend="opensearch", shape=shape)


def opensearch(
    body: Mapping[str, Any], *, provenance: bool = False, progress: str = "auto", **options: Any
) -> AsyncBatch:
    """Ask one search; see ``opensearch_many`` and ``massive_frames.opensearch``.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.opensearch({"size": 1}, progress="none")
    >>> len(asyncio.run(main()))
    1
    """
    store, shape = options.pop("store", None), of_one(options, "opensearch_many", provenance=provenance)
    return many("opensearch", [body], progress, store, options, backend="opensearch", shape=shape)
