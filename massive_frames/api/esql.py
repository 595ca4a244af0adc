"""Ask Elasticsearch ES|QL queries: the same shape of call as for SQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from massive_frames.errors import InvalidRequestError
from massive_frames.handle import Batch
from massive_frames.settings import cluster
from massive_frames.shaping import of_many, of_one
from massive_frames.sync import Client


def esql_many(
    queries: object,
    *,
    url: str | None = None,
    api_key: str | None = None,
    basic_auth: tuple[str, str] | None = None,
    ca_file: str | Path | None = None,
    provenance: bool = True,
    split: bool = False,
    store: str | Path | None = None,
    **options: Any,
) -> pd.DataFrame | list[pd.DataFrame] | Batch:
    """Ask an Elasticsearch cluster many ES|QL queries at once and return all their rows.

    Parameters
    ----------
    queries : str, iterable of str or pandas.DataFrame
        The queries.
    url, api_key, basic_auth, ca_file, provenance, split, store
        As of ``sql_many``.
    **options
        ``params``, ``filter``, ``locale``, ``time_zone``, ``drop_null_columns``, ``format`` (``arrow``, or
        ``json`` where the cluster does not know it), ``wait_for_completion_timeout``, ``keep_alive``,
        ``keep_on_completion``, and what ``sql_many`` takes for every batch.

    Returns
    -------
    pandas.DataFrame or list of pandas.DataFrame
        As of ``sql_many``.

    Raises
    ------
    MassiveFramesError
        As of ``sql_many``.

    Example
    -------
    >>> mf.esql_many(["ROW n = 1", "ROW n = 2"], progress="none")["n"].tolist()
    [1, 2]
    """
    client = Client(store=store, **cluster("elasticsearch", url, basic_auth, ca_file, api_key))
    return client.many("esql", queries, shape=of_many(provenance=provenance, split=split), **options)


def esql(
    query: str,
    *,
    url: str | None = None,
    api_key: str | None = None,
    basic_auth: tuple[str, str] | None = None,
    ca_file: str | Path | None = None,
    provenance: bool = False,
    store: str | Path | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Ask an Elasticsearch cluster one ES|QL query and return its own columns; see ``esql_many``.

    Parameters
    ----------
    query : str
        The query.
    url, api_key, basic_auth, ca_file, provenance, store, **options
        As of ``sql`` and ``esql_many``.

    Returns
    -------
    pandas.DataFrame
        The query's columns.

    Raises
    ------
    MassiveFramesError
        As of ``sql``.

    Example
    -------
    >>> mf.esql("ROW n = 1", progress="none")["n"].tolist()
    [1]
    """
    if not isinstance(query, str):
        raise InvalidRequestError("query", query, "one text; esql_many takes several")
    client = Client(store=store, **cluster("elasticsearch", url, basic_auth, ca_file, api_key))
    return client.many("esql", [query], shape=of_one(options, "esql_many", provenance=provenance), **options)  # type: ignore[return-value]
