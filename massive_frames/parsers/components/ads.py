"""Advertisements: results marked as paid, above and below the others, with their own sitelinks.

Each is an element with ``data-text-ad`` (a list item in older pages) inside ``#tads``, ``#tadsb`` or
``#bottomads``; its title is a ``role=heading`` or an ``h3`` in a link that may go through ``/aclk``. Where
no element is marked, each such title there with a text of its own is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.headings import headlines, paid_links, shows_address, territories
from massive_frames.parsers.links import CLICK, elsewhere
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.snippets import describe
from massive_frames.parsers.spans import marked_in
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, unwrap

TYPES = ("ad",)
ORDER = 10
MARKS = ("data-text-ad",)
SHORTEST = 30
NEAR = 8
MOST_LINKS = 200  # of one advertisement
_OF_PRODUCTS = frozenset({"h2", "h4", "h5", "h6"})
_PLACES = ("tads", "tadsb", "bottomads", "tvcap")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each advertisement."""
    places = [page.ids[name] for name in _PLACES if name in page.ids]
    items = [item for place in places for item in place.iter("li") if not page.marked("data-text-ad")]
    units = outermost(sorted({*page.marked("data-text-ad"), *items}, key=page.order))
    rows = {unit: row for unit in units if page.is_free(unit) and (row := _row(page, unit)) is not None}
    if not rows and places:
        found = {unit: _row(page, unit) for unit in _unmarked(page, places)}
        rows = {unit: row for unit, row in found.items() if row is not None and row.snippet}
    yield from _named(rows)
    found = {unit: _row(page, unit) for unit in _paid(page)}
    yield from _named({unit: row for unit, row in found.items() if row is not None and row.visible_url})


def _named(rows: dict[Element, SearchRow]) -> Iterator[Block]:
    """Yield blocks of rows; a site's name that several have is the word for "advertisement"."""
    shared = Counter(site for site, _ in {(row.site, row.domain) for row in rows.values()})
    for unit, row in rows.items():
        if shared[row.site] > 1 and not _is_name(row):
            row.site = None
        yield Block(unit, [row])


def _unmarked(page: Page, places: list[Element]) -> list[Element]:
    """Return the parts of the paid places that belong to one headline each."""
    headings: dict[Element, Element] = {}
    for place in outermost(sorted(places, key=page.order)):
        tree = place.tree
        numbers = {*marked_in(page, place, "role", "heading"), *tree.inside(place.number, "h3")}
        for heading in map(tree.elements.__getitem__, sorted(numbers)):
            link = next((node for node in islice(heading.iterancestors(), NEAR) if node.tag == "a"), None)
            if link is not None and _address(link) and page.is_free(heading):
                headings.setdefault(link, heading)
    return list(territories(page, [*headings.values()], []).values())


def _paid(page: Page) -> list[Element]:
    """Return the parts of the page that belong to one paid headline each, wherever it stands.

    Sitelinks may be headlines too; those of one site that show no address belong to the one before them.
    """
    paid = {link: heading for heading, link in headlines(page) if link in paid_links(page)}
    clicks = [page.root.tree.elements[link] for link, href in elsewhere(page) if CLICK in href]
    for link in (link for link in clicks if link not in paid):
        heading = _heading_of(page, link)
        if heading is not None:
            paid[link] = heading
    paid = {link: heading for link, heading in paid.items() if page.is_free(heading)}
    if not paid:
        return []
    others = [heading for heading, link in headlines(page) if link not in paid]
    shown = [heading for link, heading in paid.items() if shows_address(heading, link)]
    parts = territories(page, shown or [*paid.values()], [*others, *(block.root for block in page.blocks)])
    if shown:
        return list(parts.values())
    return [part for head, part in parts.items() if head.tag == "h3" and part.tree.holds(part.number, "cite")]


def _is_name(row: SearchRow) -> bool:
    """Tell a shop's name, which its domain resembles, from the word for "advertisement"."""
    name = "".join(c for c in (row.site or "").casefold() if c.isalnum())
    host = (row.domain or "").partition(".")[0].replace("-", "")
    return bool(name) and (host in name or name in host or name.startswith(host[:3]))


def _row(page: Page, unit: Element) -> SearchRow | None:
    hidden = unit.tree.hidden
    for link in unit.iter("a"):
        heading = _heading_of(page, link) if link.number not in hidden else None
        url = _address(link)
        if heading is None or url is None:
            continue
        row = SearchRow("ad", title=text_of(heading) or None, url=url, domain=domain_of(url))
        describe(row, heading, link, unit, page)
        row.sitelinks = _sitelinks(unit, link)
        if next(link.iter("img"), None) is None and not _is_name(row):
            row.site = None
        if row.snippet == row.visible_url:
            row.snippet = _longest(row, unit)
        return row
    return None


def _longest(row: SearchRow, unit: Element) -> str | None:
    """Return the longest text that is no name, address or sitelink."""
    known = {row.title, row.site, row.visible_url, *(link.title for link in row.sitelinks)}
    texts = (text for text in texts_of(unit) if text not in known and len(text) >= SHORTEST)
    links = [link.title for link in row.sitelinks if link.title]
    return max((text for text in texts if not any(title in text for title in links)), key=len, default=None)


def _heading_of(page: Page, link: Element) -> Element | None:
    tree = link.tree
    marked = [n for n in marked_in(page, link, "role", "heading")[:NEAR] if tree.tags[n] not in _OF_PRODUCTS]
    inside = [*marked, *tree.inside(link.number, "h3")[:1]]
    if inside:
        return tree.elements[min(inside)]
    return next((node for node in islice(link.iterancestors(), NEAR) if node.tag == "h3"), None)


def _address(link: Element) -> str | None:
    href = link.get("href")
    url = unwrap(href)
    if is_outward(href):
        return url
    shown = (link.get("data-pcu") or "").split(",")[0]
    return shown or (url if url and "/aclk" in url else None)


def _sitelinks(unit: Element, title: Element) -> list[Link]:
    found: list[Link] = []
    for link in islice(unit.iter("a"), MOST_LINKS):
        url = _address(link)
        words = text_of(link) if link is not title and url != unwrap(title.get("href")) else ""
        if words and url:
            found.append(Link(len(found) + 1, words, url, domain_of(url)))
    return found
