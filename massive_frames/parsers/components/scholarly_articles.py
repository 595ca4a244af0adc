"""Scholarly articles: a headline over three or so papers with their authors and how often they are cited.

The headline is a link to the engine's scholar pages with ``oi=scholart``; each paper is another link in the
same part of the page, with its authors beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import SearchRow
from massive_frames.parsers.headings import headlines, territories
from massive_frames.parsers.own_cards import own_links
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import read

TYPES = ("scholarly-article",)
ORDER = 42
MARKS = ()
NEAR = 4
_HEAD = "oi=scholart"
_MARKS = " -\u2013\u2014\u00b7\u200e\u200f"


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each list of papers."""
    heads = [link for link, href in own_links(page) if _HEAD in href and page.is_free(link)]
    if not heads:
        return
    others = [link for _, link in headlines(page) if link not in heads]
    parts = territories(page, heads, [*others, *(block.root for block in page.blocks)])
    for head in heads:
        rows = [row for link in parts[head].iter("a") if (row := _row(head, link)) is not None]
        if rows and page.is_free(head):
            yield Block(parts[head], rows)


def _row(head: Element, link: Element) -> SearchRow | None:
    address, title = read(link.get("href") or ""), text_of(link)
    if link is head or not address.outward or not title:
        return None
    row = SearchRow("scholarly-article", title=title, url=address.url)
    for parent in islice(link.iterancestors(), NEAR):
        if any(other is not link for other in parent.iter("a")):
            break
        if words := text_of(parent, {link}).strip(_MARKS):
            row.snippet = words
            break
    row.details["heading"] = text_of(head)
    return row
