"""A document's nodes as flat lists: lexbor's tree, walked once. ``native.pyx`` does the same, compiled."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import accumulate, islice
from operator import attrgetter
from typing import Any, TypeAlias

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from massive_frames.parsers.decode import LOST, is_utf_8
from massive_frames.parsers.documents import may_be_several
from massive_frames.parsers.shown import in_lines, one_line, shown
from massive_frames.parsers.tags import EDGE, NO_EDGE, RAW, TEXT, UNSEEN

Marks: TypeAlias = dict[int, str | None]
_KIND, _ADDRESS, _ABOVE = attrgetter("tag_id"), attrgetter("mem_id"), attrgetter("parent.mem_id")
_OWN = attrgetter("attributes")
_AS_IT_CAME = int(LexborDocumentOptions.WO_EVENTS)
_NONE: list[int] = []
STYLE = "style"


class Nodes:
    """One document's nodes in document order; a node's number is its place.

    Parameters
    ----------
    body : bytes
        The document in UTF-8.

    Attributes
    ----------
    tags : list of str
        Each node's tag; ``-text`` for a text, another name that begins with a dash for what is no element.
    parents, ends : list of int
        The number of the node around each, -1 for the first; the number of the first node after all in it.
    numbers : dict of str to list of int
        The numbers of the nodes of each tag.
    texts : list of int
        The numbers of the texts.
    words : list of str
        The words of each text, led by an edge if a block begins or ends before it; scripts and styles say
        nothing.
    """

    def __init__(self, body: bytes) -> None:
        root = LexborHTMLParser(body, options=_AS_IT_CAME).root
        nodes: list[Any] = list(root.traverse(include_text=True)) if root is not None else []
        kinds = list(map(_KIND, nodes))
        first = dict(zip(reversed(kinds), reversed(nodes), strict=True))
        names = {kind: node.tag or "-other" for kind, node in first.items()}
        self._nodes = nodes
        self._read: dict[int, dict[str, str | None]] = {}
        self.tags: list[str] = list(map(names.__getitem__, kinds))
        places = list(range(len(nodes) + 1))  # the same integers in all lists: memory for one of them
        self.parents = _parents(nodes, places)
        self.ends = _ends(self.parents, places)
        self.numbers: dict[str, list[int]] = {tag: [] for tag in names.values()}
        adds = {tag: numbers.append for tag, numbers in self.numbers.items()}
        for number, tag in zip(places, self.tags, strict=False):
            adds[tag](number)
        self.texts = self.numbers.get(TEXT, _NONE)
        self.words = self._words()
        self._hidden: frozenset[int] | None = None

    def _words(self) -> list[str]:
        tags, parents, ends, nodes = self.tags, self.parents, self.ends, self._nodes
        edges = self.numbers.keys() - NO_EDGE
        begun = list(accumulate(map(edges.__contains__, tags)))
        words, before = [], 0
        for number in self.numbers.get(TEXT, _NONE):
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

    @staticmethod
    def is_plain(body: bytes) -> bool:
        """Tell whether a body is valid UTF-8 and surely one document."""
        return is_utf_8(body) and not may_be_several(body)

    def attributes(self, number: int) -> dict[str, str | None]:
        """Return an element's attributes by name; None for one without a value."""
        if number not in self._read:
            self._read[number] = self._nodes[number].attributes
        return self._read[number]

    def value(self, number: int, name: str) -> str | None:
        """Return one attribute's value, an empty one for an attribute without a value; None without it."""
        own = self.attributes(number)
        return own[name] or "" if name in own else None

    def carrying(self, tag: str, name: str) -> list[tuple[int, str]]:
        """Return the numbers of the elements of a tag with a value of an attribute, and these values."""
        numbers = self.numbers.get(tag, _NONE)
        return [(number, value) for number in numbers if (value := self.value(number, name))]

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

    def is_blank(self, number: int) -> bool:
        """Tell whether a text has no words."""
        return (self.words[bisect_left(self.texts, number)] or " ").isspace()

    def text_from(self, number: int, end: int) -> str | None:
        """Return what neighbouring texts say from a node on; comments may part them."""
        tags, found = self.tags, []
        while number < end and tags[number][0] == "-":
            if tags[number] == TEXT:
                found.append(self.words[bisect_left(self.texts, number)].removeprefix(EDGE))
            number += 1
        return "".join(found) if found else None

    def script(self, number: int) -> str | None:
        """Return the text that an element begins with; None when it begins with something else."""
        child: LexborNode | None = self._nodes[number].first_child
        return child.text_content if child is not None else None

    @cached_property
    def has_lost(self) -> bool:
        """Tell whether a text has a character that stands for one that was lost."""
        return LOST in "".join(self.words)

    @property
    def hidden(self) -> frozenset[int]:
        """The numbers of the elements that say themselves that they are not displayed."""
        if self._hidden is None:
            self.marked(frozenset())
        return self._hidden or frozenset()

    @cached_property
    def unseen(self) -> list[int]:
        """The numbers of the elements whose words are not shown, in order."""
        return sorted(self.hidden.union(*(self.numbers.get(tag, ()) for tag in UNSEEN)))

    def line(self, number: int, without: Collection[int] = ()) -> str:
        """Return the visible words of an element in one line, but for those in some elements inside it."""
        return one_line(shown(self, number, without))

    def lines(self, number: int, without: Collection[int] = ()) -> str:
        """Return the visible words of an element, a line for each block, but for those in some elements."""
        return in_lines(shown(self, number, without))

    def beginning(self, number: int, chars: int) -> str:
        """Return the first characters of an element's line; of a long one, the rest is not looked at."""
        whole, size = shown(self, number), 2 * chars
        words = one_line(whole[:size])
        while len(words) <= chars and size < len(whole):
            size *= 4
            words = one_line(whole[:size])
        return words[:chars]

    def marked(self, names: frozenset[str], without: frozenset[str] = frozenset()) -> dict[str, Marks]:
        """Return for each of some attributes its values by the numbers of the elements that carry it.

        Styles are read for what they hide only, at the first call. Elements of the tags in ``without`` are
        left out, hidden or not. What else the elements carry is not kept.
        """
        found: defaultdict[str, Marks] = defaultdict(dict)
        hidden: list[int] = []
        sought = names | {STYLE}
        is_other, marks = sought.isdisjoint, sought.intersection
        for tag, numbers in self.numbers.items():
            if tag[0] == "-" or tag in without:
                continue
            read: Iterable[dict[str, str | None]] = map(_OWN, map(self._nodes.__getitem__, numbers))
            if tag == "a":  # each one's address will be asked for
                read = [*read]
                self._read.update(zip(numbers, read, strict=True))
            for number, own in zip(numbers, read, strict=True):
                if is_other(own):
                    continue
                for name in marks(own):
                    found[name][number] = own[name]
                if "display:none" in (own.get(STYLE) or "").replace(" ", "").lower():
                    hidden.append(number)
        self._hidden = frozenset(hidden) if self._hidden is None else self._hidden
        return {name: dict(sorted(values.items())) for name, values in found.items() if name != STYLE}


def _parents(nodes: list[LexborNode], places: list[int]) -> list[int]:
    """Return the number of the node around each; -1 for the first."""
    if not nodes:
        return []
    import numpy as np  # noqa: PLC0415 - not needed where the compiled way is used

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
