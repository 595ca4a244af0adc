"""What the store has: go on with a batch, list the batches."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from massive_frames.client import AsyncClient
from massive_frames.handle import Batch
from massive_frames.sync import Client


def resume(
    batch_id: str, *, wait: bool = True, progress: str = "auto", store: str | Path | None = None
) -> pd.DataFrame | Batch:
    """Go on with a batch that was stopped, and return its whole frame.

    What has come is read from the store, jobs that were accepted are asked for by their ids, and only
    what was never accepted, or has failed, is submitted.

    Parameters
    ----------
    batch_id : str
        As the stopped batch said, or as in ``batches()``.
    wait, progress, store
        As of ``search_many``.

    Returns
    -------
    pandas.DataFrame
        As of ``search_many``.

    Raises
    ------
    StoreError
        The store has no such batch.

    Example
    -------
    >>> df = mf.search_many(["tea"], country="us", progress="none")
    >>> again = mf.resume(df.attrs["massive_frames"]["batch_id"], progress="none")
    >>> len(again) == len(df)
    True
    """
    return Client(store=store).resume(batch_id, wait=wait, progress=progress)


def batches(*, store: str | Path | None = None) -> pd.DataFrame:
    """Return one row a batch of the store, newest first.

    Parameters
    ----------
    store : str or pathlib.Path, optional
        The file that keeps jobs and bodies, over the configured one.

    Returns
    -------
    pandas.DataFrame
        ``batch_id, created_at, service, n_requests, n_done, n_failed, credits, status``; the status is
        running, done or stopped.

    Raises
    ------
    StoreError
        The store cannot be read.

    Example
    -------
    >>> df = mf.search("tea", progress="none")
    >>> mf.batches()["status"].iloc[0]
    'done'
    """
    return AsyncClient(store=store).batches()
