"""Notices: a line above the results that offers, or already shows, another spelling.

It is a link to the engine's own search with ``spell`` among its parameters.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.links import searches
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import text_of
from massive_frames.parsers.urls import asks_for, search_terms

TYPES = ("notice",)
ORDER = 85
MARKS = ()
_SPELLING = "spell"


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each offered spelling."""
    for link, href in searches(page):
        if _SPELLING not in href or not asks_for(href, frozenset({_SPELLING})) or not page.is_free(link):
            continue
        words = text_of(link)
        if words and words.casefold() == (search_terms(href) or "").casefold():
            yield Block(link, [SearchRow("notice", title=words)], section="top")
