"""The types of the search parameters, written once for every call that takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias, TypedDict

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


class SearchOptions(SearchParameters, BatchConditions, total=False):
    """What a search takes, with what every batch takes."""

    progress: str
    on_invalid: str
    store: str | Path | None
