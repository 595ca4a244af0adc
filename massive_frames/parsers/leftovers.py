"""What no component knew: other blocks with an outward link or a heading, so that nothing is lost silently.

A heading counts with words of its block beside it: alone it is the title of a list that is known, or of one
that is not shown. A part that a component took without making rows of it counts like one that nobody took.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.coverage import addresses, bare, nearest
from massive_frames.parsers.links import foreign
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.ranking import BESIDE_RESULTS
from massive_frames.parsers.spans import Spans, marked_in
from massive_frames.parsers.text import beginning_of, one_line, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import read

SNIPPET_CHARS = 500
TITLE_CHARS = 300
MOST_ROWS = 200
FEWEST_WORDS = 40
ASIDE = frozenset({"navigation", "contentinfo", "dialog", "banner", "search"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each largest part of the page that holds nothing known.

    Past a sane number the blocks are only counted: a page of links that is no results page stays small.
    """
    known, number = _Known(page), 0
    linked = _linked(page, known)
    for top, named in (linked | _headed(page, known, linked)).items():
        fewest = 0 if top in linked else len(text_of(named[0])) + FEWEST_WORDS
        text = beginning_of(top, max(fewest, SNIPPET_CHARS))
        if len(text) >= fewest:
            yield Block(top, [_row(text, named)] if number < MOST_ROWS else [], understood=False)
            number += 1


def _linked(page: Page, known: _Known) -> dict[Element, list[Element]]:
    """Return the parts with outward links, each with its links."""
    silent = {block.root for block in page.blocks if not block.rows}
    inside = Spans(page.root.tree, (root.number for root in silent))
    told = addresses(row for block in page.blocks for row in block.rows) if silent else set()
    groups: dict[Element, list[Element]] = {}
    met: dict[Element, Element | None] = {}
    for link, address in foreign(page):
        top = None
        if page.is_free(link):
            top = known.top(link)
        elif inside.hold(link.number) and not page.place(link).hidden and bare(address.url or "") not in told:
            top = nearest(link, silent, met)
        if top is not None:
            groups.setdefault(top, []).append(link)
    return groups


def _headed(page: Page, known: _Known, groups: Container[Element]) -> dict[Element, list[Element]]:
    """Return other parts of the results' area that have a heading, each with the first."""
    types = {row.type for block in page.blocks for row in block.rows}
    if not groups and types <= BESIDE_RESULTS:
        return {}  # a page without any result is told as a whole
    found: dict[Element, list[Element]] = {}
    for heading in _headings(page):
        top = known.top(heading)
        if top is not None and top not in groups:
            found.setdefault(top, [heading])
    return {top: named for top, named in found.items() if text_of(named[0])}


def _headings(page: Page) -> Iterator[Element]:
    """Yield the headings in the results' area that stand over no filters and no way to other pages."""
    tree, area = page.root.tree, page.area
    aside = Spans(tree, (number for role in ASIDE for number in page.numbered("role", role)))
    found = set(marked_in(page, area, "role", "heading"))
    found.update(*(tree.inside(area.number, tag) for tag in HEADINGS))
    for number in sorted(found):
        heading = tree.elements[number]
        if page.is_free(heading) and not aside.hold(number):
            yield heading


def _row(text: str, named: list[Element]) -> SearchRow:
    node, words = next(((node, words) for node in named if (words := _words(node))), (named[0], ""))
    row = SearchRow("unknown", title=words[:TITLE_CHARS] or None, url=read(node.get("href") or "").url)
    row.snippet = text[:SNIPPET_CHARS] or None
    return row


def _words(node: Element) -> str:
    return text_of(node) or one_line(node.get("aria-label") or "")


class _Known:
    """What is known on a page, to find the largest parts that hold nothing of it."""

    def __init__(self, page: Page) -> None:
        self._numbers = sorted({*(block.root.number for block in page.blocks), page.area.number})
        self._tops: dict[int, int | None] = {}  # each way up is gone once, on deep pages too

    def top(self, element: Element) -> Element | None:
        """Return the highest part around an element that holds nothing known."""
        tree, number = element.tree, element.number
        path: list[int] = []
        best = None
        while number >= 0:
            if number in self._tops:
                best = self._tops[number]
                break
            place = bisect_left(self._numbers, number)
            if place < len(self._numbers) and self._numbers[place] < tree.ends[number]:
                break
            path.append(number)
            best, number = number, tree.parents[number]
        self._tops.update(dict.fromkeys(path, best))
        return tree.elements[best] if best is not None else None
