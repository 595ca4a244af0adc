"""Text to a flat tree of light elements: no network, no recursion, nothing a hostile page could use."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate, islice
from operator import attrgetter
from typing import Any, TypeAlias

import numpy as np
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from massive_frames.parsers.element import Element, Elements
from massive_frames.parsers.tags import EDGE, NO_EDGE, RAW, TEXT, UNSEEN

__all__ = ["Element", "Tree", "build"]

_STYLE = frozenset({"style"})
Marks: TypeAlias = dict[int, str | None]
_NONE: list[int] = []
_KIND, _ADDRESS, _ABOVE = attrgetter("tag_id"), attrgetter("mem_id"), attrgetter("parent.mem_id")
_OWN = attrgetter("attributes")
_AS_IT_CAME = int(LexborDocumentOptions.WO_EVENTS)


def build(document: str | bytes) -> Element | None:
    """Build the tree of one document, bytes in UTF-8; None when there is nothing in it.

    The root's ``tree.free()`` gives back its memory at once; else the garbage collector does some time.
    """
    body = document if isinstance(document, bytes) else document.encode("utf-8", "replace")
    if b"\0" in body:  # each would become a replacement character
        body = body.replace(b"\0", b"")
    root = LexborHTMLParser(body, options=_AS_IT_CAME).root if body.strip() else None
    return Tree(root).elements[0] if root is not None else None


class Attributes(dict[int, dict[str, str | None]]):
    """The attributes of a tree's elements by number, read when first asked for."""

    def __init__(self, nodes: list[LexborNode]) -> None:
        super().__init__()
        self.nodes = nodes

    def __missing__(self, number: int) -> dict[str, str | None]:
        own: dict[str, str | None] = self.nodes[number].attributes
        self[number] = own
        return own


