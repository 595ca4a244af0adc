"""Text to a flat tree of light elements: no network, no recursion, nothing a hostile page could use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from massive_frames.parsers.compiled import chosen
from massive_frames.parsers.element import Element, Elements

if TYPE_CHECKING:
    from massive_frames.parsers.nodes import Nodes

__all__ = ["Element", "Tree", "build", "is_plain"]

_NONE: list[int] = []
_listed = chosen()
is_plain = _listed.is_plain


def build(document: str | bytes) -> Element | None:
    """Build the tree of one document, bytes in UTF-8; None when there is nothing in it.

    The root's ``tree.free()`` gives back its memory at once; else the garbage collector does some time.
    """
    body = document if isinstance(document, bytes) else document.encode("utf-8", "replace")
    if b"\0" in body:  # each would become a replacement character
        body = body.replace(b"\0", b"")
    nodes = _listed(body) if body and not body.isspace() else None
    return Tree(nodes).elements[0] if nodes is not None and nodes.tags else None


class Tree:
    """One document's nodes in document order, as parallel lists; an element is made when first asked for.

    A node's number is its place in the document. Inside node ``n`` are the nodes from ``n + 1`` to before
    ``ends[n]``; ``parents[n]`` is -1 for the root. A text is a node of the tag ``-text``: ``words`` holds the
    words of the nodes in ``texts``, led by an edge if a block begins or ends before them.
    """

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self.tags, self.parents, self.ends = nodes.tags, nodes.parents, nodes.ends
        self.numbers, self.words = nodes.numbers, nodes.words
        self.texts = nodes.texts
        self.attributes, self.value = nodes.attributes, nodes.value
        self.line, self.lines, self.beginning = nodes.line, nodes.lines, nodes.beginning
        self.marked, self.carrying = nodes.marked, nodes.carrying
        self.inside, self.holds = nodes.inside, nodes.holds
        self.own_text, self.text_from, self.is_blank = nodes.own_text, nodes.text_from, nodes.is_blank
        self.elements = Elements(self)

    @property
    def hidden(self) -> frozenset[int]:
        """The numbers of the elements that say themselves that they are not displayed."""
        return self.nodes.hidden

    @property
    def unseen(self) -> list[int]:
        """The numbers of the elements whose words are not shown, in order."""
        return self.nodes.unseen

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

    def free(self) -> None:
        """Let go of the elements, which hold the tree as it holds them."""
        vars(self).clear()
