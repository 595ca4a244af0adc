"""One results page as components see it: its tree, indexed once, and what has been taken from it so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from massive_frames.models.row import SearchRow
from massive_frames.parsers.revealing import revealed
from massive_frames.parsers.tags import RAW
from massive_frames.parsers.tree import Element, Tree

Found = TypeVar("Found")

ALWAYS = frozenset({"aria-label", "data-rrhs", "data-attrid", "id", "role", "style"})
SECTIONS = {
    **dict.fromkeys(("taw", "tads", "tvcap", "topstuff", "atvcap", "Odp5De"), "top"),
    **dict.fromkeys(("center_col", "search", "rso", "res", "main"), "main"),
    **dict.fromkeys(("botstuff", "bres", "bottomads", "tadsb", "brs", "extrares", "foot"), "bottom"),
    **dict.fromkeys(("rhs", "rhs_block"), "right"),
    **dict.fromkeys(("lhs", "leftnav"), "left"),
}
OUTSIDE = frozenset(
    {"searchform", "sfcnt", "appbar", "hdtb", "top_nav", "hdr", "gb", "fbar", "footcnt", "navcnt", "xfoot"}
)
AREAS = ("rcnt", "center_col", "rso", "main")
HEADED = frozenset({"tr", "g-section-with-header"})
UNMARKED = RAW | {"b", "br", "em", "i", "link", "meta", "path", "wbr"}  # many, and no block is one
FEWEST_HEADINGS = 6
PAID = frozenset({"tads", "tadsb", "bottomads", "tvcap"})


class Place(NamedTuple):
    """Where an element stands: its section, whether it is shown, whether results can stand there.

    ``owned`` tells that it is, or lies in, a table's row, a headed section, a panel's part or an
    advertisement; ``frame`` is the nearest of the page's own columns and lists around it.
    """

    section: str | None = None
    hidden: bool = False
    inside: bool = True
    owned: bool = False
    frame: Element | None = None


@dataclass(eq=False)
class Block:
    """What one component found in one place: rows, and the element that they are read from."""

    root: Element
    rows: list[SearchRow]
    section: str | None = None
    understood: bool = True


class Ids(Mapping[str, Element]):
    """A page's elements by their ``id``, the first of several; to look up ``numbers`` makes none."""

    def __init__(self, tree: Tree, marks: Mapping[int, str | None]) -> None:
        self._elements = tree.elements
        self.numbers = {name: number for number, name in reversed([*marks.items()]) if name}

    def __getitem__(self, name: str) -> Element:
        return self._elements[self.numbers[name]]

    def __contains__(self, name: object) -> bool:
        return name in self.numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(eq=False)
