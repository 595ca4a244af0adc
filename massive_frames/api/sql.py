"""Ask Elasticsearch SQL queries: each query's own columns, of the types the cluster says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Unpack, overload

import pandas as pd

from massive_frames.errors import InvalidRequestError
from massive_frames.handle import Batch
from massive_frames.options import BatchConditions, Numbers, SqlOptions, Texts
from massive_frames.settings import cluster
from massive_frames.shaping import of_many, of_one
from massive_frames.sync import Client


@overload
def sql_many(
    queries: object,
    *,
    wait: Literal[True] = True,
    split: Literal[False] = False,
    **options: Unpack[SqlOptions],
) -> pd.DataFrame: ...


@overload
def sql_many(
    queries: object, *, wait: Literal[True] = True, split: Literal[True], **options: Unpack[SqlOptions]
) -> list[pd.DataFrame]: ...


@overload
def sql_many(
    queries: object, *, wait: Literal[False], split: bool = False, **options: Unpack[SqlOptions]
) -> Batch: ...


def sql_many(
    queries: object,
    *,
    url: str | None = None,
    api_key: str | None = None,
    basic_auth: tuple[str, str] | None = None,
    ca_file: str | Path | None = None,
    params: Sequence[Any] | None = None,
    fetch_size: Numbers = None,
    time_zone: Texts = None,
    filter: Mapping[str, Any] | None = None,  # noqa: A002 - the service's own word
    runtime_mappings: Mapping[str, Any] | None = None,
    catalog: Texts = None,
    field_multi_value_leniency: bool | None = None,
    allow_partial_search_results: bool | None = None,
    wait_for_completion_timeout: Texts = None,
    keep_alive: Texts = None,
    keep_on_completion: bool | None = None,
    format: Texts = None,  # noqa: A002 - the service's own word
    delimiter: Texts = None,
    columnar: bool | None = None,
    provenance: bool = True,
    split: bool = False,
    wait: bool = True,
    progress: str = "auto",
    on_invalid: str = "raise",
    store: str | Path | None = None,
    **conditions: Unpack[BatchConditions],
) -> pd.DataFrame | list[pd.DataFrame] | Batch:
    """Ask an Elasticsearch cluster many SQL queries at once and return all their rows.

    Parameters
    ----------
    queries : str, iterable of str or pandas.DataFrame
        The queries. A frame is taken row by row: its columns are ``query`` and parameters below.
    url, api_key, basic_auth, ca_file : optional
        The cluster, and how to be let in: an API key, or user and password; a file of certificates where it
        has an authority of its own. What is not given comes from ``configure`` and the environment.
    params : list, optional
        Values for the queries' question marks, in order.
    fetch_size : int, optional
        Rows a page; 1,000 when not given.
    time_zone, catalog : str, optional
        The zone of dates, and the cluster to ask where there are several.
    filter, runtime_mappings : dict, optional
        A query of the search API that rows must match too, and fields made up for the query.
    field_multi_value_leniency, allow_partial_search_results : bool, optional
        Whether the first of several values is taken, and whether rows may be missing where shards failed.
    wait_for_completion_timeout, keep_alive : str, optional
        How long the cluster waits for the end before it answers with an id (``"1s"``), and how long it keeps
        a search (``"5d"``).
    keep_on_completion : bool, optional
        Whether the cluster keeps the result; it is deleted when it is safe here.
    format : {"json", "csv", "tsv", "txt", "cbor"}, optional
        How rows are sent; ``docs/sql_types.md`` says what each can carry.
    delimiter : str, optional
        What parts the values of CSV.
    columnar : bool, optional
        Whether JSON and CBOR come column by column; they do when not given.
    provenance : bool
        Whether the columns that say where each row came from stand behind.
    split : bool
        Whether each query's own frame is returned, in a list.
    wait, progress, on_invalid, store, **conditions
        As of ``search_many``; nothing is charged, and ``cache`` is ``"off"`` when not given. ``to`` is
        refused: the files of a dataset all have the same columns.

    Returns
    -------
    pandas.DataFrame or list of pandas.DataFrame
        ``query_index`` (counted from 0 over the distinct queries) and ``query`` in front, then every column
        of every query, then provenance. A query that failed is one row with its ``error``; one without rows
        has none: ``attrs["massive_frames"]["n_rows"]`` says how many each has. With ``split``, each query's
        own columns; the frame of one that failed is empty and has its ``error`` in the same place.

    Raises
    ------
    InvalidRequestError
        A parameter breaks a limit, or columns of one name have types that do not go together.
    ConfigurationError
        The cluster's address is not known.
    AuthenticationError
        No user or key was given, or not the right one.

    Example
    -------
    >>> df = mf.sql_many(["SELECT 1 AS n", "SELECT 2 AS n"], progress="none")
    >>> df["n"].tolist()
    [1, 2]
    """
    return Client(store=store, **cluster("elasticsearch", url, basic_auth, ca_file, api_key)).many(
        "sql",
        queries,
        params=params,
        fetch_size=fetch_size,
        time_zone=time_zone,
        filter=filter,
        runtime_mappings=runtime_mappings,
        catalog=catalog,
        field_multi_value_leniency=field_multi_value_leniency,
        allow_partial_search_results=allow_partial_search_results,
        wait_for_completion_timeout=wait_for_completion_timeout,
        keep_alive=keep_alive,
        keep_on_completion=keep_on_completion,
        format=format,
        delimiter=delimiter,
        columnar=columnar,
        wait=wait,
        progress=progress,
        on_invalid=on_invalid,
        shape=of_many(provenance=provenance, split=split),
        **conditions,
    )


def sql(
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
    """Ask an Elasticsearch cluster one SQL query and return its own columns; see ``sql_many``.

    Parameters
    ----------
    query : str
        The query.
    url, api_key, basic_auth, ca_file, store, **options
        As of ``sql_many``.
    provenance : bool
        Whether ``query_index``, ``query`` and the columns of provenance stand around the query's own.

    Returns
    -------
    pandas.DataFrame
        The query's columns with the types of ``docs/sql_types.md``.

    Raises
    ------
    RejectedError
        The cluster refused the query; a line and column that it names are pointed at.
    MassiveFramesError
        As of ``sql_many``: the query's own failure is raised, for no row could tell of it.

    Example
    -------
    >>> mf.sql("SELECT 1 AS n, 'tea' AS word", progress="none").to_dict("records")
    [{'n': 1, 'word': 'tea'}]
    """
    if not isinstance(query, str):
        raise InvalidRequestError("query", query, "one text; sql_many takes several")
    client = Client(store=store, **cluster("elasticsearch", url, basic_auth, ca_file, api_key))
    return client.many("sql", [query], shape=of_one(options, "sql_many", provenance=provenance), **options)  # type: ignore[return-value]
