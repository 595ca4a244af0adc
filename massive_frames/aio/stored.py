"""What the store has, awaited."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import pandas as pd

from massive_frames.client import AsyncClient
from massive_frames.handle import show_newest
from massive_frames.options import RunConditions
from massive_frames.provenance import batch_id_of


async def resume(
    batch: str | pd.DataFrame,
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
    ...     return await mf.aio.resume(df, progress="none")
    >>> asyncio.run(main())["query"].iloc[0]
    'tea'
    """
    going_on = await AsyncClient(store=store).resume(batch_id_of(batch), to=to, **conditions)
    return await show_newest(going_on, progress)


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
