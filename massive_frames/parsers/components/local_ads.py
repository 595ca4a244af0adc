"""Local advertisements: businesses that pay to stand above the results, with stars and hours, no address.

Each is a button with a numeric ``data-cid`` inside the advertisements; its first text is the name.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.page import PAID, Block, Page, outermost
from massive_frames.parsers.ratings import rate
from massive_frames.parsers.spans import above

TYPES = ("local-ad",)
ORDER = 11
MARKS = ("data-cid",)
DEEPEST = 64


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each business."""
    names = page.values("id")
    buttons = (card for card in page.marked("data-cid") if card.get("role") == "button" and card.tag != "a")
    for card in outermost(card for card in buttons if (card.get("data-cid") or "").isdigit()):
        if page.is_free(card) and any(names.get(number) in PAID for number in above(card, DEEPEST)):
            texts = texts_of(card)
            if texts:
                row = SearchRow("local-ad", title=texts[0])
                rate(row, card, page)
                told = (text for text in texts[1:] if any(c.isalpha() for c in text))
                row.snippet = " \u00b7 ".join(told) or None
                row.details["place"] = card.get("data-cid")
                yield Block(card, [row])
