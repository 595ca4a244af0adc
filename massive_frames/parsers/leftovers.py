"""What no component knew: other blocks with an outward link or a heading, so that nothing is lost silently.

A heading counts with words of its block beside it: alone it is the title of a list that is known, or of one
that is not shown. A part that a component took without making rows of it counts like one that nobody took.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.coverage import addresses, bare, nearest
from massive_frames.parsers.links import foreign
from massive_frames.parsers.page import Block, Page, lineage, outermost
from massive_frames.parsers.ranking import BESIDE_RESULTS
from massive_frames.parsers.text import one_line, text_of
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
    known = _Known(page)
    groups = _linked(page, known)
    groups.update((top, [heading]) for top, heading in _headed(page, known, groups))
    for number, (top, named) in enumerate(groups.items()):
        yield Block(top, [_row(top, named)] if number < MOST_ROWS else [], understood=False)


def _linked(page: Page, known: _Known) -> dict[Element, list[Element]]:
    """Return the parts with outward links, each with its links."""
    silent = {block.root for block in page.blocks if not block.rows}
    told = addresses(row for block in page.blocks for row in block.rows) if silent else set()
    groups: dict[Element, list[Element]] = {}
    met: dict[Element, Element | None] = {}
    for link, address in foreign(page):
        top = None
        if page.is_free(link):
            top = known.top(link)
        elif silent and not page.place(link).hidden and bare(address.url or "") not in told:
            top = nearest(link, silent, met)
        if top is not None:
            groups.setdefault(top, []).append(link)
    return groups


def _headed(page: Page, known: _Known, groups: Container[Element]) -> Iterator[tuple[Element, Element]]:
    """Yield other parts of the results' area that have a heading and words under it."""
    types = {row.type for block in page.blocks for row in block.rows}
    if not groups and types <= BESIDE_RESULTS:
        return  # a page without any result is told as a whole
    seen: set[Element] = set()
    for heading in _headings(page):
        top = known.top(heading) if page.is_free(heading) else None
        if top is None or top in seen or top in groups:
            continue
        seen.add(top)
        words = text_of(heading)
        if words and len(text_of(top)) >= len(words) + FEWEST_WORDS:
            yield top, heading


def _headings(page: Page) -> list[Element]:
    """Return the headings in the results' area that stand over no filters and no way to other pages."""
    tree, area = page.root.tree, page.area
    numbers = sorted(number for role in ASIDE for number in page.numbered("role", role))
    aside = outermost(map(tree.elements.__getitem__, numbers))
    starts = [part.number for part in aside]
    found = {number for number in page.numbered("role", "heading") if area.number <= number < area.end}
    found.update(*(tree.inside(area.number, tag) for tag in HEADINGS))
    return [
        tree.elements[number]
        for number in sorted(found)
        if (place := bisect_right(starts, number)) == 0 or aside[place - 1].end <= number
    ]


def _row(top: Element, named: list[Element]) -> SearchRow:
    node, words = next(((node, words) for node in named if (words := _words(node))), (named[0], ""))
    row = SearchRow("unknown", title=words[:TITLE_CHARS] or None, url=read(node.get("href") or "").url)
    row.snippet = text_of(top)[:SNIPPET_CHARS] or None
    return row


def _words(node: Element) -> str:
    return text_of(node) or one_line(node.get("aria-label") or "")


class _Known:
    """What is known on a page, to find the largest parts that hold nothing of it."""

    def __init__(self, page: Page) -> None:
        self._numbers = sorted({*(block.root.number for block in page.blocks), page.area.number})
        self._tops: dict[Element, Element | None] = {}  # each way up is gone once, on deep pages too

    def top(self, element: Element) -> Element | None:
        """Return the highest part around an element that holds nothing known."""
        path: list[Element] = []
        best = None
        for node in lineage(element):
            if node in self._tops:
                best = self._tops[node]
                break
            place = bisect_left(self._numbers, node.number)
            if place < len(self._numbers) and self._numbers[place] < node.end:
                break
            path.append(node)
            best = node
        self._tops.update(dict.fromkeys(path, best))
        return best
