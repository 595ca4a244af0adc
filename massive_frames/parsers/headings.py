"""A result's headline: the heading that is a link, and the part of the page that belongs to it alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from unicodedata import category

from massive_frames.parsers.links import foreign, is_paid
from massive_frames.parsers.page import Page
from massive_frames.parsers.spans import above
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of_host, is_outward, read

NEAR = 8
FEW = 3
TITLE_AND_ADDRESS = 2
MOST_PARTS = 60  # of a link that are looked at for its address
MOST_NODES = 2_000  # of a part that is looked at for a result's text
FEWEST_CHARS = 40
_PARTS = frozenset({"span", "div", "cite"})
_OTHERS = ("h2", "h4", "h5", "h6")
_SCHEMES = ("http://", "https://")
_SIGN = re.compile("[\u203a\u2039\u00bb]")
_SCHEME = re.compile(r"(?:https?://)?(?:www\.)?")
_WAY = re.compile("[\\s/\u2026\u203a\u2039\u00bb]")


def link_of(heading: Element) -> Element | None:
    """Return the link that a heading stands in, or that stands in the heading and is most of it."""
    tree, number = heading.tree, heading.number
    for _ in range(NEAR + 2):
        if tree.tags[number] == "a":
            return tree.elements[number] if tree.value(number, "href") else None
        number = tree.parents[number]
        if number < 0:
            break
    inside = tree.inside(heading.number, "a")[:NEAR] if heading.end - heading.number < MOST_NODES else ()
    number = next((link for link in inside if tree.value(link, "href") and tree.line(link)), -1)
    if number < 0 or 2 * len(tree.line(number)) < len(text_of(heading)):
        return None
    return tree.elements[number]


def headlines(page: Page) -> list[tuple[Element, Element]]:
    """Return headlines with their links: an ``h3``, or another heading in a link that shows an address."""
    return page.once(_headlines)


def paid_links(page: Page) -> set[Element]:
    """Return the headlines' links that somebody pays for."""
    return page.once(_paid_links)


def _paid_links(page: Page) -> set[Element]:
    return {link for _, link in headlines(page) if is_paid(link)}


def linked_headings(page: Page) -> list[tuple[Element, Element]]:
    """Return each link around what is no ``h3`` but says that it is a heading of level 3, with the first."""
    return page.once(_linked_headings)


def _headlines(page: Page) -> list[tuple[Element, Element]]:
    found: dict[Element, Element] = {}  # a link that holds thousands of headings is one result at most
    for heading in page.tagged("h3"):
        link = link_of(heading)
        if link is not None and is_outward(link.get("href")):
            found.setdefault(link, heading)
    tried = set(found)
    for heading, link in chain(linked_headings(page), _others(page)):
        if link not in tried:
            tried.add(link)
            if is_outward(link.get("href")) and shows_address(heading, link):
                found[link] = heading
    if not found:
        return _unheaded(page)
    return sorted(((heading, link) for link, heading in found.items()), key=lambda pair: pair[0].number)


def _unheaded(page: Page) -> list[tuple[Element, Element]]:
    """Return titles of a page without headlines: the first part of a link whose other is its address."""
    tree, found = page.root.tree, []
    for link, address in foreign(page):
        parts = tree.children(link.number)
        words = [tree.line(part) for part in parts] if len(parts) == TITLE_AND_ADDRESS else []
        shown = all(words) and bool(words) and _is_host(words[1], link) and not _is_host(words[0], link)
        if shown and _has_prose(link, address.host):
            found.append((tree.elements[parts[0]], link))
    return found if len(found) >= FEW else []


def _linked_headings(page: Page) -> list[tuple[Element, Element]]:
    tree, levels = page.root.tree, page.values("aria-level")
    headings = (number for number in page.numbered("role", "heading") if levels.get(number) == "3")
    found: dict[Element, Element] = {}
    for heading, link in _in_links(page, (number for number in headings if tree.tags[number] != "h3")):
        found.setdefault(link, heading)
    return [(heading, link) for link, heading in found.items()]


def _others(page: Page) -> Iterator[tuple[Element, Element]]:
    """Yield the headings of other levels in links: a page may have them where others have an ``h3``.

    What stands in several links is no headline, but what a screen reader calls each of them.
    """
    yield from _in_links(page, page.numbered("role", "heading"))
    for tag in _OTHERS:
        pairs = list(_in_links(page, page.root.tree.numbers.get(tag, ())))
        times = Counter(text_of(heading) for heading, _ in pairs)
        yield from (pair for pair in pairs if times[text_of(pair[0])] < FEW)


def _in_links(page: Page, headings: Iterable[int]) -> Iterator[tuple[Element, Element]]:
    """Yield those of some headings that stand in a link, with this link."""
    tree = page.root.tree
    links = tree.numbers.get("a", [])
    for number in headings:
        link = links[bisect_left(links, number) - 1] if links else number
        if link < number < tree.ends[link]:
            yield tree.elements[number], tree.elements[link]


def shows_address(heading: Element, link: Element) -> bool:
    """Tell a result's link, which shows where it leads, from a news card's, which shows a paper's name."""
    if any(link.tree.value(number, "data-snhf") is not None for number in above(link, NEAR)):
        return True
    host, beside = read(link.get("href") or "").host, [*_beside(heading, link)]
    for number, words in beside:
        if words.startswith(_SCHEMES):
            return True
        if number < heading.number and words == host:  # an accelerated page shows its host alone
            return True
    shown = any(_SIGN.search(words) or _is_host(words, link) for _, words in beside)
    return shown and _has_prose(link, host)


def shows_host(heading: Element, link: Element) -> bool:
    """Tell whether a link shows, beside its heading, the host that it leads to."""
    return any(_is_host(words, link) for _, words in _beside(heading, link))


def cites_host(heading: Element, link: Element) -> bool:
    """Tell whether the host that a link leads to is cited beside it, before another link to another site."""
    tree, host = link.tree, read(link.get("href") or "").host
    for number in above(heading, NEAR):
        if tree.ends[number] - number > MOST_NODES or len(tree.inside(number, "h3")) > 1:
            return False
        if cites := tree.inside(number, "cite"):
            links = (read(tree.value(n, "href") or "") for n in tree.inside(number, "a")[:MOST_PARTS])
            alone = all(one.host == host or not one.outward or one.engine for one in links)
            return alone and _is_host(tree.line(cites[0]), link)
    return False


def _is_host(words: str, link: Element) -> bool:
    """Tell whether words begin with the host that a link leads to."""
    host = read(link.get("href") or "").host.removeprefix("www.")
    return _WAY.split(_SCHEME.sub("", words.casefold(), 1), 1)[0] in {host, domain_of_host(host)}


def _beside(heading: Element, link: Element) -> Iterator[tuple[int, str]]:
    """Yield the numbers of a link's parts outside its heading that have words of their own, with these."""
    tree = link.tree
    parts = (number for number in range(link.number, link.end) if tree.tags[number] in _PARTS)
    for number in islice(parts, MOST_PARTS):
        text = tree.own_text(number) if not heading.number <= number < heading.end else None
        if text:
            words = text if text.isprintable() else "".join(c for c in text if category(c) != "Cf")
            if words := words.strip():
                yield number, words


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
