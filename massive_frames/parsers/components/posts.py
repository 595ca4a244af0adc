"""Posts of a social network: a row of short texts of one author, each with its age.

A card holds links to one post's address, such as ``x.com/name/status/1``, perhaps empty and laid over it. The
author's page stands above as a headline. A post that is a result of its own has an ``h3``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.cards import HIGHEST, texts_of
from massive_frames.parsers.headings import headlines
from massive_frames.parsers.links import foreign
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.spans import heading_in
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, unwrap

TYPES = ("social-post",)
ORDER = 58
MARKS = ()
LONGEST_NAME = 30
MOST_COPIES = 4  # links to one post that are looked at
MOST_LINKS = 40
_HOSTS = ("twitter.com", "x.com")
_POST = re.compile(r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/([^/?#]+)/status/\d+")
_AUTHOR = re.compile(r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/([^/?#]+)/?(?:[?#]|$)")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each post, and one for the page of an author above them."""
    links = [(link, address.url or "") for link, address in foreign(page) if address.host.endswith(_HOSTS)]
    if not links:
        return
    results = {link for _, link in headlines(page) if not page.place(link).owned}
    posts: dict[str, list[Element]] = {}
    for link, url in links:
        post = _POST.match(url)
        if post is not None and link not in results and page.is_free(link):
            copies = posts.setdefault(post[0], [])
            if len(copies) < MOST_COPIES:
                copies.append(link)
    names = {match[1] for url in posts if (match := _POST.match(url)) is not None}
    for url, copies in posts.items():
        cards = [(_card_of(page, link, url), link) for link in copies]
        for card, link in sorted(cards, key=lambda found: heading_in(page, found[0], "div", "span") is None):
            if page.is_free(link):
                yield Block(card, [_row(page, card, url)])
    yield from _authors(page, links, names, results)


def _authors(
    page: Page, links: list[tuple[Element, str]], names: set[str], results: set[Element]
) -> Iterator[Block]:
    """Yield the first link to the page of each author, and the others without rows."""
    told: set[str] = set()
    for link, url in links:
        author = _AUTHOR.match(url)
        if not author or author[1] not in names or link in results or not page.is_free(link):
            continue
        if author[1] in told:
            yield Block(link, [])
        else:
            told.add(author[1])
            title = next((text_of(heading) for heading in link.iter("h3", "h2")), "") or text_of(link)
            details = {"author": author[1], "profile": True}
            yield Block(link, [SearchRow("social-post", title=title or None, url=url, details=details)])


def _card_of(page: Page, link: Element, post: str) -> Element:
    """Return the largest part around a link with one heading, no other post and no author's page.

    A part of a panel is a card of its own.
    """
    headings = page.numbered("role", "heading")
    card = link
    for parent in islice(link.iterancestors(), HIGHEST):
        urls = (unwrap(other.get("href")) or "" for other in islice(parent.iter("a"), MOST_LINKS))
        several = bisect_left(headings, parent.end) - bisect_left(headings, parent.number) > 1
        part_of_panel = card.get("data-attrid") is not None
        if (
            part_of_panel
            or several
            or any(_AUTHOR.match(url) or ((one := _POST.match(url)) and one[0] != post) for url in urls)
        ):
            break
        card = parent
    return card


def _row(page: Page, card: Element, url: str) -> SearchRow:
    texts, heading = texts_of(card), heading_in(page, card, "div", "span")
    words = text_of(heading) if heading is not None else max(texts, key=len, default="")
    row = SearchRow("social-post", title=words or None, url=url, details={"author": url.split("/")[3]})
    after = [text for text in texts if text not in words and len(text) <= LONGEST_NAME]
    row.site = next((text for text in after if not any(c.isdigit() for c in text)), None)
    row.date = next((text for text in reversed(after) if any(c.isdigit() for c in text)), None)
    for link in islice(card.iter("a"), MOST_LINKS):
        inner = unwrap(link.get("href"))
        if inner and is_outward(inner) and not _POST.match(inner):
            row.sources.append(Link(len(row.sources) + 1, text_of(link) or None, inner, domain_of(inner)))
    return row
