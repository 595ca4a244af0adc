"""One results page as components see it: its tree, indexed once, and what has been taken from it so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from massive_frames.models.row import SearchRow
from massive_frames.parsers.tree import Element

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
PAID = frozenset({"tads", "tadsb", "bottomads", "tvcap"})
_PLACING = frozenset({"id", "style", "data-attrid", "data-rrhs"})


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
        self._marks = tree.marked(self.marks | ALWAYS)
        self._marked: dict[tuple[str, str | None], list[Element]] = {}
        self._values: dict[str, defaultdict[str, list[int]]] = {}
        self._covered = bytearray(len(tree.tags))
        self._places: dict[int, Place] = {-1: Place()}
        self.ids = {str(element.get("id")): element for element in reversed(self.marked("id"))}
        self.area = next((self.ids[name] for name in AREAS if name in self.ids), self.root)
        self._placing = set().union(*(self._marks.get(name, ()) for name in _PLACING - {"style"}))
        self._placing.update(tree.hidden, [self.area.number], *(tree.numbers.get(tag, ()) for tag in HEADED))

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
        key = name, value
        if key not in self._marked:
            elements = self.root.tree.elements
            self._marked[key] = [elements[number] for number in self.numbered(name, value)]
        return self._marked[key]

    def numbered(self, name: str, value: str | None = None) -> list[int]:
        """Return the numbers of the elements that ``marked`` returns; to make an element takes longer."""
        if value is None:
            return self._marks.get(name, [])
        if name not in self._values:
            found: defaultdict[str, list[int]] = defaultdict(list)
            self._values[name] = found
            for number in self._marks.get(name, ()):
                found[self.root.tree.attributes[number][name] or ""].append(number)
        return self._values[name].get(value, [])

    def order(self, element: Element) -> int:
        """Return an element's place in the document."""
        return element.number

    def is_free(self, element: Element, *, folded: bool = False) -> bool:
        """Tell whether an element is shown (or may be folded away), stands among results and is not taken."""
        if self._covered[element.number]:
            return False
        place = self.place(element)
        return place.inside and (folded or not place.hidden)

    def take(self, block: Block) -> None:
        """Keep a block; what lies inside it is taken."""
        self.blocks.append(block)
        first, end = block.root.number, block.root.end
        self._covered[first:end] = b"\1" * (end - first)

    def place(self, element: Element) -> Place:
        """Return where an element stands."""
        places, parents, number = self._places, self.root.tree.parents, element.number
        known = places.get(number)
        if known is not None:
            return known
        path: list[int] = []
        while number not in places:
            path.append(number)
            number = parents[number]
        place, placing = places[number], self._placing
        for step in reversed(path):
            if step in placing:
                place = self._step(place, step)
            places[step] = place
        return place

    def _step(self, place: Place, number: int) -> Place:
        tree = self.root.tree
        if tree.tags[number] in HEADED and not place.owned:
            place = place._replace(owned=True)
        element = tree.elements[number]
        name = element.get("id")
        if name in SECTIONS:
            place = place._replace(section=SECTIONS[name], frame=element)
        elif name in OUTSIDE:
            place = place._replace(inside=False)
        if element is self.area:
            place = place._replace(frame=element)
        if not place.owned and (name in PAID or element.get("data-attrid")):
            place = place._replace(owned=True)
        if not place.hidden and (number in tree.hidden or self._is_narrow(element)):
            place = place._replace(hidden=True)
        return place

    def _is_narrow(self, element: Element) -> bool:
        """Tell a block of the right-hand side in the main column: only a narrow screen shows it there."""
        column = self.ids.get("center_col")
        if column is None or element.get("data-rrhs") is None:
            return False
        return column.number < element.number < column.end


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
