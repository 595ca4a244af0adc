"""Top stories: news cards with a paper's name, a headline and an age.

A card is one link that leaves the engine and holds its headline as a ``role=heading`` of level 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import fill
from massive_frames.parsers.headings import headlines, linked_headings
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.urls import is_outward, unwrap

TYPES = ("top-story",)
ORDER = 65
MARKS = ()


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each story."""
    results = {link for _, link in headlines(page)}
    for _, link in linked_headings(page):
        if link in results:
            continue
        url = unwrap(link.get("href"))
        if url is not None and is_outward(url) and page.is_free(link):
            row = SearchRow("top-story", url=url)
            fill(row, link, url)
            yield Block(link, [row])
