"""One row of a search frame as the parser leaves it, before provenance is added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Link:
    """A sitelink, or a source that an answer cites; ``position`` counts from 1."""

    position: int
    title: str | None = None
    url: str | None = None
    domain: str | None = None
    snippet: str | None = None


@dataclass(slots=True)
class Attribute:
    """A name and its value: a panel's fact, a local result's phone or hours."""

    name: str
    value: str


@dataclass(slots=True)
class Image:
    """An image shown with a row; ``source`` is its address or inline data's type."""

    position: int
    source: str | None = None
    alt: str | None = None


@dataclass(slots=True)
class SearchRow:
    """One result on a results page; the fields are the result columns of ``frames.schema.SEARCH``."""

    type: str
    page: int = 1
    section: str | None = None
    feature: int | None = None
    position: int | None = None
    rank: int | None = None
    organic_rank: int | None = None
    title: str | None = None
    url: str | None = None
    domain: str | None = None
    site: str | None = None
    visible_url: str | None = None
    snippet: str | None = None
    date: str | None = None
    rating: float | None = None
    votes: int | None = None
    question: str | None = None
    answer: str | None = None
    sitelinks: list[Link] = field(default_factory=list)
    sources: list[Link] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
