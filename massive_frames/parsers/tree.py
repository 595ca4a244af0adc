"""Text to a flat tree of light elements: no network, no recursion, nothing a hostile page could use."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from operator import attrgetter

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from massive_frames.parsers.element import Element, Elements
from massive_frames.parsers.tags import EDGE, NO_EDGE, TEXT, UNSEEN

__all__ = ["Element", "Tree", "build"]

_RAW = frozenset({"script", "style"})
_STYLE = frozenset({"style"})
_NONE: list[int] = []
_NOTHING: dict[str, str | None] = {}
_KIND, _ABOVE = attrgetter("tag_id"), attrgetter("parent.mem_id")
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


class Tree:
    """One document's nodes in document order, as parallel lists; an element is made when first asked for.

    A node's number is its place in the document. Inside node ``n`` are the nodes from ``n + 1`` to before
    ``ends[n]``; ``parents[n]`` is -1 for the root. A text is a node of the tag ``-text``: ``words`` holds the
    words of the nodes in ``texts``, led by an edge if a block begins or ends before them.
    """

    def __init__(self, root: LexborNode) -> None:
        self.tags: list[str] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.attributes: list[dict[str, str | None]] = []
        self.words: list[str] = []
        self.numbers: defaultdict[str, list[int]] = defaultdict(list)
        self.elements = Elements(self)
        self.said: dict[int, str] = {}  # what short elements say, by number
        self._hidden: frozenset[int] | None = None
        self.raw: dict[int, LexborNode] = {}  # scripts may be long: their text is read when asked for
        self._read(root)
        self.texts = self.numbers.get(TEXT, [])

    def _read(self, root: LexborNode) -> None:
        """Walk over the document once, with the identities of the open elements on a stack."""
        nodes = list(root.traverse(include_text=True))
        kinds = list(map(_KIND, nodes))
        names = {kind: node.tag or "-other" for kind, node in dict(zip(kinds, nodes, strict=True)).items()}
        self.tags += map(names.__getitem__, kinds)
        self.attributes += [
            _NOTHING if tag[0] == "-" else node.attributes for node, tag in zip(nodes, self.tags, strict=True)
        ]
        self.ends += range(1, len(nodes) + 1)
        tags, parents, ends, words = self.tags, self.parents, self.ends, self.words
        adds = {tag: self.numbers[tag].append for tag in names.values()}
        edges = adds.keys() - NO_EDGE
        here = root.parent.mem_id if root.parent is not None else 0
        stack, current, edge = [here], -1, False
        for number, (above, tag) in enumerate(zip(map(_ABOVE, nodes), tags, strict=True)):
            if above != here:
                if above == nodes[number - 1].mem_id:
                    current = number - 1
                    stack.append(above)
                while above != stack[-1]:
                    stack.pop()
                    ends[current] = number
                    edge = edge or tags[current] in edges
                    current = parents[current]
                here = above
            parents.append(current)
            adds[tag](number)
            if tag == TEXT:
                text = nodes[number].text_content or "" if tags[current] not in _RAW else ""
                words.append(EDGE + text if edge else text)
                edge = False
            elif tag in edges:
                edge = True
        while current >= 0:
            ends[current] = len(tags)
            current = parents[current]
        self.raw = {number: nodes[number] for tag in _RAW for number in self.numbers.get(tag, ())}

    def marked(self, names: frozenset[str]) -> dict[str, list[int]]:
        """Return for each of some attributes the numbers of the elements that carry it."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        names |= _STYLE
        is_other, attributes = names.isdisjoint, self.attributes
        for number in [number for number, own in enumerate(attributes) if own and not is_other(own)]:
            for name in attributes[number]:
                if name in names:
                    found[name].append(number)
        styles = ((number, attributes[number]["style"]) for number in found["style"])
        self._hidden = frozenset(number for number, style in styles if style and _hides(style))
        return found

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


def _hides(style: str) -> bool:
    return "none" in style and "display:none" in style.replace(" ", "").lower()
