"""A result's headline: the heading that is a link, and the part of the page that belongs to it alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from unicodedata import category

from massive_frames.parsers.page import Page
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of_host, is_outward, read

NEAR = 8
MOST_PARTS = 60  # of a link that are looked at for its address
MOST_NODES = 2_000  # of a part that is looked at for a result's text
FEWEST_CHARS = 40
_SCHEMES = ("http://", "https://")
_SIGNS = "\u203a\u2039\u00bb"
_SCHEME = re.compile(r"(?:https?://)?(?:www\.)?")
_WAY = re.compile("[\\s/\u2026\u203a\u2039\u00bb]")


def link_of(heading: Element) -> Element | None:
    """Return the link that a heading stands in, or that stands in the heading."""
    tree, number = heading.tree, heading.number
    for _ in range(NEAR + 2):
        if tree.tags[number] == "a":
            return tree.elements[number] if tree.attributes[number].get("href") else None
        number = tree.parents[number]
        if number < 0:
            break
    return next((link for link in heading.iter("a") if link.get("href")), None)


def headlines(page: Page) -> list[tuple[Element, Element]]:
    """Return headlines with their links: an ``h3``; on phones a heading in a link that shows an address."""
    return page.once(_headlines)


def linked_headings(page: Page) -> list[tuple[Element, Element]]:
    """Return each link around what is no ``h3`` but says that it is a heading of level 3, with the first."""
    return page.once(_linked_headings)


def _headlines(page: Page) -> list[tuple[Element, Element]]:
    firsts: dict[Element, Element] = {}  # a link that holds thousands of headings is one result at most
    for heading in page.tagged("h3"):
        link = link_of(heading)
        if link is not None and is_outward(link.get("href")):
            firsts.setdefault(link, heading)
    found = [(heading, link) for link, heading in firsts.items()]
    for heading, link in linked_headings(page):
        if is_outward(link.get("href")) and _shows_address(heading, link):
            found.append((heading, link))
    return found


def _linked_headings(page: Page) -> list[tuple[Element, Element]]:
    found: dict[Element, Element] = {}
    for heading in page.marked("role", "heading"):
        if heading.get("aria-level") == "3" and heading.tag != "h3":
            link = next(heading.iterancestors("a"), None)
            if link is not None:
                found.setdefault(link, heading)
    return [(heading, link) for link, heading in found.items()]


def _shows_address(heading: Element, link: Element) -> bool:
    """Tell a result's link, which shows where it leads, from a news card's, which shows a paper's name."""
    if any(node.get("data-snhf") is not None for node in islice(link.iterancestors(), NEAR)):
        return True
    host = read(link.get("href") or "").host
    for node, words in _beside(heading, link):
        if words.startswith(_SCHEMES):
            return True
        if node.number < heading.number and words == host:  # an accelerated page shows its host alone
            return True
    parted = any(sign in words for _, words in _beside(heading, link) for sign in _SIGNS)
    return (parted or shows_host(heading, link)) and _has_prose(link, host)


def shows_host(heading: Element, link: Element) -> bool:
    """Tell whether a link shows, beside its heading, the host that it leads to."""
    host = read(link.get("href") or "").host.removeprefix("www.")
    known = {host, domain_of_host(host)}
    shown = (_SCHEME.sub("", words.casefold(), 1) for _, words in _beside(heading, link))
    return any(_WAY.split(words, 1)[0] in known for words in shown)


def _beside(heading: Element, link: Element) -> Iterator[tuple[Element, str]]:
    """Yield the parts of a link outside its heading that have words of their own, with these."""
    for node in islice(link.iter("span", "div", "cite"), MOST_PARTS):
        text = node.text
        if text and not heading.number <= node.number < heading.end:
            words = text if text.isprintable() else "".join(c for c in text if category(c) != "Cf")
            if words := words.strip():
                yield node, words


def _has_prose(link: Element, host: str) -> bool:
    """Tell whether words stand around a link, in a part of the page that leads to no other site."""
    inside = len(text_of(link))
    for part in islice(link.iterancestors(), NEAR):
        links = [read(other.get("href") or "") for other in islice(part.iter("a"), MOST_PARTS)]
        if part.end - part.number > MOST_NODES or any(one.outward and one.host != host for one in links):
            return False
        if len(text_of(part)) - inside >= FEWEST_CHARS:
            return True
    return False


def territories(page: Page, elements: Sequence[Element], others: Sequence[Element]) -> dict[Element, Element]:
    """Return for each element the largest part of the page that holds none of the rest.

    Parameters
    ----------
    elements : sequence of Element
        The headings whose parts are wanted.
    others : sequence of Element
        Elements that must not lie in them either.
    """
    if not elements:
        return {}
    counted = sorted({element.number for element in chain(elements, others)})
    return {element: _territory(page, element, counted) for element in elements}


def _territory(page: Page, element: Element, counted: list[int]) -> Element:
    """Go up while a part holds one of the counted elements only, and stay inside the page's own frame."""
    frame = page.place(element).frame
    if element is frame:
        return element
    tree = element.tree
    edge, part = frame.number if frame is not None else -1, element.number
    place = bisect_left(counted, part)
    before = counted[place - 1] if place else -1
    after = counted[place + 1] if place + 1 < len(counted) else len(tree.tags)
    above = tree.parents[part]
    while above not in (edge, -1) and before < above and tree.ends[above] <= after:
        part, above = above, tree.parents[above]
    return tree.elements[part]
