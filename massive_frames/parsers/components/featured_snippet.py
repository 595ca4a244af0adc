"""Featured snippet: an answer lifted from one page and set above the results, with that page's link.

The answer carries a ``data-attrid`` that begins with ``wa:/``; the nearest part of the page around it that
holds a headline link is the box.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.headings import link_of
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.snippets import name_site
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, unwrap

TYPES = ("featured-snippet",)
ORDER = 40
MARKS = ("data-attrid",)
_ROOTS = frozenset({"rso", "search", "center_col", "rcnt", "main", "rhs"})


def find(page: Page) -> Iterator[Block]:
    """Yield each featured answer that has one source."""
    for answer in page.marked("data-attrid"):
        if not (answer.get("data-attrid") or "").startswith("wa:/") or not page.is_free(answer):
            continue
        if not any(node.get("data-attrid") for node in answer.iterancestors()):
            box, headings = _box(answer)
            if box is not None and len(headings) == 1:
                yield Block(box, [_row(answer, headings[0])])


def _box(answer: Element) -> tuple[Element | None, list[Element]]:
    for node in answer.iterancestors():
        if node.get("id") in _ROOTS:
            break
        headings = [heading for heading in node.iter("h3") if _is_outward(heading)]
        if headings:
            return node, headings
    return None, []


def _is_outward(heading: Element) -> bool:
    link = link_of(heading)
    return link is not None and is_outward(link.get("href"))


def _row(answer: Element, heading: Element) -> SearchRow:
    link = link_of(heading)
    row = SearchRow("featured-snippet", title=text_of(heading) or None)
    row.url = unwrap(link.get("href")) if link is not None else None
    row.answer = row.snippet = text_of(answer) or None
    if link is not None:
        name_site(row, heading, link, link)
    return row
