"""A result's headline: the heading that is a link, and the part of the page that belongs to it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain, islice

from massive_frames.parsers.page import Page, lineage
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward

NEAR = 8
_SCHEMES = ("http://", "https://")


def link_of(heading: Element) -> Element | None:
    """Return the link that a heading stands in, or that stands in the heading."""
    for node in islice(lineage(heading), NEAR + 2):
        if node.tag == "a":
            return node if node.get("href") else None
    return next((link for link in heading.iter("a") if link.get("href")), None)


def headlines(page: Page) -> list[tuple[Element, Element]]:
    """Return headlines with their links: an ``h3``; on phones a heading in a link that shows an address."""
    return page.once(_headlines)


def linked_headings(page: Page) -> list[tuple[Element, Element]]:
    """Return what is no ``h3`` but says that it is a heading of level 3, with the link around it."""
    return page.once(_linked_headings)


def _headlines(page: Page) -> list[tuple[Element, Element]]:
    found = []
    for heading in page.tagged("h3"):
        link = link_of(heading)
        if link is not None and is_outward(link.get("href")):
            found.append((heading, link))
    for heading, link in linked_headings(page):
        if is_outward(link.get("href")) and _shows_address(heading, link):
            found.append((heading, link))
    return found


def _linked_headings(page: Page) -> list[tuple[Element, Element]]:
    found = []
    for heading in page.marked("role", "heading"):
        if heading.get("aria-level") == "3" and heading.tag != "h3":
            link = next(heading.iterancestors("a"), None)
            if link is not None:
                found.append((heading, link))
    return found


def _shows_address(heading: Element, link: Element) -> bool:
    """Tell a result's link, which shows where it leads, from a news card's, which shows a paper's name."""
    if any(node.get("data-snhf") is not None for node in islice(link.iterancestors(), NEAR)):
        return True
    shown = (node for node in link.iter("span", "div") if (node.text or "").strip().startswith(_SCHEMES))
    return any(heading not in set(lineage(node)) for node in shown)


def territories(page: Page, elements: Sequence[Element], others: Sequence[Element]) -> dict[Element, Element]:
    """Return for each element the largest part of the page that holds none of the rest.

    Parameters
    ----------
    elements : sequence of Element
        The headings whose parts are wanted.
    others : sequence of Element
        Elements that must not lie in them either.
    """
    if not elements:
        return {}
    paths = ((element, *element.iterancestors()) for element in {*elements, *others})
    held = Counter(chain.from_iterable(paths))
    return {element: _territory(element, held, page.place(element).frame) for element in elements}


def _territory(element: Element, held: Counter[Element], frame: Element | None) -> Element:
    """Go up while a part holds one of the counted elements only, and stay inside the page's own frame."""
    part = element
    if part is frame:
        return part
    for parent in element.iterancestors():
        if parent is frame or held[parent] > 1:
            break
        part = parent
    return part
