"""The types of the search parameters, written once for every call that takes them."""

from __future__ import annotations

from collections.abc import Sequence
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


class SearchOptions(SearchParameters, total=False):
    """The same, with what every batch takes."""

    progress: str
    on_invalid: str
    max_credits: float | None
    store: str | Path | None
