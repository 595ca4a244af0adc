"""What the store keeps of every answer: read it again, compare parsers, write it out, throw it away."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pandas as pd

from massive_frames import archived
from massive_frames.models import Payload
from massive_frames.settings import resolve


def reparse(
    batch: str | pd.DataFrame, *, workers: int | None = None, store: str | Path | None = None
) -> pd.DataFrame:
    """Return a batch's frame made anew from the bodies kept, with today's parser; nothing is sent.

    Parameters
    ----------
    batch : str or pandas.DataFrame
        A batch's id, or a frame of one or several: then its requests are read again.
    workers : int, optional
        How many parse where there are more than 128 bodies: threads with an interpreter each for result
        pages from Python 3.13 on, else processes; each needs some 50 MB. One for each core by default, at
        most 8; 1 for this thread alone.
    store : str or pathlib.Path, optional
        The file that keeps jobs and bodies, over the configured one.

    Returns
    -------
    pandas.DataFrame
        As of ``search_many``; a request without a body is a row that says why.

    Raises
    ------
    StoreError
        The store has no such batch.

    Example
    -------
    >>> df = mf.search("tea", progress="none")
    >>> mf.reparse(df).equals(df)
    True
    """
    return archived.reparse(resolve(store=store), batch, workers)


def diff_parses(
    old: str | pd.DataFrame, new: pd.DataFrame | None = None, *, store: str | Path | None = None
) -> pd.DataFrame:
    """Return what today's parser, or another frame, makes differently of the same pages.

    Parameters
    ----------
    old : str or pandas.DataFrame
        The frame as it was; for a batch's id, nothing can differ but what the store does not keep.
    new : pandas.DataFrame, optional
        The frame as it is; ``reparse(old)`` by default.
    store : str or pathlib.Path, optional
        As of ``reparse``.

    Returns
    -------
    pandas.DataFrame
        One row a difference: ``batch_id, request_key, query, change`` (added, removed or changed),
        ``row_old, row_new`` (the row's place among its request's rows, from 0), ``column, old, new``.

    Raises
    ------
    StoreError
        The store has no such batch.

    Example
    -------
    >>> df = mf.search("tea", progress="none")
    >>> len(mf.diff_parses(df))
    0
    """
    return archived.diff_parses(resolve(store=store), old, new)


def body(request_key: str, *, batch_id: str | None = None, store: str | Path | None = None) -> Payload | None:
    """Return the newest body that came for a request, as it came; None where none is kept.

    Parameters
    ----------
    request_key : str
        As in the column of that name.
    batch_id : str, optional
        Look only there.
    store : str or pathlib.Path, optional
        As of ``reparse``.

    Returns
    -------
    Payload
        With ``body`` (bytes), ``content_type``, ``http_status`` and ``retrieved_at``.

    Raises
    ------
    StoreError
        The store cannot be read, or the body is damaged.

    Example
    -------
    >>> df = mf.search("tea", progress="none")
    >>> len(mf.body(df["request_key"].iloc[0]).body) == int(df["body_bytes"].iloc[0])
    True
    """
    return archived.body(resolve(store=store), request_key, batch_id)


def export_bodies(
    batch: str | pd.DataFrame,
    path: str | Path,
    *,
    format: Literal["files", "warc"] = "files",  # noqa: A002 - the word that users know
    store: str | Path | None = None,
) -> int:
    """Write the bodies of a batch out as they came, and return how many.

    Parameters
    ----------
    batch : str or pandas.DataFrame
        A batch's id, or a frame of it.
    path : str or pathlib.Path
        For ``files`` a folder, for ``warc`` a file such as ``bodies.warc.gz``.
    format : {"files", "warc"}
        One file a body with an ``index.csv``, or WARC 1.1.
    store : str or pathlib.Path, optional
        As of ``reparse``.

    Raises
    ------
    InvalidRequestError
        ``path`` is a file where a folder is due, or a folder where a file is.
    StoreError
        The store has no such batch.
    ExportError
        The files cannot be written.

    Example
    -------
    >>> import tempfile
    >>> df = mf.search("tea", progress="none")
    >>> mf.export_bodies(df, tempfile.mkdtemp())
    1
    """
    return archived.write_out(resolve(store=store), batch, path, format)


def store_sizes(*, store: str | Path | None = None) -> pd.DataFrame:
    """Return how much room the bodies of each batch take, newest first.

    Parameters
    ----------
    store : str or pathlib.Path, optional
        As of ``reparse``.

    Returns
    -------
    pandas.DataFrame
        ``batch_id, created_at, service, n_bodies, body_bytes, stored_bytes, ratio, dictionary_bytes``;
        ``attrs["massive_frames"]`` holds ``file_bytes``, ``wal_bytes`` and ``free_bytes`` of the store.

    Raises
    ------
    StoreError
        The store cannot be read.

    Example
    -------
    >>> df = mf.search("tea", progress="none")
    >>> int(mf.store_sizes()["n_bodies"].iloc[0])
    1
    """
    return archived.sizes(resolve(store=store))


def prune(
    *,
    older_than: str | float | timedelta | datetime,
    force: bool = False,
    store: str | Path | None = None,
) -> pd.DataFrame:
    """Delete old batches from the store, with their bodies, and give the room back.

    What cannot be had again is not deleted unawares: a batch that runs always stays, and one with jobs that a
    later run could go on with stays unless you force it.

    Parameters
    ----------
    older_than : str, float, datetime.timedelta or datetime.datetime
        An age such as ``"30 days"`` (or in seconds), or the time before which a batch was begun.
    force : bool
        Also batches that were not ended.
    store : str or pathlib.Path, optional
        As of ``reparse``.

    Returns
    -------
    pandas.DataFrame
        One row a batch that was old enough: ``batch_id, pruned, why_kept``; ``attrs["massive_frames"]`` holds
        ``n_requests``, ``n_bodies`` and ``freed_bytes``.

    Raises
    ------
    InvalidRequestError
        ``older_than`` is neither an age nor a time.
    StoreError
        The store cannot be written.

    Example
    -------
    >>> df = mf.search("tea", progress="none")
    >>> mf.prune(older_than="30 days")["batch_id"].tolist()
    []
    """
    return archived.throw_away(resolve(store=store), older_than, force=force)
