"""Products: cards with a picture, a price, a merchant and perhaps stars, often without any address.

A card carries a numeric ``data-cid`` or ``data-gid``, or is a ``g-inner-card`` in a link to the engine's own
search; its texts are the name, the price and the merchant, in this order. With an id it may lack a price.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.offers import offer
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import search_terms

TYPES = ("shopping",)
ORDER = 55
MARKS = ("data-cid", "data-gid")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each product."""
    for card in outermost(page.marked("data-gid")):
        if (card.get("data-gid") or "").isdigit() and card.get("role") != "link" and page.is_free(card):
            row = offer(card, page, unpriced=True)
            if row is not None:
                yield Block(card, [row])
    others = [card for card in page.marked("data-cid") if card.tag != "a"]
    cards = [card for card in others if (card.get("data-cid") or "").isdigit()]
    for card in [*outermost(cards), *outermost(page.tagged("g-inner-card"))]:
        row = _priced(page, card) if page.is_free(card) else None
        if row is not None:
            yield Block(card, [row])


def _priced(page: Page, card: Element) -> SearchRow | None:
    """Read a card that shows a price; without an id of its own it must lead to a search for its name."""
    if not card.get("data-cid"):
        links = (search_terms(link.get("href")) for link in card.iter("a"))
        if not any(links) or next(card.iter("img"), None) is None:
            return None
        row = offer(card, page)
        if row is not None:
            row.site = None  # cards of this kind name no merchant
        return row
    return offer(card, page)
