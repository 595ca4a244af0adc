"""The row of a web page as the parser leaves it, before provenance is added."""

from __future__ import annotations

from dataclasses import dataclass, field

from massive_frames.models.row import Attribute, Image


@dataclass(slots=True)
class PageLink:
    """A link on a page; ``kind`` is internal, external, same-page or other."""

    position: int
    url: str
    text: str | None = None
    rel: str | None = None
    kind: str | None = None


@dataclass(slots=True)
class PageTable:
    """A data table: the names of its columns, and its other rows, each of as many cells."""

    position: int
    caption: str | None
    header: list[str]
    rows: list[list[str]]


@dataclass(slots=True)
class Heading:
    """A heading and its level, 1 to 6."""

    position: int
    level: int
    text: str


@dataclass(slots=True)
class Feed:
    """A feed that the page names."""

    position: int
    title: str | None
    url: str
    type: str


@dataclass(slots=True)
class PageRow:
    """One web page, or another document that came instead; the fields are the columns of a browse frame."""

    media_type: str
    url: str | None = None
    canonical: str | None = None
    title: str | None = None
    description: str | None = None
    author: str | None = None
    published: str | None = None
    modified: str | None = None
    page_language: str | None = None
    text: str | None = None
    text_from: str | None = None
    markdown: str | None = None
    n_words: int | None = None
    looks_like_error: str | None = None
    error_signs: str | None = None
    headings: list[Heading] = field(default_factory=list)
    n_links: int | None = None
    links: list[PageLink] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)
    opengraph: list[Attribute] = field(default_factory=list)
    jsonld: str | None = None
    microdata: str | None = None
