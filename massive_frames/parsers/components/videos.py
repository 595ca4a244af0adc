"""Videos: a row of films with their length, site and age, some of them short ones in upright cards.

A card carries the film's address in ``data-curl`` or ``data-surl``; its title is a ``role=heading`` or the
label of an empty link laid over the card. A film whose headline is an ``h3`` is an organic result with a
picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import card_of, fill
from massive_frames.parsers.headings import headlines
from massive_frames.parsers.links import foreign
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.text import one_line
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, unwrap

TYPES = ("video",)
ORDER = 60
MARKS = ("data-curl", "data-surl")
_FILM = re.compile(r"/watch\?(?:.*&)?v=|/shorts/|/video/|/reel/")
_LENGTH = re.compile(r"\d{1,2}(?::\d{2}){1,2}$")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each film."""
    titled = {unwrap(link.get("href")) for _, link in headlines(page)}
    seen: set[str] = set()
    for url, element in _films(page):
        if url in seen or url in titled or not page.is_free(element):
            continue
        card = card_of(element, url)
        if next(card.iter("h3"), None) is not None:
            continue
        seen.add(url)
        row = SearchRow("video", url=url)
        fill(row, card, url)
        yield Block(card, [row])


def _films(page: Page) -> Iterator[tuple[str, Element]]:
    for mark in MARKS:
        for element in page.marked(mark):
            url = unwrap(element.get(mark))
            if url is not None and is_outward(url):
                yield url, element
    for link, address in foreign(page):
        if address.url and (_is_timed(link) or _is_laid_over(link, address.url)):
            yield address.url, link


def _is_timed(link: Element) -> bool:
    """Tell a link that holds a picture with a film's length; a news card's is in a headed section."""
    texts = (node.text for node in link.iter("span", "div"))
    if not any(text and ":" in text and _LENGTH.match(one_line(text)) for text in texts):
        return False
    return next(link.iterancestors("g-section-with-header"), None) is None


def _is_laid_over(link: Element, url: str) -> bool:
    return not len(link) and bool(link.get("aria-label")) and _FILM.search(url) is not None
