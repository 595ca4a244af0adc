"""Search OpenSearch clusters: hits as rows, with aggregations beside them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Unpack, overload

import pandas as pd

from massive_frames.errors import InvalidRequestError
from massive_frames.handle import Batch
from massive_frames.options import BatchConditions, Numbers, OpenSearchOptions, Texts
from massive_frames.settings import cluster
from massive_frames.shaping import of_many, of_one
from massive_frames.sync import Client


@overload
def opensearch_many(
    bodies: object, *, wait: Literal[True] = True, **options: Unpack[OpenSearchOptions]
) -> pd.DataFrame: ...


@overload
def opensearch_many(
    bodies: object, *, wait: Literal[False], **options: Unpack[OpenSearchOptions]
) -> Batch: ...


def opensearch_many(
    bodies: object,
    *,
    index: Texts = None,
    url: str | None = None,
    auth: tuple[str, str] | None = None,
    ca_file: str | Path | None = None,
    routing: Texts = None,
    batched_reduce_size: Numbers = None,
    request_cache: bool | None = None,
    wait_for_completion_timeout: Texts = None,
    keep_alive: Texts = None,
    keep_on_completion: bool | None = None,
    partial: bool | None = None,
    all_buckets: bool | None = None,
    provenance: bool = True,
    wait: bool = True,
    progress: str = "auto",
    on_invalid: str = "raise",
    store: str | Path | None = None,
    **conditions: Unpack[BatchConditions],
) -> pd.DataFrame | Batch:
    """Ask an OpenSearch cluster many searches at once, asynchronously, and return every hit as a row.

    Parameters
    ----------
    bodies : dict, iterable of dict or pandas.DataFrame
        Searches, as the search API takes them.
    index : str or list of str, optional
        Where to search: an index, a pattern, or several with commas; a list is crossed with the searches.
    url, auth, ca_file : optional
        The cluster, user and password, and a file of certificates where it has an authority of its own. What
        is not given comes from ``configure`` and the environment.
    routing : str, optional
        The shards to ask, by routing value.
    batched_reduce_size : int, optional
        Shards after which partial results are put together.
    request_cache : bool, optional
        Whether the cluster's cache may answer.
    wait_for_completion_timeout, keep_alive : str, optional
        How long the cluster waits for the end before it answers with an id (``"1s"``), and how long it keeps
        a search (``"1d"``).
    keep_on_completion : bool, optional
        Whether the cluster keeps the result; it is deleted when it is safe here.
    partial : bool, optional
        Whether what there is so far is delivered while a search runs: to ``async for`` and ``Batch.frame``,
        as rows whose ``job_status`` is ``running``.
    all_buckets : bool, optional
        Whether every page of composite aggregations is fetched, so that ``aggregations`` has all buckets; one
        page when not given, with ``"more-buckets"`` in ``warnings`` where there may be more.
    provenance : bool
        Whether the columns that say where each row came from stand behind.
    wait, progress, on_invalid, store, **conditions
        As of ``search_many``; nothing is charged, and ``cache`` is ``"off"`` when not given. ``to`` is
        refused: the files of a dataset all have the same columns.

    Returns
    -------
    pandas.DataFrame
        ``query_index``, ``query`` (the search as JSON) and ``index`` in front, then a row a hit with the
        columns of ``parse_hits``, then provenance. A search that failed is one row with its ``error``; one of
        which pages of buckets are missing has its rows, and the ``error`` in them.
        ``aggregations`` makes frames of the buckets.

    Raises
    ------
    InvalidRequestError
        A parameter breaks a limit, or fields of one name have types that do not go together.
    ConfigurationError
        The cluster's address is not known.
    AuthenticationError
        No user or key was given, or not the right one.

    Example
    -------
    >>> df = mf.opensearch_many([{"query": {"match_all": {}}, "size": 2}], progress="none")
    >>> len(df)
    2
    >>> pairs = [{"host": {"terms": {"field": "host"}}}, {"code": {"terms": {"field": "code"}}}]
    >>> body = {"size": 0, "aggs": {"seen": {"composite": {"size": 7, "sources": pairs}}}}
    >>> df = mf.opensearch_many([body], index="logs", all_buckets=True, progress="none")
    >>> len(mf.aggregations(df)["seen"])
    19
    """
    return Client(store=store, **cluster("opensearch", url, auth, ca_file)).many(
        "opensearch",
        bodies,
        index=index,
        routing=routing,
        batched_reduce_size=batched_reduce_size,
        request_cache=request_cache,
        wait_for_completion_timeout=wait_for_completion_timeout,
        keep_alive=keep_alive,
        keep_on_completion=keep_on_completion,
        partial=partial,
        all_buckets=all_buckets,
        wait=wait,
        progress=progress,
        on_invalid=on_invalid,
        shape=of_many(provenance=provenance),
        **conditions,
    )


def opensearch(
    body: Mapping[str, Any],
    *,
    url: str | None = None,
    auth: tuple[str, str] | None = None,
    ca_file: str | Path | None = None,
    provenance: bool = False,
    store: str | Path | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Ask an OpenSearch cluster one search and return its hits; see ``opensearch_many``.

    Parameters
    ----------
    body : dict
        The search.
    url, auth, ca_file, store, **options
        As of ``opensearch_many``.
    provenance : bool
        Whether ``query_index``, ``query`` and the columns of provenance stand around the hits' own.

    Returns
    -------
    pandas.DataFrame
        One row a hit, with the columns of ``parse_hits``.

    Raises
    ------
    RejectedError
        The cluster refused the search, it failed there, or pages of buckets are missing; ``mf.last`` has
        those that came.
    MassiveFramesError
        As of ``opensearch_many``.

    Example
    -------
    >>> hits = mf.opensearch({"query": {"match_all": {}}, "size": 1}, progress="none")
    >>> len(hits)
    1
    """
    if not isinstance(body, Mapping):
        raise InvalidRequestError("body", body, "one dictionary; opensearch_many takes several")
    client = Client(store=store, **cluster("opensearch", url, auth, ca_file))
    shape = of_one(options, "opensearch_many", provenance=provenance)
    return client.many("opensearch", [body], shape=shape, **options)  # type: ignore[return-value]
