"""What the store has: go on with a batch, list the batches."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import pandas as pd

from massive_frames.client import AsyncClient
from massive_frames.handle import Batch
from massive_frames.options import RunConditions
from massive_frames.provenance import batch_id_of
from massive_frames.sync import Client


def resume(
    batch: str | pd.DataFrame,
    *,
    wait: bool = True,
    progress: str = "auto",
    store: str | Path | None = None,
    to: str | Path | None = None,
    **conditions: Unpack[RunConditions],
) -> pd.DataFrame | Batch:
    """Go on with a batch that was stopped, and return its whole frame.

    What has come is read from the store, jobs that were accepted are asked for by their ids, and only
    what was never sent is submitted. Requests that have failed stay as they are: ``retry_failed`` tries
    them again.

    Parameters
    ----------
    batch : str or pandas.DataFrame
        The batch's id, as the stopped batch said it or as in ``batches()``, or a frame of it.
    wait, progress, store
        As of ``search_many``.
    to : str or pathlib.Path, optional
        The dataset's folder, where the batch writes one: by default the one it began with. Not for batches
        of SQL, ES|QL and OpenSearch: their queries have columns of their own.
    **conditions
        ``max_credits``, ``deadline``, ``max_failures`` and ``unconfirmed``, as of ``search_many``; credits
        spent before count. ``unconfirmed="resubmit"`` sends requests again whose answer was never seen.

    Returns
    -------
    pandas.DataFrame
        As of ``search_many``.

    Raises
    ------
    InvalidRequestError
        ``batch`` is neither a batch's id nor a frame of a batch; or ``to`` is a file, or not for this batch.
    StoreError
        The store has no such batch, or it runs already, in this process or another.

    Example
    -------
    >>> df = mf.search_many(["tea"], country="us", progress="none")
    >>> again = mf.resume(df, progress="none")
    >>> len(again) == len(df)
    True
    """
    return Client(store=store).resume(batch_id_of(batch), wait=wait, progress=progress, to=to, **conditions)


def retry_failed(
    batch: str | pd.DataFrame,
    *,
    wait: bool = True,
    progress: str = "auto",
    store: str | Path | None = None,
    to: str | Path | None = None,
    **conditions: Unpack[RunConditions],
) -> pd.DataFrame | Batch:
    """Try the requests of a batch again that have failed, and return its whole frame.

    Each keeps its old error until its new answer is there; nothing else is asked again.

    Parameters
    ----------
    batch : str or pandas.DataFrame
        The batch's id, or a frame of it.
    wait, progress, store, to, **conditions
        As of ``resume``.

    Returns
    -------
    pandas.DataFrame
        As of ``search_many``.

    Raises
    ------
    InvalidRequestError, StoreError
        As of ``resume``.

    Example
    -------
    >>> df = mf.search_many(["tea"], country="us", progress="none")
    >>> int(mf.retry_failed(df, progress="none")["error"].notna().sum())
    0
    """
    batch_id = batch_id_of(batch)
    return Client(store=store).resume(batch_id, wait=wait, progress=progress, to=to, again=True, **conditions)


def batches(*, store: str | Path | None = None) -> pd.DataFrame:
    """Return one row a batch of the store, newest first.

    Parameters
    ----------
    store : str or pathlib.Path, optional
        The file that keeps jobs and bodies, over the configured one.

    Returns
    -------
    pandas.DataFrame
        ``batch_id, created_at, service, n_requests, n_done, n_failed, n_unconfirmed, credits, status``. The
        status is ``running``; ``done``, every request has its answer or its error; ``incomplete``, it has
        ended with requests that a later run can go on with; ``stopped``, the same, by you or by a limit; or
        ``interrupted``, its process died.

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
