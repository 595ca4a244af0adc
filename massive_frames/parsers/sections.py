"""The parts that a results page names for its reader: which heading stands over a card."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice

from massive_frames.parsers.page import Page, lineage
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element

ABOVE = 7  # steps from a heading to the part that it names
BEFORE = 4  # headings looked at: one that is shown elsewhere may stand between
AROUND = 16  # steps from a card to the part that it stands in
HEADING_CHARS = 120


def heading_over(page: Page, element: Element) -> str | None:
    """Return the words of the second-level heading whose part of the page holds an element."""
    numbers, heads = page.once(_heads)
    last = bisect_left(numbers, page.order(element))
    parts = set(islice(lineage(element), AROUND))
    for head in reversed(heads[max(last - BEFORE, 0) : last]):
        if not parts.isdisjoint(islice(lineage(head), ABOVE)):
            return text_of(head)[:HEADING_CHARS] or None
    return None


def below_heading(page: Page, element: Element, part: Element) -> Element:
    """Return the largest part around an element, inside another part, that holds no second-level heading."""
    headed = page.once(_headed)
    if part not in headed:
        return part
    kept = element
    for node in element.iterancestors():
        if node in headed or node is part:
            break
        kept = node
    return kept


def _headed(page: Page) -> set[Element]:
    return {node for head in page.once(_heads)[1] for node in islice(lineage(head), AROUND)}


def _heads(page: Page) -> tuple[list[int], list[Element]]:
    heads = [head for head in page.marked("role", "heading") if head.get("aria-level") == "2"]
    heads = [head for head in heads if not page.place(head).hidden]
    return [page.order(head) for head in heads], heads
