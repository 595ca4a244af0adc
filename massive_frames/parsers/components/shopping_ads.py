"""Shopping ads: cards of products that a shop pays for, above the results or beside them.

Each has links that carry the offer's ``data-offer-id`` (before 2021 an id that begins with ``vplap``); the
card is the largest part of the page around them that holds no other offer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.offers import offer
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.spans import above, named_from
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of_host, is_outward

TYPES = ("shopping",)
ORDER = 9
MARKS = ("data-offer-id",)
NEAR = 14
_OLDER = "vplap"
_CLICK = "/aclk?"


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each offer."""
    for card, link in _cards(page).items():
        row = offer(card, page) if page.is_free(card) else None
        if row is not None:
            _name_shop(row, card, link)
            yield Block(card, [row])


def _name_shop(row: SearchRow, card: Element, link: Element) -> None:
    """Keep a click that tells no shop's address apart from the address."""
    row.details["sponsored"] = True
    href = row.url or link.get("href") or ""
    if not is_outward(href) or _CLICK in href:
        row.url = None
        row.details["link"] = href
    host = next((name for node in (card, link) if (name := node.get("data-dtld"))), None)
    if row.url is None and host:
        row.domain = domain_of_host(host)


def _cards(page: Page) -> dict[Element, Element]:
    """Return the parts of the page that hold one offer each, with the first link of each."""
    offers = {link: link.get("data-offer-id") or "" for link in page.marked("data-offer-id")}
    links = {link: name for link, name in offers.items() if link.tag == "a"}
    if not links:
        found = {link: name for name, link in named_from(page, _OLDER).items() if link.tag == "a"}
        links = {link: found[link] for link in sorted(found, key=page.order)}
    ways = {link: [link.number, *above(link, NEAR - 1)] for link in links}
    held: dict[int, set[str]] = defaultdict(set)
    for link, name in links.items():
        for number in ways[link]:
            held[number].add(name)
    cards: dict[Element, Element] = {}
    for link, way in ways.items():
        alone = [number for number in way if len(held[number]) == 1]
        cards.setdefault(link.tree.elements[alone[-1]] if alone else link, link)
    return cards
