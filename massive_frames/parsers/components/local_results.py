"""Local results: three or so businesses beside a map, with stars, hours and telephone.

A business is a ``role=heading`` in an element without address of its own: a link with a numeric
``data-cid``, or, since 2025, a button whose id begins with ``pv-/``; on phones a link to the engine's own
search with ``data-rc_ludocids``. Its website, where it has one, is a link beside it. Where none of these is
left, two or more parts with ``data-ludocid``, or with one heading and a link for directions each, are such.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import SearchRow
from massive_frames.parsers.headings import territories
from massive_frames.parsers.links import elsewhere
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.places import describe_place
from massive_frames.parsers.ratings import rate
from massive_frames.parsers.spans import above, named_from
from massive_frames.parsers.text import has_own_words, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, unwrap

TYPES = ("local-result",)
ORDER = 45
_NUMBERED = ("data-cid", "data-rc_ludocids", "data-ludocid", "data-ludocids", "data-rc_ludocid")
MARKS = (*_NUMBERED, "data-url")
NEAR = 12
DEEPEST = 14
FEWEST = 2
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
    marked = outermost(sorted(found, key=page.order))
    return marked or _several(page, _spelled(page)) or _several(page, _directed(page))


def _several(page: Page, boxes: Iterator[Element]) -> list[Element]:
    """Return the outermost boxes if there are several: one alone may as well be a place's panel."""
    found = outermost(sorted(set(boxes), key=page.order))
    return found if len(found) >= FEWEST else []


def _spelled(page: Page) -> Iterator[Element]:
    """Yield what carries a business's number by another name."""
    return (box for mark in _NUMBERED[2:] for box in page.marked(mark) if (box.get(mark) or "").isdigit())


def _directed(page: Page) -> Iterator[Element]:
    """Yield the smallest part with a heading around each link for directions, if it holds no other."""
    tree, headings = page.root.tree, page.numbered("role", "heading")
    if len(headings) < FEWEST:
        return
    links = {link for link, href in elsewhere(page) if _MAPS in href}
    shown = page.values("data-url").items()
    links.update(link for link, url in shown if tree.tags[link] == "a" and _MAPS in (url or ""))
    for link in map(tree.elements.__getitem__, sorted(links)):
        counts = ((part, _count(headings, part, tree.ends[part])) for part in above(link, DEEPEST))
        part, count = next((found for found in counts if found[1]), (0, 0))
        if count == 1:
            yield tree.elements[part]


def _count(numbers: list[int], first: int, end: int) -> int:
    """Return how many of some numbers lie in a part; 2 stands for any more."""
    place = bisect_left(numbers, first)
    return sum(number < end for number in numbers[place : place + 2])


def _name_in(box: Element) -> Element | None:
    """Return the heading in a box; a phone's has none, and its first words are the name."""
    nodes = list(box.iter("div", "span", "h3"))
    heading = next((node for node in nodes if node.get("role") == "heading"), None)
    if heading is None and any(box.get(mark) for mark in _NUMBERED[1:]):
        return next((node for node in nodes if has_own_words(node)), None)
    return heading


def _is_unit(node: Element) -> bool:
    return node.get("data-record-click-time") is not None or (
        node.tag != "a" and node.get("data-ludocid") is not None
    )


def _row(page: Page, name: Element, unit: Element) -> SearchRow:
    row = SearchRow("local-result", title=text_of(name) or None)
    links = [link for link in unit.iter("a") if link.get("href") or link.get("data-url")]
    row.url = next((unwrap(link.get("href")) for link in links if is_outward(link.get("href"))), None)
    maps = (link.get("data-url") or link.get("href") or "" for link in links)
    directions = next((href for href in maps if _MAPS in href), None)
    marks = (node.get(mark) for node in unit.iter("a") for mark in _NUMBERED)
    place = next((mark for mark in marks if mark), None)
    named = {"directions": directions, "place": place or _place_id(name) or unit.get("data-ludocid")}
    row.details.update({key: value for key, value in named.items() if value})
    rate(row, unit, page)
    describe_place(row, name, unit)
    return row


def _place_id(name: Element) -> str | None:
    ids = (node.get("id") or "" for node in islice(name.iterancestors(), NEAR))
    return next((text.removeprefix(_PLACE) for text in ids if text.startswith(_PLACE)), None)
