"""People also search for: picture cards of other people, films or places, each a search of its own.

A card is a link to the engine's own ``/search`` that bears its name (``title``, ``aria-labelledby``) and
holds or names a picture. Cards stand at the foot of the page or beside the results; there the parts of a
panel have cards too, so a part that is marked must be marked ``sideways`` or ``related``. At the foot they
may be folded away under a button or stand under a heading that is a search as well: a last link leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.queries import ENTITY, is_offer, leads_away, placed
from massive_frames.parsers.text import one_line, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import search_terms

TYPES = ("also-searched",)
ORDER = 44
MARKS = ("aria-controls",)
MOST = 50
_PLACES = ("bottom", "right")
_CUT = ("...", "\u2026")
_HYPHEN = str.maketrans({"\u2010": "-", "\u2011": "-"})


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each card, and one for each heading over cards that is a search."""
    rest: list[tuple[Element, str]] = []
    for link, href, section in placed(page):
        if section not in _PLACES or not page.is_free(link, folded=section == "bottom"):
            continue
        card = _is_card(link, href)
        if not card and (section == "right" or ENTITY not in href):
            continue
        terms = search_terms(href) if section == "bottom" or leads_away(page, link) else None
        if not terms or not is_offer(page, href):
            continue
        if card:
            yield Block(link, [_row(page, link, terms)])
        else:
            rest.append((link, terms))
    yield from _headings(page, rest)


def _is_card(link: Element, href: str) -> bool:
    if link.get("aria-labelledby"):
        return not len(link)
    return bool(link.get("title")) and (ENTITY in href or next(link.iter("img"), None) is not None)


def _headings(page: Page, links: list[tuple[Element, str]]) -> Iterator[Block]:
    """Yield the headings and buttons that show what the last link under them searches for."""
    if not links:
        return
    marked = [*page.marked("aria-controls"), *page.marked("role", "heading")]
    below = [node for node in marked if page.place(node).section == "bottom"]
    shown = {text_of(node).casefold(): node for node in below[:MOST]}
    for link, terms in links[:MOST]:
        words = one_line(terms)
        node = next((shown[text] for text in shown if text.startswith(words.casefold())), None)
        if node is not None and page.is_free(node):
            yield Block(node, [SearchRow("also-searched", title=words, url=link.get("href"))])


def _row(page: Page, link: Element, terms: str) -> SearchRow:
    """Title a card by its name; at the foot, among queries, by its query."""
    query, name, details = one_line(terms), _name(page, link, terms), {"entity": True}
    place = page.place(link)
    if place.hidden:
        details["folded"] = True
    row = SearchRow("also-searched", title=name, url=link.get("href"), details=details)
    if place.section == "bottom" and name != query:
        row.title, row.details["name"] = query, name
    elif name.casefold() != query.casefold():
        row.details["query"] = query
    return row


def _name(page: Page, link: Element, terms: str) -> str:
    """Return a card's name: as it is shown, or in full where the card cuts it off."""
    label = page.ids.get(link.get("aria-labelledby") or "")
    texts = texts_of(label if label is not None else link)
    shown = texts[0].translate(_HYPHEN) if texts else one_line(terms)
    cut = next((place for mark in _CUT if (place := shown.find(mark)) >= 0), None)
    if cut is None:
        return shown
    whole = (one_line(terms), one_line(link.get("title") or ""))
    return next((name for name in whole if name.casefold().startswith(shown[:cut].casefold())), shown)
