"""Boxes that answer by themselves, such as a calculator: told by one element, up to the results around."""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.headings import headlines, territories
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import lines_of, text_of
from massive_frames.parsers.tree import Element

LONGEST = 1000


def named(page: Page, *names: str) -> Element | None:
    """Return the first element with one of some ids that stands among the results."""
    found = (page.ids[name] for name in names if name in page.ids)
    return next((element for element in found if page.is_free(element)), None)


def box_of(page: Page, element: Element) -> Element:
    """Return the largest part around an element that holds no result's headline."""
    return territories(page, [element], [heading for heading, _ in headlines(page)])[element]


def words_of(page: Page, name: str) -> str:
    """Return the words of the element with an id; empty if there is none."""
    return text_of(page.ids[name]) if name in page.ids else ""


def block(page: Page, element: Element, row: SearchRow) -> Iterator[Block]:
    """Yield the box of a row that says something, with its text as ``snippet`` if it has none."""
    if row.title or row.answer:
        box = box_of(page, element)
        row.snippet = row.snippet or lines_of(element)[:LONGEST] or None
        yield Block(box, [row])
