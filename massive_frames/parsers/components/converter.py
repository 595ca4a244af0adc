"""Converter: how much one sum of money or one measure is in another.

The result's column has the id ``knowledge-currency__updatable-data-column``; elsewhere its value carries
``data-value`` with ``data-precision``, and its unit stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.boxes import block, named
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import lines_of
from massive_frames.parsers.tree import Element

TYPES = ("converter",)
ORDER = 25
MARKS = ("data-precision",)
_COLUMN = "knowledge-currency__updatable-data-column"


def find(page: Page) -> Iterator[Block]:
    """Yield the page's conversion."""
    column = named(page, _COLUMN)
    if column is None:
        values = (node for node in page.marked("data-precision") if node.get("data-value") is not None)
        column = next((_column(node) for node in values if page.is_free(node)), None)
    if column is None:
        return
    title, _, rest = lines_of(column).partition("\n")
    answer = rest.partition("\n")[0]
    if answer and any(character.isdecimal() for character in answer):
        yield from block(page, column, SearchRow("converter", title=title, answer=answer))


def _column(value: Element) -> Element | None:
    """Return the part around a value that holds the line before it too."""
    near = [value.getparent()]
    near.append(near[0].getparent() if near[0] is not None else None)
    return near[1]