class Tree:
    """One document's nodes in document order, as parallel lists; an element is made when first asked for.

    A node's number is its place in the document. Inside node ``n`` are the nodes from ``n + 1`` to before
    ``ends[n]``; ``parents[n]`` is -1 for the root. A text is a node of the tag ``-text``: ``words`` holds the
    words of the nodes in ``texts``, led by an edge if a block begins or ends before them.
    """

    def __init__(self, root: LexborNode) -> None:
        nodes: list[Any] = list(root.traverse(include_text=True))
        kinds = list(map(_KIND, nodes))
        names = {kind: node.tag or "-other" for kind, node in dict(zip(kinds, nodes, strict=True)).items()}
        self.nodes = nodes
        self.tags = list(map(names.__getitem__, kinds))
        places = list(range(len(nodes) + 1))  # the same integers in all lists: memory for one of them
        self.parents = _parents(nodes, places)
        self.ends = _ends(self.parents, places)
        self.numbers: dict[str, list[int]] = {tag: [] for tag in names.values()}
        adds = {tag: numbers.append for tag, numbers in self.numbers.items()}
        for number, tag in zip(places, self.tags, strict=False):
            adds[tag](number)
        self.texts = self.numbers.get(TEXT, _NONE)
        self.words = self._words()
        self.attributes = Attributes(nodes)
        self.elements = Elements(self)
        self.said: dict[int, str] = {}  # what short elements say, by number
        self._hidden: frozenset[int] | None = None

    def _words(self) -> list[str]:
        """Return what the texts say; what scripts and styles say is no text, and may be long."""
        tags, parents, ends, nodes = self.tags, self.parents, self.ends, self.nodes
        edges = self.numbers.keys() - NO_EDGE
        begun = list(accumulate(map(edges.__contains__, tags)))
        words, before = [], 0
        for number in self.texts:
            text = "" if tags[parents[number]] in RAW else nodes[number].text_content or ""
            is_edge = begun[number] > begun[before] or (begun[0] > 0 and before == 0)
            above = parents[before]
            while not is_edge and above >= 0 and ends[above] <= number:
                is_edge = tags[above] in edges
                above = parents[above]
            words.append(EDGE + text if is_edge else text)
            nodes[number] = None  # nothing else is asked of it
            before = number
        return words

    def marked(self, names: frozenset[str], without: frozenset[str] = frozenset()) -> dict[str, Marks]:
        """Return for each of some attributes its values by the numbers of the elements that carry it.

        Elements of the tags in ``without`` are left out. What else the elements carry is not kept.
        """
        found: defaultdict[str, Marks] = defaultdict(dict)
        names |= _STYLE
        is_other, marks = names.isdisjoint, names.intersection
        for tag, numbers in self.numbers.items():
            if tag[0] == "-" or tag in without:
                continue
            read: Iterable[dict[str, str | None]] = map(_OWN, map(self.nodes.__getitem__, numbers))
            if tag == "a":  # each one's address will be asked for
                read = [*read]
                self.attributes.update(zip(numbers, read, strict=True))
            for number, own in zip(numbers, read, strict=True):
                if not is_other(own):
                    for name in marks(own):
                        found[name][number] = own[name]
        styles = found["style"].items()
        self._hidden = frozenset(number for number, style in styles if style and _hides(style))
        return {name: dict(sorted(values.items())) for name, values in found.items()}

    @property
    def hidden(self) -> frozenset[int]:
        """The numbers of the elements that say themselves that they are not displayed."""
        if self._hidden is None:
            self.marked(_STYLE)
        return self._hidden or frozenset()

    @cached_property
    def unseen(self) -> list[int]:
        """The numbers of the elements whose words are not shown, in order."""
        return sorted(self.hidden.union(*(self.numbers.get(tag, ()) for tag in UNSEEN)))

    def children(self, number: int) -> list[int]:
        """Return the numbers of the elements right under a node."""
        return self.siblings(number + 1, self.ends[number])

    def siblings(self, number: int, end: int) -> list[int]:
        """Return the numbers of the elements from a node on that lie side by side."""
        found, tags, ends = [], self.tags, self.ends
        while number < end:
            if tags[number][0] != "-":
                found.append(number)
            number = ends[number]
        return found

    def inside(self, number: int, tag: str) -> list[int]:
        """Return the numbers of the elements of one tag in an element, itself among them."""
        numbers = self.numbers.get(tag, [])
        first = bisect_left(numbers, number)
        return numbers[first : bisect_left(numbers, self.ends[number], first)]

    def holds(self, number: int, *tags: str) -> bool:
        """Tell whether an element of some tags lies in an element, or is it itself."""
        end = self.ends[number]
        for tag in tags:
            numbers = self.numbers.get(tag, _NONE)
            place = bisect_left(numbers, number)
            if place < len(numbers) and numbers[place] < end:
                return True
        return False

    def own_text(self, number: int) -> str | None:
        """Return the text of an element before the first element inside."""
        first, end = number + 1, self.ends[number]
        return self.text_from(first, end) if first < end and self.tags[first][0] == "-" else None

    def text_from(self, number: int, end: int) -> str | None:
        """Return what neighbouring texts say from a node on; comments may part them."""
        tags, found = self.tags, []
        while number < end and tags[number][0] == "-":
            if tags[number] == TEXT:
                found.append(self.words[bisect_left(self.texts, number)].removeprefix(EDGE))
            number += 1
        return "".join(found) if found else None

    def free(self) -> None:
        """Let go of the elements, which hold the tree as it holds them."""
        vars(self).clear()


def _parents(nodes: list[LexborNode], places: list[int]) -> list[int]:
    """Return the number of the node around each; -1 for the first."""
    own = np.fromiter(map(_ADDRESS, nodes), np.uint64, len(nodes))
    above = np.fromiter(map(_ABOVE, islice(nodes, 1, None)), np.uint64, len(nodes) - 1)
    order = own.argsort()
    parents = order[own.searchsorted(above, sorter=order)].tolist()
    return [-1, *map(places.__getitem__, parents)]


def _ends(parents: list[int], places: list[int]) -> list[int]:
    """Return for each node the number of the first one after all that is in it."""
    ends = places[1:]
    for number in range(len(parents) - 1, 0, -1):
        above = parents[number]
        if ends[above] == above + 1:  # its last child comes first
            ends[above] = ends[number]
    return ends


def _hides(style: str) -> bool:
    return "none" in style and "display:none" in style.replace(" ", "").lower()
