"""One element of a page's tree, as parsers see it: a place in the tree's lists, made when first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from massive_frames.parsers.tags import RAW

if TYPE_CHECKING:
    from massive_frames.parsers.tree import Tree

MANY = 400


class Element:
    """One element of a tree, the same object each time it is asked for; ``number`` is its place."""

    __slots__ = ("number", "tag", "tree")

    def __init__(self, tree: Tree, number: int) -> None:
        self.tree = tree
        self.number = number
        self.tag = tree.tags[number]

    @property
    def attributes(self) -> dict[str, str | None]:
        """The attributes by name; None for one without a value."""
        return self.tree.attributes(self.number)

    @property
    def end(self) -> int:
        """The number of the first node after all that is inside."""
        return self.tree.ends[self.number]

    @property
    def text(self) -> str | None:
        """The text before the first element inside."""
        tree, number = self.tree, self.number
        if self.tag in RAW:
            return tree.nodes.script(number)
        return tree.own_text(number)

    @property
    def tail(self) -> str | None:
        """The text after the element, up to the next one under the same parent."""
        tree, above = self.tree, self.tree.parents[self.number]
        return tree.text_from(tree.ends[self.number], tree.ends[above]) if above >= 0 else None

    def get(self, name: str, default: str | None = None) -> str | None:
        """Return an attribute's value, an empty one for an attribute without a value."""
        value = self.tree.value(self.number, name)
        return default if value is None else value

    def keys(self) -> list[str]:
        """Return the names of the attributes."""
        return list(self.attributes)

    def getparent(self) -> Element | None:
        """Return the element around this one."""
        above = self.tree.parents[self.number]
        return self.tree.elements[above] if above >= 0 else None

    def iter(self, *tags: str) -> Iterator[Element]:
        """Iterate over this element and all inside it in document order, or those of some tags."""
        tree, first = self.tree, self.number
        numbers: Iterable[int]
        if len(tags) == 1 and tags[0] != "*":
            numbers = tree.inside(first, tags[0])
        elif tags and "*" not in tags:
            numbers = (number for number in range(first, tree.ends[first]) if tree.tags[number] in tags)
            if tree.ends[first] - first > MANY:  # it may hold few of them
                numbers = sorted(chain.from_iterable(tree.inside(first, tag) for tag in tags))
        else:
            numbers = (number for number in range(first, tree.ends[first]) if tree.tags[number][0] != "-")
        return map(tree.elements.__getitem__, numbers)

    def iterancestors(self, *tags: str) -> Iterator[Element]:
        """Iterate over the elements around this one, the nearest first, or those of some tags."""
        elements, parents, names = self.tree.elements, self.tree.parents, self.tree.tags
        above = parents[self.number]
        while above >= 0:
            if not tags or names[above] in tags:
                yield elements[above]
            above = parents[above]

    def itersiblings(self) -> Iterator[Element]:
        """Iterate over the elements that follow under the same parent."""
        tree, above = self.tree, self.tree.parents[self.number]
        end = tree.ends[above] if above >= 0 else 0
        return map(tree.elements.__getitem__, tree.siblings(self.end, end))

    def __iter__(self) -> Iterator[Element]:
        return map(self.tree.elements.__getitem__, self.tree.children(self.number))

    def __reversed__(self) -> Iterator[Element]:
        return map(self.tree.elements.__getitem__, reversed(self.tree.children(self.number)))

    def __len__(self) -> int:
        return len(self.tree.children(self.number))

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, place: int) -> Element:
        return self.tree.elements[self.tree.children(self.number)[place]]


class Elements(dict[int, Element]):
    """The elements made so far, by number."""

    def __init__(self, tree: Tree) -> None:
        super().__init__()
        self.tree = tree

    def __missing__(self, number: int) -> Element:
        element = self[number] = Element(self.tree, number)
        return element
