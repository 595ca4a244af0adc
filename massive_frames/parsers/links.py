"""A page's links, read once: those that lead to other sites, those to another search, those that are paid."""

from __future__ import annotations

from bisect import bisect_left

from massive_frames.parsers.page import Page
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import OWN_SEARCHES, SEARCH, Address, read

CLICK, _SALE = "/aclk?", "attributionsrc"


def foreign(page: Page) -> list[tuple[Element, Address]]:
    """Return the links that lead to a site that is not the engine's own, in page order."""
    return page.once(_foreign)


def searches(page: Page) -> list[tuple[Element, str]]:
    """Return the links that may be to the engine's own search, in page order, with their ``href``."""
    return page.once(_searches)


def elsewhere(page: Page) -> list[tuple[int, str]]:
    """Return the numbers and ``href`` of the links that do not begin as the engine's own searches do."""
    return page.once(_elsewhere)


def is_paid(link: Element) -> bool:
    """Tell a link that somebody pays for: its click is counted, or its sale is put down to it.

    The address that counts clicks may stand in any attribute, or in another link right before it.
    """
    own, tree = link.attributes, link.tree
    if _SALE in own or any(value and CLICK in value for value in own.values()):
        return True
    links = tree.numbers["a"]
    before = links[bisect_left(links, link.number) - 1]
    beside = before < link.number and tree.parents[before] == tree.parents[link.number]
    return beside and CLICK in (tree.value(before, "href") or "")


def _hrefs(page: Page) -> list[tuple[int, str]]:
    return page.root.tree.carrying("a", "href")


def _elsewhere(page: Page) -> list[tuple[int, str]]:
    return [(link, href) for link, href in page.once(_hrefs) if not href.startswith(OWN_SEARCHES)]


def _foreign(page: Page) -> list[tuple[Element, Address]]:
    elements, links = page.root.tree.elements, ((link, read(href)) for link, href in elsewhere(page))
    return [
        (elements[link], address)
        for link, address in links
        if address.outward and not address.engine and not address.service
    ]


def _searches(page: Page) -> list[tuple[Element, str]]:
    elements = page.root.tree.elements
    return [(elements[link], href) for link, href in page.once(_hrefs) if SEARCH in href]
