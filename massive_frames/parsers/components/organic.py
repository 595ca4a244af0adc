"""Organic results: a blue headline over the site's name and address, and a few lines of text.

The headline is an ``h3`` in a link that leaves the engine, on phones a ``role=heading`` in a link that also
shows an address. Headlines inside a table are the sitelinks of the result above them; those in a section
with a header of its own, in a panel's ``data-attrid`` part or among the advertisements belong there, unless
their link shows its site's address. A result in a list item below one of the same site is an indented one.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.extras import add_images, add_price, mark_indented
from massive_frames.parsers.headings import cites_host, headlines, paid_links, shows_host, territories
from massive_frames.parsers.page import PAID, Block, Page
from massive_frames.parsers.snippets import SHOWN_ADDRESS, describe
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.unfolded import is_unfolded
from massive_frames.parsers.urls import unwrap

TYPES = ("organic",)
ORDER = 80
MARKS = (SHOWN_ADDRESS,)


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each result."""
    headings = {heading: link for heading, link in headlines(page) if _is_result(page, heading, link)}
    parts = territories(page, list(headings), [block.root for block in page.blocks])
    rows = [(heading, _row(page, heading, link, parts[heading])) for heading, link in headings.items()]
    mark_indented(rows)
    for heading, row in rows:
        yield Block(parts[heading], [row])


def _is_result(page: Page, heading: Element, link: Element) -> bool:
    if link.get("role") == "button" or not page.is_free(heading):
        return False
    if link in paid_links(page) or is_unfolded(page, heading):
        return False
    place, parent = page.place(heading), heading.getparent()
    if place.section == "right":
        return False
    if not (place.owned and parent is not None and page.place(parent).owned):
        return True
    paid = place.frame is not None and place.frame.get("id") in PAID
    if paid:
        return False
    return shows_host(heading, link) or cites_host(heading, link)  # a table or section may hold all results


def _row(page: Page, heading: Element, link: Element, part: Element) -> SearchRow:
    row = SearchRow("organic", title=text_of(heading) or None, url=unwrap(link.get("href")))
    describe(row, heading, link, part, page)
    add_images(row, link, part)
    add_price(row, part)
    return row
