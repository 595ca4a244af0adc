"""Events: cards with a day, a name, a place and a time.

A card is, or holds, a link that opens one event in the engine's own viewer: it names the viewer of events
(``ibp=htl;events``, ``htivrt=events`` or ``events-detail-viewer``) and one document in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from massive_frames.parsers.own_cards import offers
from massive_frames.parsers.page import Block, Page

TYPES = ("event",)
ORDER = 54
MARKS = ()
_VIEWER = re.compile(r"ibp=htl(?:;|%3B)events|htivrt=events|events-detail-viewer", re.IGNORECASE)


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each event."""
    return offers(page, "event", lambda href: "docid" in href and _VIEWER.search(href) is not None)
