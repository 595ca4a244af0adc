"""Events: cards with a day, a name, a place and a time.

A card is, or holds, a link that opens one event in the engine's own viewer: it names the viewer of events
(``ibp=htl;events``, ``htivrt=events`` or ``events-detail-viewer``) and one document in it. Or it unfolds to
those who sell tickets: a ``g-accordion-expander`` with a ``data-attrid`` of ``EventsModule``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.extras import is_price
from massive_frames.parsers.own_cards import offers
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.sections import heading_over
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, unwrap

TYPES = ("event",)
ORDER = 54
MARKS = ("data-attrid",)
MODULE = "EventsModule"
MOST_SELLERS = 20
_VIEWER = re.compile(r"ibp=htl(?:;|%3B)events|htivrt=events|events-detail-viewer", re.IGNORECASE)


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each event."""
    yield from offers(page, "event", lambda href: "docid" in href and _VIEWER.search(href) is not None)
    modules = page.marked("data-attrid", MODULE)
    numbers = [module.number for module in modules]
    for box in page.tagged("g-accordion-expander") if modules else []:
        first = bisect_right(numbers, box.number)
        if first < len(numbers) and numbers[first] < box.end and page.is_free(box):
            row = _row(modules[first], box)
            if row is not None:
                heading = heading_over(page, box)
                row.details |= {"heading": heading} if heading else {}
                yield Block(box, [row])


def _row(card: Element, box: Element) -> SearchRow | None:
    """Return an event; the number in its first two texts is the day, and what follows them its name."""
    texts = texts_of(card)
    if not texts:
        return None
    dated = len(texts) > 2 and any(text.isdigit() for text in texts[:2])
    row = SearchRow("event", date=" ".join(texts[:2]) if dated else None)
    row.title, *rest = texts[2:] if dated else texts
    price = next((text for text in rest if is_price(text)), None)
    row.details |= {"price": price} if price else {}
    row.snippet = " · ".join(text for text in rest if text != price) or None
    for link in box.iter("a"):
        url = unwrap(link.get("href")) if is_outward(link.get("href")) else None
        if url and len(row.sources) < MOST_SELLERS:
            name = next(iter(texts_of(link)), None)
            row.sources.append(Link(len(row.sources) + 1, name, url, domain_of(url)))
    return row
