"""One results page as components see it: its tree, indexed once, and what has been taken from it so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from massive_frames.models.row import SearchRow
from massive_frames.parsers.text import is_undisplayed
from massive_frames.parsers.tree import Element

ALWAYS = frozenset({"id", "role"})
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


class Place(NamedTuple):
    """Where an element stands: its section, whether it is shown, whether results can stand there."""

    section: str | None
    hidden: bool
    inside: bool


@dataclass(eq=False)
class Block:
    """What one component found in one place: rows, and the element that they are read from."""

    root: Element
    rows: list[SearchRow]
    section: str | None = None
    understood: bool = True


@dataclass(eq=False)
class Page:
    """A page's tree with indexes by attribute and, when asked, by tag.

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
    _order: dict[Element, int] = field(default_factory=dict)
    _tags: dict[str, list[Element]] = field(default_factory=dict)
    _marks: dict[str, list[Element]] = field(default_factory=dict)
    _places: dict[Element, Place] = field(default_factory=dict)
    _taken: set[Element] = field(default_factory=set)

    def __post_init__(self) -> None:
        wanted, marks, order = self.marks | ALWAYS, self._marks, self._order
        for number, element in enumerate(self.root.iter("*")):
            order[element] = number
            for name in wanted.intersection(element.keys()):
                marks.setdefault(name, []).append(element)
        self.ids = {str(element.get("id")): element for element in reversed(marks.get("id", ()))}
        self.area = next((self.ids[name] for name in AREAS if name in self.ids), self.root)

    def tagged(self, *names: str) -> list[Element]:
        """Return the elements of some tags."""
        for name in names:
            if name not in self._tags:
                self._tags[name] = list(self.root.iter(name))
        return [element for name in names for element in self._tags[name]]

    def marked(self, name: str, value: str | None = None) -> list[Element]:
        """Return the elements that carry an attribute, in page order."""
        found = self._marks.get(name, [])
        return found if value is None else [element for element in found if element.get(name) == value]

    def order(self, element: Element) -> int:
        """Return an element's place in the document."""
        return self._order[element]

    def is_free(self, element: Element, *, folded: bool = False) -> bool:
        """Tell whether an element is shown (or may be folded away), stands among results and is not taken."""
        place = self.place(element)
        if (place.hidden and not folded) or not place.inside:
            return False
        return not any(node in self._taken for node in lineage(element)) if self._taken else True

    def take(self, block: Block) -> None:
        """Keep a block; what lies inside it is taken."""
        self.blocks.append(block)
        self._taken.add(block.root)

    def place(self, element: Element) -> Place:
        """Return where an element stands."""
        path: list[Element] = []
        node: Element | None = element
        while node is not None and node not in self._places:
            path.append(node)
            node = node.getparent()
        place = Place(None, hidden=False, inside=True) if node is None else self._places[node]
        for step in reversed(path):
            place = self._places[step] = _step(place, step)
        return place


def lineage(element: Element) -> Iterator[Element]:
    """Yield an element and its ancestors, the nearest first."""
    yield element
    yield from element.iterancestors()


def outermost(elements: Iterable[Element]) -> list[Element]:
    """Drop the elements that lie inside others of the same list, given in page order."""
    kept: list[Element] = []
    inside: set[Element] = set()
    for element in elements:
        if not any(node in inside for node in element.iterancestors()):
            kept.append(element)
            inside.add(element)
    return kept


def _step(place: Place, element: Element) -> Place:
    name = element.get("id")
    if name is not None:
        if name in SECTIONS:
            place = place._replace(section=SECTIONS[name])
        elif name in OUTSIDE:
            place = place._replace(inside=False)
    if not place.hidden and is_undisplayed(element):
        place = place._replace(hidden=True)
    return place
