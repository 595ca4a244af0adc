"""Local results: three or so businesses beside a map, with stars, hours and telephone.

A business is a ``role=heading`` in an element without address of its own: a link with a numeric
``data-cid``, or, since 2025, a button whose id begins with ``pv-/``; on phones a link to the engine's own
search with ``data-rc_ludocids``. Its website, where it has one, is a link beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import SearchRow
from massive_frames.parsers.headings import territories
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.places import describe_place
from massive_frames.parsers.ratings import rate
from massive_frames.parsers.spans import named_from
from massive_frames.parsers.text import has_own_words, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, unwrap

TYPES = ("local-result",)
ORDER = 45
MARKS = ("data-cid", "data-rc_ludocids")
NEAR = 12
_PLACE = "pv-"
_MAPS = "/maps/dir/"


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each business."""
    names = [name for box in _boxes(page) if (name := _name_in(box)) is not None and page.is_free(name)]
    if not names:
        return
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
    found = {*numbered, *named_from(page, f"{_PLACE}/").values(), *page.marked("data-rc_ludocids")}
    return outermost(sorted(found, key=page.order))


def _name_in(box: Element) -> Element | None:
    """Return the heading in a box; a phone's has none, and its first words are the name."""
    nodes = list(box.iter("div", "span", "h3"))
    heading = next((node for node in nodes if node.get("role") == "heading"), None)
    if heading is None and box.get("data-rc_ludocids"):
        return next((node for node in nodes if has_own_words(node)), None)
    return heading


def _is_unit(node: Element) -> bool:
    return node.get("data-record-click-time") is not None or node.get("data-ludocid") is not None


def _row(page: Page, name: Element, unit: Element) -> SearchRow:
    row = SearchRow("local-result", title=text_of(name) or None)
    links = [link for link in unit.iter("a") if link.get("href") or link.get("data-url")]
    row.url = next((unwrap(link.get("href")) for link in links if is_outward(link.get("href"))), None)
    maps = (link.get("data-url") or link.get("href") or "" for link in links)
    directions = next((href for href in maps if _MAPS in href), None)
    marks = (node.get(mark) for node in unit.iter("a") for mark in MARKS)
    place = next((mark for mark in marks if mark), None)
    named = {"directions": directions, "place": place or _place_id(name)}
    row.details.update({key: value for key, value in named.items() if value})
    rate(row, unit, page)
    describe_place(row, name, unit)
    return row


def _place_id(name: Element) -> str | None:
    ids = (node.get("id") or "" for node in islice(name.iterancestors(), NEAR))
    return next((text.removeprefix(_PLACE) for text in ids if text.startswith(_PLACE)), None)
