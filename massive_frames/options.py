"""The types of each service's parameters, written once for every call that takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias, TypedDict

Texts: TypeAlias = str | Sequence[str] | Sequence[Sequence[str]] | None
Numbers: TypeAlias = int | Sequence[int] | None


class SearchParameters(TypedDict, total=False):
    """What a search takes beside its queries."""

    country: Texts
    subdivision: Texts
    city: Texts
    language: Texts
    display: Texts
    device: Texts
    engine: Texts
    serps: Numbers
    size: Numbers
    offset: Numbers
    uule: Texts
    url: Texts
    awaiting: Texts
    expiration: Numbers
    callback: Texts


class AskParameters(TypedDict, total=False):
    """What a question to an AI model takes beside its prompt."""

    model: Texts
    country: Texts
    subdivision: Texts
    city: Texts
    language: Texts
    display: Texts
    device: Texts
    format: Texts
    expiration: Numbers
    callback: Texts


class BrowseParameters(TypedDict, total=False):
    """What a web page takes beside its address."""

    format: Texts
    country: Texts
    subdivision: Texts
    city: Texts
    difficulty: Texts
    speed: Texts
    device: Texts
    session: Texts
    captcha: Texts
    readiness: Texts
    delay: float | Sequence[float] | None
    expiration: Numbers
    callback: Texts


class Cluster(TypedDict, total=False):
    """Which cluster to ask."""

    url: str | None
    ca_file: str | Path | None


class SqlParameters(TypedDict, total=False):
    """What an SQL query takes beside itself."""

    params: Sequence[Any] | None
    fetch_size: Numbers
    time_zone: Texts
    filter: Mapping[str, Any] | None
    runtime_mappings: Mapping[str, Any] | None
    catalog: Texts
    field_multi_value_leniency: bool | None
    allow_partial_search_results: bool | None
    wait_for_completion_timeout: Texts
    keep_alive: Texts
    keep_on_completion: bool | None
    format: Texts
    delimiter: Texts
    columnar: bool | None


class OpenSearchParameters(TypedDict, total=False):
    """What an OpenSearch search takes beside its body."""

    index: Texts
    routing: Texts
    batched_reduce_size: Numbers
    request_cache: bool | None
    wait_for_completion_timeout: Texts
    keep_alive: Texts
    keep_on_completion: bool | None
    partial: bool | None
    all_buckets: bool | None


class RunConditions(TypedDict, total=False):
    """On which conditions a batch runs, and goes on."""

    max_credits: float | None
    deadline: float | str | timedelta | datetime | None
    max_failures: float | None
    unconfirmed: str


class BatchConditions(RunConditions, total=False):
    """The same, with what is settled when a batch begins."""

    cache: str
    max_age: float | str | timedelta | None
    to: str | Path | None
    via: str


class BatchOptions(BatchConditions, total=False):
    """What every batch takes beside its service's parameters."""

    progress: str
    on_invalid: str
    store: str | Path | None


class SearchOptions(SearchParameters, BatchOptions, total=False):
    """What a search takes, with what every batch takes."""


class AskOptions(AskParameters, BatchOptions, total=False):
    """What a question to an AI model takes, with what every batch takes."""


class BrowseOptions(BrowseParameters, BatchOptions, total=False):
    """What a web page takes, with what every batch takes."""


class SqlOptions(SqlParameters, Cluster, BatchOptions, total=False):
    """What an SQL query takes, with where it is asked and what every batch takes."""

    api_key: str | None
    basic_auth: tuple[str, str] | None
    provenance: bool


class OpenSearchOptions(OpenSearchParameters, Cluster, BatchOptions, total=False):
    """What an OpenSearch search takes, with where it is asked and what every batch takes."""

    auth: tuple[str, str] | None
    provenance: bool
