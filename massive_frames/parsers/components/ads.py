"""Advertisements: results marked as paid, above and below the others, with their own sitelinks.

Each is an element with ``data-text-ad`` (a list item in older pages) inside ``#tads``, ``#tadsb`` or
``#bottomads``; its title is a ``role=heading`` or an ``h3`` in a link that may go through ``/aclk``.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.snippets import describe
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, unwrap

TYPES = ("ad",)
ORDER = 10
MARKS = ("data-text-ad",)
_PLACES = ("tads", "tadsb", "bottomads", "tvcap")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each advertisement."""
    places = [page.ids[name] for name in _PLACES if name in page.ids]
    items = [item for place in places for item in place.iter("li") if not page.marked("data-text-ad")]
    for unit in outermost(sorted({*page.marked("data-text-ad"), *items}, key=page.order)):
        row = _row(page, unit) if page.is_free(unit) else None
        if row is not None:
            yield Block(unit, [row])


def _row(page: Page, unit: Element) -> SearchRow | None:
    for link in unit.iter("a"):
        heading = _heading_of(link)
        url = _address(link)
        if heading is None or url is None:
            continue
        row = SearchRow("ad", title=text_of(heading) or None, url=url, domain=domain_of(url))
        describe(row, heading, link, unit, page)
        if unit.tag == "li" and row.visible_url is None:  # the name is then the word for "advertisement"
            row.site = None
        row.sitelinks = _sitelinks(unit, link)
        return row
    return None


def _heading_of(link: Element) -> Element | None:
    for node in link.iter("h3", "div", "span"):
        if node.tag == "h3" or node.get("role") == "heading":
            return node
    return next((node for node in link.iterancestors("h3")), None)


def _address(link: Element) -> str | None:
    href = link.get("href")
    url = unwrap(href)
    if is_outward(href):
        return url
    shown = (link.get("data-pcu") or "").split(",")[0]
    return shown or (url if url and "/aclk" in url else None)


def _sitelinks(unit: Element, title: Element) -> list[Link]:
    found: list[Link] = []
    for link in unit.iter("a"):
        url = _address(link)
        words = text_of(link) if link is not title and url != unwrap(title.get("href")) else ""
        if words and url:
            found.append(Link(len(found) + 1, words, url, domain_of(url)))
    return found
