"""Flights: cards with an airline, a time of travel, the stops and a price.

A card is, or holds, a link to the engine's own ``/travel/flights`` with a price beside it; the link to all
flights and the tab of that name have none.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.parsers.own_cards import offers
from massive_frames.parsers.page import Block, Page

TYPES = ("flight",)
ORDER = 52
MARKS = ()


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each flight."""
    return offers(page, "flight", lambda href: "/travel/flights" in href, priced=True)
