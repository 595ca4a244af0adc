"""Products: cards with a picture, a price, a merchant and perhaps stars, often without any address.

A card carries a numeric ``data-cid``; its texts are the name, the price and the merchant, in this order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.ratings import rate
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, unwrap

TYPES = ("shopping",)
ORDER = 55
MARKS = ("data-cid",)
LONGEST_PRICE = 16


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each product."""
    for card in page.marked("data-cid"):
        if card.tag != "a" and (card.get("data-cid") or "").isdigit() and page.is_free(card):
            row = _row(page, card)
            if row is not None:
                yield Block(card, [row])


def _row(page: Page, card: Element) -> SearchRow | None:
    texts = texts_of(card)
    place = next((number for number, text in enumerate(texts) if number and _is_price(text)), None)
    if place is None:
        return None
    row = SearchRow("shopping", title=texts[place - 1], details={"price": texts[place]})
    row.site = next(
        (text for text in texts[place + 1 :] if not text[:1].isdigit() and not _is_price(text)), None
    )
    row.url = next(
        (unwrap(link.get("href")) for link in card.iter("a") if is_outward(link.get("href"))), None
    )
    rate(row, card, page)
    return row


def _is_price(text: str) -> bool:
    """Tell a short text with digits and a currency's sign, or with more digits than letters."""
    digits, letters = sum(c.isdigit() for c in text), sum(c.isalpha() for c in text)
    signed = any(unicodedata.category(c) == "Sc" for c in text)
    return digits > 0 and len(text) <= LONGEST_PRICE and (signed or 0 < letters <= digits)
