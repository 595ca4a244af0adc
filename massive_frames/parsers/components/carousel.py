"""Carousels of people, works and places: a row of pictured cards, each of which starts a new search.

A card is a link to the engine's own search with ``stick``, which names an entity. Three or more of them lie
in one ``g-scrolling-carousel`` or in one ``data-attrid`` part among the results; beside them they are a
panel's. The whole row is one result, and its cards are its sitelinks.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.headings import link_of
from massive_frames.parsers.links import searches
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.sections import heading_over
from massive_frames.parsers.text import lines_of, one_line
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, search_terms

TYPES = ("carousel",)
ORDER = 70
MARKS = ()
FEWEST = 3
NEAR = 20
_WIDE = "g-scrolling-carousel"  # one may stand between the tabs and the results
_ENTITY = "stick="
_ELSEWHERE = ("right", "bottom", "left")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each row of cards."""
    groups: dict[Element, list[tuple[Element, str]]] = {}
    for link, href in searches(page):
        place = page.place(link) if _ENTITY in href else None
        if place is None or place.hidden or place.section in _ELSEWHERE:
            continue
        part = _row_of(page, link) if page.is_free(link) or not place.inside else None
        if part is not None and (place.inside or part.tag == _WIDE):
            groups.setdefault(part, []).append((link, href))
    for part, links in groups.items():
        pictured = any(next(link.iter("img"), None) is not None for link, _ in links)
        if len(links) >= FEWEST and pictured and not _holds_results(part):
            cards = [card for link, href in links if (card := _card(link, href)) is not None]
            if len(cards) >= FEWEST:
                section = None if page.place(part).inside else "top"
                yield Block(part, [_row(page, part, cards)], section=section)


def _row_of(page: Page, link: Element) -> Element | None:
    kinds, tree = page.values("data-attrid"), link.tree
    number, marked = tree.parents[link.number], None
    for _ in range(NEAR):
        if number < 0:
            break
        if tree.tags[number] == _WIDE:
            return tree.elements[number]
        if marked is None and kinds.get(number):
            marked = number
        number = tree.parents[number]
    return tree.elements[marked] if marked is not None else None


def _row(page: Page, part: Element, cards: list[Link]) -> SearchRow:
    for position, card in enumerate(cards, 1):
        card.position = position
    return SearchRow("carousel", title=heading_over(page, part), sitelinks=cards)


def _card(link: Element, href: str) -> Link | None:
    texts = lines_of(link).split("\n")
    words, label = " ".join(texts), one_line(link.get("aria-label") or "")
    if label and words.startswith(label):  # a name in two lines stands whole in the label
        return Link(0, label, href, None, words[len(label) :].strip() or None)
    if len(texts) > 1 and texts[0].endswith("-"):  # a name in two lines, cut at its hyphen
        texts[:2] = ["".join(texts[:2])]
    name = link.get("data-entityname") or texts[0] or label or search_terms(href)
    if not name:
        return None
    return Link(0, name, href, None, " ".join(text for text in texts if text not in name) or None)


def _holds_results(part: Element) -> bool:
    links = (link_of(heading) for heading in part.iter("h3"))
    return any(link is not None and is_outward(link.get("href")) for link in links)
