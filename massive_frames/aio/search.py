"""Search, awaited."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

from massive_frames.batch import AsyncBatch
from massive_frames.client import AsyncClient
from massive_frames.handle import show_newest
from massive_frames.options import BatchConditions, Numbers, SearchOptions, Texts


def search_many(
    queries: object,
    *,
    country: Texts = None,
    subdivision: Texts = None,
    city: Texts = None,
    language: Texts = None,
    display: Texts = None,
    device: Texts = None,
    engine: Texts = None,
    serps: Numbers = None,
    size: Numbers = None,
    offset: Numbers = None,
    uule: Texts = None,
    url: Texts = None,
    awaiting: Texts = None,
    expiration: Numbers = None,
    callback: Texts = None,
    progress: str = "auto",
    on_invalid: str = "raise",
    store: str | Path | None = None,
    **conditions: Unpack[BatchConditions],
) -> AsyncBatch:
    """Search for many queries: await it for the frame, or iterate with ``async for`` over rows as they come.

    Parameters
    ----------
    queries, country, subdivision, city, language, display, device, engine
        As of ``massive_frames.search_many``.
    serps, size, offset, uule, url, awaiting, expiration, callback
        As of ``massive_frames.search_many``.
    progress, on_invalid, store, **conditions
        As of ``massive_frames.search_many``.

    Returns
    -------
    AsyncBatch
        Awaited, the frame of ``massive_frames.search_many``; iterated, its rows as dictionaries.

    Raises
    ------
    MassiveFramesError
        As ``massive_frames.search_many``; what is wrong with a parameter is raised at once.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return [row["type"] async for row in mf.aio.search_many(["tea"], progress="none")]
    >>> "organic" in asyncio.run(main())
    True
    """
    batch = AsyncClient(store=store).search_many(
        queries,
        country=country,
        subdivision=subdivision,
        city=city,
        language=language,
        display=display,
        device=device,
        engine=engine,
        serps=serps,
        size=size,
        offset=offset,
        uule=uule,
        url=url,
        awaiting=awaiting,
        expiration=expiration,
        callback=callback,
        on_invalid=on_invalid,
        **conditions,
    )
    return show_newest(batch, progress)


def search(query: str, **options: Unpack[SearchOptions]) -> AsyncBatch:
    """Search for one query; see ``search_many``.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.search("tea", progress="none")
    >>> asyncio.run(main())["query"].iloc[0]
    'tea'
    """
    return search_many([query], **options)
