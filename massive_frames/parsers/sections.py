"""The parts that a results page names for its reader: which heading stands over a card."""

from __future__ import annotations

from bisect import bisect_left

from massive_frames.parsers.page import Page
from massive_frames.parsers.spans import above
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
    parts = {element.number, *above(element, AROUND - 1)}
    for head in reversed(heads[max(last - BEFORE, 0) : last]):
        if not parts.isdisjoint((head.number, *above(head, ABOVE - 1))):
            return text_of(head)[:HEADING_CHARS] or None
    return None


def below_heading(page: Page, element: Element, part: Element) -> Element:
    """Return the largest part around an element, inside another part, that holds no second-level heading."""
    headed, tree = page.once(_headed), element.tree
    if part.number not in headed:
        return part
    kept, number = element.number, tree.parents[element.number]
    while number >= 0 and number not in headed and number != part.number:
        kept, number = number, tree.parents[number]
    return tree.elements[kept]


def _headed(page: Page) -> set[int]:
    heads = page.once(_heads)[1]
    return {number for head in heads for number in (head.number, *above(head, AROUND - 1))}


def _heads(page: Page) -> tuple[list[int], list[Element]]:
    levels = page.values("aria-level")
    heads = [head for head in page.marked("role", "heading") if levels.get(head.number) == "2"]
    heads = [head for head in heads if not page.place(head).hidden]
    return [page.order(head) for head in heads], heads
