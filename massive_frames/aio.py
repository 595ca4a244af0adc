"""The same calls for those who like ``await``: the engine runs on the event loop that awaits it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Unpack

import pandas as pd

from massive_frames.batch import AsyncBatch
from massive_frames.client import AsyncClient
from massive_frames.handle import show_newest
from massive_frames.options import BatchConditions, Numbers, RunConditions, SearchOptions, Texts
from massive_frames.provenance import batch_id_of

__all__ = ["account", "devices", "resume", "retry_failed", "search", "search_many", "usage"]


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


async def resume(
    batch_id: str,
    *,
    progress: str = "auto",
    store: str | Path | None = None,
    to: str | Path | None = None,
    **conditions: Unpack[RunConditions],
) -> pd.DataFrame:
    """Go on with a batch that was stopped; see ``massive_frames.resume``.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     df = await mf.aio.search("tea", progress="none")
    ...     return await mf.aio.resume(df.attrs["massive_frames"]["batch_id"], progress="none")
    >>> asyncio.run(main())["query"].iloc[0]
    'tea'
    """
    batch = await AsyncClient(store=store).resume(batch_id, to=to, **conditions)
    return await show_newest(batch, progress)


async def retry_failed(
    batch: str | pd.DataFrame,
    *,
    progress: str = "auto",
    store: str | Path | None = None,
    to: str | Path | None = None,
    **conditions: Unpack[RunConditions],
) -> pd.DataFrame:
    """Try the requests of a batch again that have failed; see ``massive_frames.retry_failed``.

    Example
    -------
    >>> import asyncio
    >>> async def main():
    ...     return await mf.aio.retry_failed(await mf.aio.search("tea", progress="none"), progress="none")
    >>> asyncio.run(main())["query"].iloc[0]
    'tea'
    """
    client = AsyncClient(store=store)
    found = await client.resume(batch_id_of(batch), again=True, to=to, **conditions)
    return await show_newest(found, progress)


async def account() -> pd.DataFrame:
    """Return the credits left; see ``massive_frames.account``.

    Example
    -------
    >>> import asyncio
    >>> len(asyncio.run(mf.aio.account()))
    1
    """
    return await AsyncClient().account()


async def devices(service: str = "search") -> pd.DataFrame:
    """Return the devices to emulate; see ``massive_frames.devices``.

    Example
    -------
    >>> import asyncio
    >>> len(asyncio.run(mf.aio.devices("search"))) > 0
    True
    """
    return await AsyncClient().devices(service)


async def usage(
    from_: str | datetime, to: str | datetime, *, service: str | Sequence[str] = (), by: str = "total"
) -> pd.DataFrame:
    """Return what was used; see ``massive_frames.usage``.

    Example
    -------
    >>> import asyncio
    >>> "credits" in asyncio.run(mf.aio.usage("2026-01-01", "2026-01-02"))
    True
    """
    return await AsyncClient().usage(from_, to, service=service, by=by)
