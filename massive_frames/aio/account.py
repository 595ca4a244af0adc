"""What the service says of the account, awaited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from massive_frames.client import AsyncClient


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
    from_: str | datetime | None = None,
    to: str | datetime | None = None,
    *,
    service: str | Sequence[str] = (),
    by: str = "total",
) -> pd.DataFrame:
    """Return what was used; see ``massive_frames.usage``.

    Example
    -------
    >>> import asyncio
    >>> "credits" in asyncio.run(mf.aio.usage("2026-01-01", "2026-01-02"))
    True
    """
    return await AsyncClient().usage(from_, to, service=service, by=by)
