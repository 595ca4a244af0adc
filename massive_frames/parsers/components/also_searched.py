"""Related searches: short queries, each a link to a new search, at the foot of the page or under a panel.

They are links to the engine's own ``/search`` whose ``q`` is what they show. Those at the foot may stand
folded away in a part that is not displayed until it is clicked. Among the results they count when there are
several in a row and they do not name an entity (``stick``), as the cards of a carousel do; a panel's may.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, zip_longest
from operator import itemgetter

from massive_frames.models.row import SearchRow
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.queries import ENTITY, is_offer, leads_away, placed
from massive_frames.parsers.spans import around
from massive_frames.parsers.text import one_line, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import search_terms

TYPES = ("also-searched",)
ORDER = 90
MARKS = ()
FEWEST = 3
_FREELY = ("bottom", "right")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each list of searches."""
    for section, found in groupby(list(_related(page)), key=itemgetter(0)):
        group = list(found)
        if section not in _FREELY and len(group) < FEWEST:
            continue
        kept: dict[str, tuple[Element, str]] = {}
        for _, link, words in group:
            kept.setdefault(words.casefold(), (link, words))
        rows = {link: _row(page, link, words) for link, words in kept.values()}
        columns = _columns(list(rows))
        if len(columns) > 1:
            ordered = [link for line in zip_longest(*columns) for link in line if link is not None]
            yield Block(around(*ordered), [rows[link] for link in ordered])
        else:
            yield from (Block(link, [row]) for link, row in rows.items())


def _columns(links: list[Element]) -> list[list[Element]]:
    """Part links that the document lists column by column and the screen shows line by line."""
    if len(links) < FEWEST:
        return [links]
    columns: list[list[Element]] = []
    rest = iter(links)
    link = next(rest, None)
    for child in around(*links):
        inside: list[Element] = []
        while link is not None and link.number < child.end:
            inside.append(link)
            link = next(rest, None)
        columns += [inside] if inside else []
    sizes = {len(column) for column in columns} or {0}
    return columns if min(sizes) > 1 and max(sizes) - min(sizes) <= 1 else [links]


def _row(page: Page, link: Element, words: str) -> SearchRow:
    details = {"folded": True} if page.place(link).hidden else {}
    return SearchRow("also-searched", title=words, url=link.get("href"), details=details)


def _related(page: Page) -> Iterator[tuple[str | None, Element, str]]:
    """Yield the links to a search that show what they search for, each with its section and these words."""
    for link, href, section in placed(page):
        if (section not in _FREELY and ENTITY in href) or not page.is_free(link, folded=section == "bottom"):
            continue
        words = text_of(link) if section != "right" or leads_away(page, link) else ""
        terms = one_line(search_terms(href) or "") if words else ""
        if words and words.casefold() == terms.casefold() and is_offer(page, href):
            yield section, link, words
