"""Cards that lead to the engine's own travel, job and event pages: their links, and what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.extras import is_price
from massive_frames.parsers.headings import territories
from massive_frames.parsers.links import elsewhere, searches
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.ratings import unrated
from massive_frames.parsers.sections import heading_over
from massive_frames.parsers.spans import heading_in
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element

FEWEST_TEXTS = 2
SNIPPET_CHARS = 500
_RATING = re.compile(r"\d[.,]\d$")
_VOTES = re.compile(r"\(\d[\d.,\u00a0\u202f ]*[KMkm]?\)$")


def own_links(page: Page) -> list[tuple[Element, str]]:
    """Return the links that may lead to one of the engine's own travel, job, event or scholar pages."""
    return page.once(_own_links)


def offers(page: Page, kind: str, is_one: Callable[[str], bool], *, priced: bool = False) -> Iterator[Block]:
    """Yield one block for each card whose link has a shape.

    Parameters
    ----------
    page : Page
        The page.
    kind : str
        The rows' type.
    is_one : callable
        Tells from a link's ``href`` whether it has the shape.
    priced : bool
        Whether only a card with a price or a rating is one, for other links have the same shape.
    """
    links = [link for link, href in own_links(page) if is_one(href) and page.is_free(link)]
    if not links:
        return
    parts = territories(page, links, [block.root for block in page.blocks])
    for link in links:
        texts = texts_of(link)
        root = link if texts else parts[link]  # a link without words is laid over its card
        texts = texts or texts_of(root)
        if len(texts) < FEWEST_TEXTS or not page.is_free(link):
            continue
        row = _row(page, kind, link, root, texts)
        if not priced or row.rating or "price" in row.details:
            heading = heading_over(page, root)
            row.details |= {"heading": heading} if heading else {}
            yield Block(root, [row])


def _own_links(page: Page) -> list[tuple[Element, str]]:
    found = [(link, href) for link, href in searches(page) if "docid" in href]
    elements = page.root.tree.elements
    found += [
        (elements[link], href)
        for link, href in elsewhere(page)
        if "/travel/" in href or "docid" in href or "oi=scholart" in href
    ]
    return sorted({*found}, key=lambda pair: pair[0].number) if found else []


def _row(page: Page, kind: str, link: Element, root: Element, texts: list[str]) -> SearchRow:
    row = SearchRow(kind, title=_title(page, root) or texts[0], url=link.get("href"))
    rest = [text for text in texts if text != row.title]
    price = next((text for text in rest if is_price(text)), None)
    row.details |= {"price": price} if price else {}
    rated = next((n for n, text in enumerate(rest) if _RATING.match(text)), None)
    if rated is not None:
        votes = rest[rated + 1] if rated + 1 < len(rest) and _VOTES.match(rest[rated + 1]) else "(0)"
        unrated(row, f"{rest[rated]} {votes} ")
        row.votes = row.votes or None
        rest = [text for text in rest if text not in (rest[rated], votes)]
    row.snippet = " · ".join(text for text in rest if text != price)[:SNIPPET_CHARS] or None
    return row


def _title(page: Page, root: Element) -> str | None:
    heading = heading_in(page, root, "div", "span", "h3")
    return text_of(heading) or None if heading is not None else None
