"""Related products: a list among the results that looks like related searches and leads to advertisements.

Each item is a link to the engine's own search with ``mrq`` among its parameters, and shows its query.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.links import searches
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.queries import FOR_ADVERTISERS
from massive_frames.parsers.text import text_of
from massive_frames.parsers.urls import asks_for, search_terms

TYPES = ("related-product",)
ORDER = 87
MARKS = ()
_MARKED = frozenset({FOR_ADVERTISERS})


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each query."""
    for link, href in searches(page):
        if FOR_ADVERTISERS in href and asks_for(href, _MARKED) and search_terms(href) and page.is_free(link):
            words = text_of(link)
            if words:
                yield Block(link, [SearchRow("related-product", title=words, url=href)])
