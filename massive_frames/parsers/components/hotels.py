"""Hotels: cards of places to stay with a price for the night, stars and a seller.

A card is, or holds, a link to the engine's own ``/travel/hotels/entity/``, or to its ``/travel/search``, with
a price or a rating on it; the links to all hotels and to other dates have neither.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.parsers.own_cards import offers
from massive_frames.parsers.page import Block, Page

TYPES = ("hotel",)
ORDER = 51
MARKS = ()
_SHAPES = ("/travel/hotels/", "/travel/search?", "/travel/search/")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each place."""
    return offers(page, "hotel", lambda href: any(shape in href for shape in _SHAPES), priced=True)
