"""What no component knew: any other block with an outward link, so that nothing is lost silently."""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.links import foreign
from massive_frames.parsers.page import Block, Page, lineage
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import read

SNIPPET_CHARS = 500
TITLE_CHARS = 300
MOST_ROWS = 200


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each largest part of the results' area that holds nothing known.

    Past a sane number the blocks are only counted: a page of links that is no results page stays small.
    """
    roots = {block.root for block in page.blocks}
    known = {node for root in (*roots, page.area) for node in lineage(root)}
    groups: dict[Element, list[Element]] = {}
    for link, _ in foreign(page):
        if page.is_free(link):
            top = _top(link, known)
            if top is not None:
                groups.setdefault(top, []).append(link)
    for number, (top, links) in enumerate(groups.items()):
        yield Block(top, [_row(top, links)] if number < MOST_ROWS else [], understood=False)


def _row(top: Element, links: list[Element]) -> SearchRow:
    named = next(((link, words) for link in links if (words := text_of(link))), None)
    link, words = named or (links[0], "")
    row = SearchRow("unknown", title=words[:TITLE_CHARS] or None, url=read(link.get("href") or "").url)
    row.snippet = text_of(top)[:SNIPPET_CHARS] or None
    return row


def _top(element: Element, known: set[Element]) -> Element | None:
    """Return the highest part around an element that holds nothing known."""
    best = None
    for node in lineage(element):
        if node in known:
            return best
        best = node
    return None
