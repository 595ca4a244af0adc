"""Related searches: short queries, each a link to a new search, at the foot of the page or under a panel.

They are links to the engine's own ``/search`` whose ``q`` is what they show. Those at the foot may stand
folded away in a part that is not displayed until it is clicked. Among the results they count when there are
several in a row and they do not name an entity (``stick``), as the cards of a carousel do; a panel's may.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, zip_longest

from massive_frames.models.row import SearchRow
from massive_frames.parsers.page import Block, Page, lineage
from massive_frames.parsers.queries import ENTITY, leads_away, offers
from massive_frames.parsers.text import one_line, text_of
from massive_frames.parsers.tree import Element

TYPES = ("also-searched",)
ORDER = 90
MARKS = ()
FEWEST = 3
_FREELY = ("bottom", "right")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each list of searches."""
    related = list(_related(page))
    for section, found in groupby(related, key=lambda item: page.place(item[0]).section):
        group = list(found)
        if section not in _FREELY and len(group) < FEWEST:
            continue
        kept: dict[str, tuple[Element, str]] = {}
        for link, words in group:
            kept.setdefault(words.casefold(), (link, words))
        rows = {link: _row(page, link, words) for link, words in kept.values()}
        columns = _columns(list(rows))
        if len(columns) > 1:
            ordered = [link for line in zip_longest(*columns) for link in line if link is not None]
            yield Block(_shared(ordered), [rows[link] for link in ordered])
        else:
            yield from (Block(link, [row]) for link, row in rows.items())


def _columns(links: list[Element]) -> list[list[Element]]:
    """Part links that the document lists column by column and the screen shows line by line."""
    if len(links) < FEWEST:
        return [links]
    shared = _shared(links)
    columns: list[list[Element]] = []
    rest = iter(links)
    link = next(rest, None)
    for child in shared:
        inside: list[Element] = []
        while link is not None and link.number < child.end:
            inside.append(link)
            link = next(rest, None)
        columns += [inside] if inside else []
    sizes = {len(column) for column in columns} or {0}
    return columns if min(sizes) > 1 and max(sizes) - min(sizes) <= 1 else [links]


def _shared(links: list[Element]) -> Element:
    """Return the nearest element that holds all links."""
    first, last = min(link.number for link in links), max(link.number for link in links)
    return next(node for node in lineage(links[0]) if node.number <= first and last < node.end)


def _row(page: Page, link: Element, words: str) -> SearchRow:
    details = {"folded": True} if page.place(link).hidden else {}
    return SearchRow("also-searched", title=words, url=link.get("href"), details=details)


def _related(page: Page) -> Iterator[tuple[Element, str]]:
    """Yield the links to a search that show what they search for, with these words."""
    for link, href, terms in offers(page):
        section = page.place(link).section
        words = text_of(link) if section in _FREELY or ENTITY not in href else ""
        if words.casefold() != one_line(terms).casefold() or (section == "right" and not leads_away(link)):
            continue
        if page.is_free(link, folded=section == "bottom"):
            yield link, words
