"""Videos: a row of films with their length, site and age, some of them short ones in upright cards.

A card carries the film's address in ``data-curl`` or ``data-surl``, or is a link that shows a length such as
4:52, or an empty link laid over a card, as short ones have; its title is a ``role=heading`` or the link's
label. Links to moments of the same film are its sitelinks. A film whose headline is an ``h3`` is an organic
result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.cards import card_of, texts_of
from massive_frames.parsers.films import bare, describe, paper_before, shows_length
from massive_frames.parsers.headings import headlines, link_of, linked_headings
from massive_frames.parsers.links import foreign
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.sections import below_heading, heading_over
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, unwrap

TYPES = ("video",)
ORDER = 60
MARKS = ("data-curl", "data-surl")
MOST_MOMENTS = 100
_FILM = re.compile(r"/watch\?(?:[^#]*&)?v=|/shorts/|/video/|/reel/")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each film, and one without rows for each moment of a film that stands apart."""
    results = {unwrap(link.get("href")) for _, link in headlines(page)}
    films: dict[str, SearchRow] = {}
    for url, element in _films(page):
        film = bare(url)
        if film in films or film in results or url in results or not page.is_free(element):
            continue
        card = below_heading(page, element, card_of(element, url))
        if not any(link_of(heading) is not None for heading in card.iter("h3")):
            films[film] = row = _row(page, url, card)
            yield Block(card, [row])
    if films:
        yield from _moments(page, films)


def _row(page: Page, url: str, card: Element) -> SearchRow:
    row = SearchRow("video", url=url)
    describe(row, card, url, page)
    heading = heading_over(page, card)
    if heading:
        row.details["heading"] = heading
    if "/shorts/" in url or "duration" not in row.details:
        row.details["short"] = True
    return row


def _moments(page: Page, films: dict[str, SearchRow]) -> Iterator[Block]:
    """Add the links to moments of a film to its row."""
    for link, address in foreign(page):
        url = address.url or ""
        row = films.get(film) if "t=" in url and (film := bare(url)) != url else None
        texts = texts_of(link) if row is not None and len(row.sitelinks) < MOST_MOMENTS else []
        if row is not None and texts and url not in (row.url, *(known.url for known in row.sitelinks)):
            row.sitelinks.append(Link(len(row.sitelinks) + 1, texts[-1], url, domain_of(url), texts[0]))
            if page.is_free(link):
                yield Block(link, [])


def _films(page: Page) -> Iterator[tuple[str, Element]]:
    for mark in MARKS:
        for element in page.marked(mark):
            url = unwrap(element.get(mark))
            if url is not None and is_outward(url):
                yield url, element
    headings, labels = {link: heading for heading, link in linked_headings(page)}, page.values("aria-label")
    results = {link for _, link in headlines(page)}
    for link, address in foreign(page):
        if link in results or not address.url:
            continue
        laid_over = labels.get(link.number) and _FILM.search(address.url) and not len(link)
        if laid_over or _is_timed(link, headings.get(link)):
            yield address.url, link


def _is_timed(link: Element, heading: Element | None) -> bool:
    """Tell a link that holds a picture with a film's length; a news card names its paper before its title."""
    if not shows_length(link) or not len(link):
        return False
    return heading is None or paper_before(texts_of(link), texts_of(heading)) is None
