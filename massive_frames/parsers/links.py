"""A page's links, read once: those that lead to other sites, and those to another search."""

from __future__ import annotations

from massive_frames.parsers.page import Page
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import OWN_SEARCHES, SEARCH, Address, read


def foreign(page: Page) -> list[tuple[Element, Address]]:
    """Return the links that lead to a site that is not the engine's own, in page order."""
    return page.once(_foreign)


def searches(page: Page) -> list[tuple[Element, str]]:
    """Return the links that may be to the engine's own search, in page order, with their ``href``."""
    return page.once(_searches)


def hrefs(page: Page) -> list[tuple[Element, str]]:
    """Return the links with an address, in page order, each with its ``href``."""
    return page.once(_hrefs)


def _hrefs(page: Page) -> list[tuple[Element, str]]:
    return [(link, href) for link in page.tagged("a") if (href := link.attributes.get("href"))]


def _foreign(page: Page) -> list[tuple[Element, Address]]:
    links = ((link, read(href)) for link, href in hrefs(page) if not href.startswith(OWN_SEARCHES))
    return [
        (link, address)
        for link, address in links
        if address.outward and not address.engine and not address.service
    ]


def _searches(page: Page) -> list[tuple[Element, str]]:
    return [(link, href) for link, href in hrefs(page) if SEARCH in href]
