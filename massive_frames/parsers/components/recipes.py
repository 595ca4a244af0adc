"""Recipes: cards with a dish, the site that tells how to cook it, perhaps stars, and the time that it takes.

A card is a link that leaves the engine and holds the dish as a ``role=heading`` of level 3; one of its short
texts is nothing but a time such as "1 hr 20 min" (the words for minutes and hours are in ``times``). One card
of a page must be rated or have an address that tells of cooking, for other things take time as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.headings import headlines, linked_headings
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.ratings import rate
from massive_frames.parsers.sections import heading_over
from massive_frames.parsers.text import text_of
from massive_frames.parsers.times import is_time
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import read

TYPES = ("recipe",)
ORDER = 57
MARKS = ()
SHORTEST_LIST = 20
_COOKING = re.compile(
    r"recip|rezept|recet|ricett|receit|recept|przepis|oppskrift|opskrift|uppskrift|reset|resep|retet|cook|kitchen|food|tarif",
    re.IGNORECASE,
)


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each recipe."""
    seen = {link for _, link in headlines(page)}
    found: list[tuple[Element, SearchRow]] = []
    for heading, link in linked_headings(page):
        address = read(link.get("href") or "")
        if link in seen:
            continue
        seen.add(link)
        if address.outward and page.is_free(link):
            row = _row(heading, link)
            if row is not None:
                row.url = address.url
                found.append((link, row))
    for link, row in found:
        rate(row, link, page)
        over = heading_over(page, link)
        row.details |= {"heading": over} if over else {}
    if any(row.rating is not None or _COOKING.search(row.url or "") for _, row in found):
        yield from (Block(link, [row]) for link, row in found)


def _row(heading: Element, link: Element) -> SearchRow | None:
    title = text_of(heading)
    parts = [part.strip() for text in texts_of(link) for part in text.split("\u00b7")]
    time = next((part for part in parts if part != title and is_time(part)), None)
    if time is None or title not in parts:
        return None
    row = SearchRow("recipe", title=title, details={"time": time})
    after = [part for part in parts[parts.index(title) + 1 :] if part and part != time]
    row.site = next((part for part in after if not part[0].isdigit() and part[0] != "("), None)
    row.snippet = next((part for part in after if "," in part and len(part) >= SHORTEST_LIST), None)
    return row
