"""Web pages, awaited."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Unpack

from massive_frames.aio.many import many
from massive_frames.batch import AsyncBatch
from massive_frames.options import BrowseOptions


def browse_many(
    urls: object, *, progress: str = "auto", store: str | Path | None = None, **options: Any
) -> AsyncBatch:
    """Read many web pages: await it for the frame, or iterate over pages as they come.

    Parameters
    ----------
    urls, progress, store, **options
        As of ``massive_frames.browse_many``.

    Returns
    -------
    AsyncBatch
        Awaited, the frame of ``massive_frames.browse_many``; iterated, its rows as dictionaries.

    Raises
    ------
    MassiveFramesError
        As ``massive_frames.browse_many``; what is wrong with a parameter is raised at once.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.browse_many(["https://example.com/tea"], progress="none")
    >>> len(asyncio.run(main()))
    1
    """
    return many("browse", urls, progress, store, options)


def browse(url: str, **options: Unpack[BrowseOptions]) -> AsyncBatch:
    """Read one web page; see ``browse_many``.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.browse("https://example.com/tea", progress="none")
    >>> len(asyncio.run(main()))
    1
    """
    return browse_many([url], **options)
