"""Pagination: the row of page numbers under the results, or a link to more of them on phones.

They are links to the engine's own search with ``start`` among its parameters, at the foot of the page; the
number that is no link is the page shown. The next page's link has the id ``pnnext``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.links import searches
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.spans import Spans, around
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_search

TYPES = ("pagination",)
ORDER = 95
MARKS = ()
_NEXT = "pnnext"
_PLACES = frozenset({"botstuff", "foot", "navcnt", "nav", "xfoot", "bres"})
MOST_DIGITS = 4
MOST_LINKS = 100
_START = re.compile(r"[?&]start=\d{1,6}(?:&|$)")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for the page's own pagination."""
    found = [link for link, href in searches(page) if "start=" in href and _is_to_page(href)]
    links = _at_foot(page, found[-MOST_LINKS:]) if found else []
    after = page.ids.get(_NEXT)
    numbers = {int(words): link for link in links if _is_number(words := text_of(link))}
    current = _current(list(numbers.values())) if numbers else None
    if after is None:
        after = numbers.get((current or 0) + 1) if numbers else next(iter(links), None)
    root = next(iter(numbers.values()), after)
    if root is not None:
        last = max([*numbers, current or 0]) or None
        told = {"current": current, "last": last, "next": after.get("href") if after is not None else None}
        row = SearchRow("pagination", details={name: value for name, value in told.items() if value})
        yield Block(root, [row], section="bottom")


def _current(links: list[Element]) -> int | None:
    """Return the number beside the links that is none of them."""
    shared = around(*links[:2])
    parent = shared.getparent()
    if shared is links[0] and parent is not None:
        shared = parent
    rest = text_of(shared, set(shared.iter("a")))
    return int(rest) if _is_number(rest) else None


def _is_to_page(href: str) -> bool:
    """Tell whether a link skips some results of a search."""
    return _START.search(href) is not None and is_search(href)


def _is_number(words: str) -> bool:
    return 0 < len(words) <= MOST_DIGITS and words.isdecimal()


def _at_foot(page: Page, links: list[Element]) -> list[Element]:
    """Return the links that stand where the way to other pages may stand."""
    tree = page.root.tree
    named = [number for number, name in page.values("id").items() if name in _PLACES]
    foot = Spans(tree, [*named, *page.numbered("role", "navigation"), *tree.numbers.get("footer", ())])
    return [link for link in links if foot.hold(tree.parents[link.number])]
