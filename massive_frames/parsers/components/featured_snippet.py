"""Featured snippet: an answer lifted from one page and set above the results, with that page's link.

The answer carries a ``data-attrid`` that begins with ``wa:/``, or is a list or table over the one headline of
a ``block-component``; the nearest part of the page around it that holds a headline link is the box. Under the
answer stands a link to the help page about featured snippets: by it alone older ones are told.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import SearchRow
from massive_frames.parsers.headings import headlines, link_of
from massive_frames.parsers.links import elsewhere
from massive_frames.parsers.markdown import markdown_of
from massive_frames.parsers.page import Block, Page, lineage
from massive_frames.parsers.snippets import name_site
from massive_frames.parsers.spans import Spans
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, unwrap

TYPES = ("featured-snippet",)
ORDER = 40
MARKS = ("data-attrid",)
_ROOTS = frozenset({"rso", "search", "center_col", "rcnt", "main", "rhs"})
_KINDS = {"ol": "list", "ul": "list", "table": "table"}
SHORT = 20
MOST_BOXES = 20
MOST_ANSWERS = 100
HELP = "featured_snippets"
"""The help page's name, in the address of the link under the answer."""


def find(page: Page) -> Iterator[Block]:
    """Yield each featured answer that has one source."""
    tree, kinds = page.root.tree, page.values("data-attrid").items()
    answers = [number for number, kind in kinds if kind and kind.startswith("wa:/")]
    outer = Spans(tree, (number for number, kind in kinds if kind)) if answers else None
    for number in answers[:MOST_ANSWERS]:
        answer = tree.elements[number]
        if outer is not None and page.is_free(answer) and not outer.hold(tree.parents[number]):
            box, found = _box(answer)
            if box is not None and len(found) == 1:
                yield Block(box, [_row(page, box, answer, found[0])])
    yield from _listed(page)
    yield from _explained(page)


def _listed(page: Page) -> Iterator[Block]:
    """Yield answers that are a list or a table over their source."""
    for box in page.tagged("block-component")[:MOST_BOXES]:
        inside = [heading for heading, _ in headlines(page) if box.number < heading.number < box.end]
        if len(inside) != 1 or not page.is_free(box):
            continue
        before = [node for node in box.iter(*_KINDS) if page.order(node) < page.order(inside[0])]
        if before and len(text_of(before[0])) > SHORT:
            above = set(lineage(inside[0]))
            shared = (node for node in lineage(before[0]) if node.getparent() in above)
            yield Block(box, [_row(page, box, next(shared, before[0]), inside[0])])


def _explained(page: Page) -> Iterator[Block]:
    """Yield answers that the link to their help page tells: the longest part over the source."""
    links = [page.root.tree.elements[link] for link, href in elsewhere(page) if HELP in href]
    for link in links[:MOST_BOXES]:
        box, found = _box(link) if page.is_free(link) else (None, [])
        if box is not None and len(found) == 1 and page.is_free(found[0]):
            above = set(lineage(found[0]))
            parts = [node for node in box.iter() if node.getparent() in above and node not in above]
            before = [node for node in parts if box.number < node.number < found[0].number]
            answer = max(before, key=lambda part: len(text_of(part)), default=None)
            if answer is not None and len(text_of(answer)) > SHORT:
                yield Block(box, [_row(page, box, answer, found[0])])


def _box(answer: Element) -> tuple[Element | None, list[Element]]:
    for node in answer.iterancestors():
        if node.get("id") in _ROOTS:
            break
        found = [heading for heading in node.iter("h3") if _is_outward(heading)]
        if found:
            return node, found
    return None, []


def _is_outward(heading: Element) -> bool:
    link = link_of(heading)
    return link is not None and is_outward(link.get("href"))


def _row(page: Page, box: Element, answer: Element, heading: Element) -> SearchRow:
    link = link_of(heading)
    row = SearchRow("featured-snippet", title=text_of(heading) or None)
    row.url = unwrap(link.get("href")) if link is not None else None
    to_source = {other for other in answer.iter("a") if unwrap(other.get("href")) == row.url}
    row.snippet = text_of(answer, to_source) or None
    row.answer = markdown_of(answer, to_source) or None
    found = next(iter(answer.iter(*_KINDS)), None)
    row.details["kind"] = "paragraph" if found is None else _KINDS[found.tag]
    if link is not None:
        name_site(row, heading, link, _part(box, answer, link), page)
    return row


def _part(box: Element, answer: Element, link: Element) -> Element:
    """Return the largest part of the box around the link that does not hold the answer."""
    above = {box, *lineage(answer)}
    part = link
    for node in link.iterancestors():
        if node in above:
            break
        part = node
    return part
