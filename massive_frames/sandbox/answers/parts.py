"""What an answer consists of, before an application marks it up: words, links, citations, blocks."""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """A page that an answer may cite; ``passage`` is the part of it that a link points to."""

    site: str
    title: str
    url: str
    snippet: str
    passage: str | None = None


class Words(NamedTuple):
    """Words of a line; ``mark`` is empty or one of strong, em and code."""

    text: str
    mark: str = ""


class Link(NamedTuple):
    """Words that lead to a source."""

    text: str
    source: Source


class Cite(NamedTuple):
    """A citation chip, which is no word of the answer; ``more`` is the number behind its plus sign."""

    source: Source
    more: int = 0


Line = list[Words | Link | Cite]


class Paragraph(NamedTuple):
    """Lines of prose; ``tag`` is p, blockquote or the heading's h2 to h4."""

    line: Line
    tag: str = "p"


class Item(NamedTuple):
    """One item of a list, perhaps with a list of its own."""

    line: Line
    nested: Listing | None = None


class Listing(NamedTuple):
    """A list; ``start`` is its first number, None where it has bullets."""

    items: list[Item]
    start: int | None = None


class Table(NamedTuple):
    """A table; its first row is the head."""

    rows: list[list[Line]]


class Code(NamedTuple):
    """A block of code."""

    text: str
    language: str


Block = Paragraph | Listing | Table | Code
