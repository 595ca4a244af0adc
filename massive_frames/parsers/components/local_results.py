"""Local results: three or so businesses beside a map, with stars, hours and telephone.

A business is a ``role=heading`` in an element without address of its own: a link with a numeric
``data-cid``, or, since 2025, a button whose id begins with ``pv-/``. Its website, where it has one, is a
link beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.headings import territories
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.ratings import rate
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, unwrap

TYPES = ("local-result",)
ORDER = 45
MARKS = ("data-cid",)


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each business."""
    names = [name for box in _boxes(page) if (name := _name_in(box)) is not None and page.is_free(name)]
    units = territories(page, names, [block.root for block in page.blocks])
    for name in names:
        unit = next(
            (node for node in name.iterancestors() if node is units[name] or _is_unit(node)), units[name]
        )
        yield Block(unit, [_row(page, name, unit)])


def _boxes(page: Page) -> list[Element]:
    numbered = [
        box for box in page.marked("data-cid") if box.tag == "a" and (box.get("data-cid") or "").isdigit()
    ]
    buttons = [box for box in page.marked("id") if (box.get("id") or "").startswith("pv-/")]
    return outermost(sorted({*numbered, *buttons}, key=page.order)) if numbered or buttons else []


def _name_in(box: Element) -> Element | None:
    return next((node for node in box.iter("div", "span", "h3") if node.get("role") == "heading"), None)


def _is_unit(node: Element) -> bool:
    return node.get("data-record-click-time") is not None


def _row(page: Page, name: Element, unit: Element) -> SearchRow:
    row = SearchRow("local-result", title=text_of(name) or None)
    row.url = next(
        (unwrap(link.get("href")) for link in unit.iter("a") if is_outward(link.get("href"))), None
    )
    rate(row, unit, page)
    row.snippet = text_of(unit, {name, *(link for link in unit.iter("a") if link.get("href"))}) or None
    return row
