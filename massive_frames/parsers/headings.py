"""A result's headline: the heading that is a link, and the part of the page that belongs to it alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from massive_frames.parsers.page import SECTIONS, Page, lineage
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward

NEAR = 8
_SCHEMES = ("http://", "https://")


def link_of(heading: Element) -> Element | None:
    """Return the link that a heading stands in, or that stands in the heading."""
    for steps, node in enumerate(lineage(heading)):
        if node.tag == "a":
            return node if node.get("href") else None
        if steps > NEAR:
            break
    return next((link for link in heading.iter("a") if link.get("href")), None)


def headlines(page: Page) -> Iterator[tuple[Element, Element]]:
    """Yield headlines with their links: an ``h3``, or on phones a heading in a link that shows an address."""
    for heading in page.tagged("h3"):
        link = link_of(heading)
        if link is not None and is_outward(link.get("href")):
            yield heading, link
    for heading in page.marked("role", "heading"):
        if heading.get("aria-level") == "3" and heading.tag != "h3":
            link = next(heading.iterancestors("a"), None)
            if link is not None and is_outward(link.get("href")) and _shows_address(heading, link):
                yield heading, link


def _shows_address(heading: Element, link: Element) -> bool:
    """Tell a result's link, which shows where it leads, from a news card's, which shows a paper's name."""
    if any(node.get("data-snhf") is not None for node in islice(link.iterancestors(), NEAR)):
        return True
    shown = (node for node in link.iter("span", "div") if (node.text or "").strip().startswith(_SCHEMES))
    return any(heading not in set(lineage(node)) for node in shown)


def territories(page: Page, elements: Sequence[Element], others: Sequence[Element]) -> dict[Element, Element]:
    """Return for each element the largest part of the page that holds none of the rest.

    Parameters
    ----------
    elements : sequence of Element
        The headings whose parts are wanted.
    others : sequence of Element
        Elements that must not lie in them either.
    """
    every = sorted({*elements, *others}, key=page.order)
    paths = [list(lineage(element))[::-1] for element in every]
    shared = [0, *(_shared(a, b) for a, b in pairwise(paths)), 0]
    wanted, parts = set(elements), {}
    for number, (element, path) in enumerate(zip(every, paths, strict=True)):
        if element in wanted:
            depth = max(shared[number], shared[number + 1], _frame(path, page.area))
            parts[element] = path[min(depth, len(path) - 1)]
    return parts


def _frame(path: list[Element], area: Element) -> int:
    """Return how far down a path the page's own frame reaches: its named columns and lists."""
    named = (depth for depth, node in enumerate(path, 1) if node is area or node.get("id") in SECTIONS)
    return max(named, default=0)


def _shared(one: list[Element], two: list[Element]) -> int:
    depth = 0
    for a, b in zip(one, two, strict=False):
        if a is not b:
            break
        depth += 1
    return depth
