"""What stands in a part of a page, and what around it: told by places in the document, which is quick."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from massive_frames.parsers.page import Page
from massive_frames.parsers.tree import Element, Tree


class Spans:
    """The outermost of some elements, in page order.

    Parameters
    ----------
    tree : Tree
        The page's tree.
    numbers : iterable of int
        The elements' numbers, in any order.
    """

    def __init__(self, tree: Tree, numbers: Iterable[int]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for number in sorted(numbers):
            if not self.ends or number >= self.ends[-1]:
                self.starts.append(number)
                self.ends.append(tree.ends[number])

    def hold(self, number: int) -> bool:
        """Tell whether an element is one of the parts, or lies in one."""
        place = bisect_right(self.starts, number)
        return place > 0 and number < self.ends[place - 1]


def marked_in(page: Page, part: Element, name: str, value: str | None = None) -> list[int]:
    """Return the numbers of the elements in a part, itself among them, that carry an attribute."""
    numbers = page.numbered(name, value)
    return numbers[bisect_left(numbers, part.number) : bisect_left(numbers, part.end)]


def named_from(page: Page, start: str) -> dict[str, Element]:
    """Return the elements whose id begins so, by their ids."""
    if f"\n{start}" not in page.once(_names):
        return {}
    return {name: element for name, element in page.ids.items() if name.startswith(start)}


def _names(page: Page) -> str:
    return "\n".join(("", *page.ids))


def heading_in(page: Page, part: Element, *tags: str) -> Element | None:
    """Return the first element of some tags in a part, or the part itself, whose role is a heading."""
    tree = part.tree
    numbers = (number for number in marked_in(page, part, "role", "heading") if tree.tags[number] in tags)
    number = next(numbers, None)
    return tree.elements[number] if number is not None else None


def above(element: Element, most: int) -> list[int]:
    """Return the numbers of the elements around one, the nearest first, no more than ``most``."""
    parents, number = element.tree.parents, element.tree.parents[element.number]
    found: list[int] = []
    while number >= 0 and len(found) < most:
        found.append(number)
        number = parents[number]
    return found


def around(*elements: Element) -> Element:
    """Return the nearest element that is, or holds, all of some."""
    numbers = [element.number for element in elements]
    tree, number, last = elements[0].tree, min(numbers), max(numbers)
    while tree.ends[number] <= last:
        number = tree.parents[number]
    return tree.elements[number]