class Page:
    """A page's tree with indexes by attribute and tag.

    Parameters
    ----------
    root : Element
        The document's root.
    marks : frozenset of str
        The attributes that components look elements up by.
    """

    root: Element
    marks: frozenset[str]
    blocks: list[Block] = field(default_factory=list)
    _tags: dict[str, list[Element]] = field(default_factory=dict)
    _once: dict[Callable[[Page], Any], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tree = self.root.tree
        self._marks = tree.marked(_with_always(self.marks), UNMARKED)
        self._marked: dict[tuple[str, str | None], list[Element]] = {}
        self._numbers: dict[str, list[int]] = {}
        self._values: dict[str, defaultdict[str, list[int]]] = {}
        self._covered = bytearray(len(tree.tags))
        self._places: dict[tuple[int, ...], Place] = {}
        self.ids = Ids(tree, self._marks.get("id", {}))
        self.area = next((self.ids[name] for name in AREAS if name in self.ids), self.root)
        self._hidden = self._painted(tree.hidden.union(self._narrow()))
        headings = tree.numbers.get("h3", []), self.numbered("role", "heading")
        if shown := revealed(tree, self._hidden, *headings):
            self._hidden = self._painted((tree.hidden - shown).union(self._narrow()))
        self._outside = self._painted(self._named(OUTSIDE))
        panels = (number for number, kind in self._marks.get("data-attrid", {}).items() if kind)
        headed = (number for tag in HEADED for number in tree.numbers.get(tag, ()))
        self._owned = self._painted({*self._named(PAID), *self._within({*panels, *headed}, *headings)})
        numbers = sorted({*self._named(SECTIONS), self.area.number})  # few, for each id counts once
        self._frames = list(map(tree.elements.__getitem__, numbers))
        self._framed = bytearray(len(tree.tags))  # which of them is nearest, counted from 1
        for code, frame in enumerate(self._frames, 1):
            self._framed[frame.number : frame.end] = bytes([code]) * (frame.end - frame.number)

    def once(self, look: Callable[[Page], Found]) -> Found:
        """Return what a function finds on the page; it looks only when first asked."""
        if look not in self._once:
            self._once[look] = look(self)
        found: Found = self._once[look]
        return found

    def tagged(self, *names: str) -> list[Element]:
        """Return the elements of some tags."""
        for name in names:
            if name not in self._tags:
                self._tags[name] = list(self.root.iter(name))
        if len(names) == 1:
            return self._tags[names[0]]
        return [element for name in names for element in self._tags[name]]

    def marked(self, name: str, value: str | None = None) -> list[Element]:
        """Return the elements that carry an attribute, in page order."""
        if name not in self._marks:
            return []
        key = name, value
        if key not in self._marked:
            elements = self.root.tree.elements
            self._marked[key] = [elements[number] for number in self.numbered(name, value)]
        return self._marked[key]

    def numbered(self, name: str, value: str | None = None) -> list[int]:
        """Return the numbers of the elements that ``marked`` returns; to make an element takes longer."""
        if name not in self._marks:
            return []
        if value is None:
            if name not in self._numbers:
                self._numbers[name] = list(self._marks[name])
            return self._numbers[name]
        if name not in self._values:
            found: defaultdict[str, list[int]] = defaultdict(list)
            self._values[name] = found
            for number, own in self._marks[name].items():
                found[own or ""].append(number)
        return self._values[name].get(value, [])

    def values(self, name: str) -> Mapping[int, str | None]:
        """Return an attribute's values by the numbers of the elements that carry it, in page order."""
        return self._marks.get(name, {})

    def order(self, element: Element) -> int:
        """Return an element's place in the document."""
        return element.number

    def is_free(self, element: Element, *, folded: bool = False) -> bool:
        """Tell whether an element is shown (or may be folded away), stands among results and is not taken."""
        number = element.number
        return not (self._covered[number] or self._outside[number] or (self._hidden[number] and not folded))

    def take(self, block: Block) -> None:
        """Keep a block; what lies inside it is taken."""
        self.blocks.append(block)
        first, end = block.root.number, block.root.end
        self._covered[first:end] = b"\1" * (end - first)

    def place(self, element: Element) -> Place:
        """Return where an element stands."""
        number = element.number
        key = self._framed[number], self._hidden[number], self._outside[number], self._owned[number]
        if key not in self._places:
            self._places[key] = self._place(*key)
        return self._places[key]

    def _place(self, framed: int, hidden: int, outside: int, owned: int) -> Place:
        frame = self._frames[framed - 1] if framed else None
        around = chain([frame], frame.iterancestors()) if frame is not None else ()
        section = next((SECTIONS[name] for node in around if (name := node.get("id")) in SECTIONS), None)
        return Place(section, bool(hidden), not outside, bool(owned), frame)

    def _within(self, parts: set[int], *kinds: list[int]) -> set[int]:
        """Leave out the parts that hold most of the page's headings: each is a frame around results."""
        headings, ends = next((found for found in kinds if found), []), self.root.tree.ends
        if len(headings) < FEWEST_HEADINGS:
            return parts
        first, last = headings[len(headings) // 6], headings[-1 - len(headings) // 6]
        return {number for number in parts if number > first or ends[number] <= last}

    def _named(self, names: Iterable[str]) -> list[int]:
        numbers = self.ids.numbers
        return [numbers[name] for name in names if name in numbers]

    def _painted(self, numbers: Iterable[int]) -> bytearray:
        """Return for each node whether it is one of some elements or lies in one."""
        ends = self.root.tree.ends
        told = bytearray(len(ends))
        for number in sorted(numbers):
            if not told[number]:
                told[number : ends[number]] = b"\1" * (ends[number] - number)
        return told

    def _narrow(self) -> list[int]:
        """Return the right-hand side's blocks in the main column: only a narrow screen shows them there."""
        column = self.ids.get("center_col")
        if column is None:
            return []
        return [number for number in self._marks.get("data-rrhs", ()) if column.number < number < column.end]


@cache
def _with_always(marks: frozenset[str]) -> frozenset[str]:
    return marks | ALWAYS


def lineage(element: Element) -> Iterator[Element]:
    """Yield an element and its ancestors, the nearest first."""
    elements, parents, number = element.tree.elements, element.tree.parents, element.number
    while number >= 0:
        yield elements[number]
        number = parents[number]


def outermost(elements: Iterable[Element]) -> list[Element]:
    """Drop the elements that lie inside others of the same list, given in page order."""
    kept: list[Element] = []
    end = -1
    for element in elements:
        if element.number >= end:
            kept.append(element)
            end = element.end
    return kept
