"""One results page as components see it: its tree, indexed once, and what has been taken from it so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from massive_frames.models.row import SearchRow
from massive_frames.parsers.text import is_undisplayed
from massive_frames.parsers.tree import Element

Found = TypeVar("Found")

ALWAYS = frozenset({"aria-label", "id", "role"})
OFTEN = frozenset({"a", "form", "g-accordion-expander", "h3"})
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
_PLACING = frozenset({"id", "style", "data-attrid"})


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
    _numbers: dict[Element, int] = field(default_factory=dict)
    _tags: dict[str, list[Element]] = field(default_factory=dict)
    _marks: dict[str, list[Element]] = field(default_factory=lambda: defaultdict(list))
    _once: dict[Callable[[Page], Any], Any] = field(default_factory=dict)
    _places: dict[Element, Place] = field(default_factory=dict)
    _taken: set[Element] = field(default_factory=set)

    def __post_init__(self) -> None:
        wanted, marks, tags = self.marks | ALWAYS, self._marks, self._tags
        tags.update((name, []) for name in OFTEN)
        self._elements = list(self.root.iter("*"))  # kept: lxml makes an element anew when none is held
        for element in self._elements:
            if (tag := element.tag) in OFTEN:
                tags[tag].append(element)
            names = element.keys()
            if not wanted.isdisjoint(names):
                for name in wanted.intersection(names):
                    marks[name].append(element)
        self.ids = {str(element.get("id")): element for element in reversed(marks["id"])}
        self.area = next((self.ids[name] for name in AREAS if name in self.ids), self.root)

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
        return [element for name in names for element in self._tags[name]]

    def marked(self, name: str, value: str | None = None) -> list[Element]:
        """Return the elements that carry an attribute, in page order."""
        found = self._marks.get(name, [])
        return found if value is None else [element for element in found if element.get(name) == value]

    def order(self, element: Element) -> int:
        """Return an element's place in the document."""
        if not self._numbers:
            self._numbers = {node: number for number, node in enumerate(self._elements)}
        return self._numbers[element]

    def is_free(self, element: Element, *, folded: bool = False) -> bool:
        """Tell whether an element is shown (or may be folded away), stands among results and is not taken."""
        place = self.place(element)
        if (place.hidden and not folded) or not place.inside:
            return False
        taken = self._taken
        return not taken or (element not in taken and taken.isdisjoint(element.iterancestors()))

    def take(self, block: Block) -> None:
        """Keep a block; what lies inside it is taken."""
        self.blocks.append(block)
        self._taken.add(block.root)

    def place(self, element: Element) -> Place:
        """Return where an element stands."""
        known = self._places.get(element)
        if known is not None:
            return known
        path: list[Element] = []
        node: Element | None = element
        while node is not None and node not in self._places:
            path.append(node)
            node = node.getparent()
        place = Place() if node is None else self._places[node]
        for step in reversed(path):
            place = self._places[step] = self._step(place, step)
        return place

    def _step(self, place: Place, element: Element) -> Place:
        if element.tag in HEADED and not place.owned:
            place = place._replace(owned=True)
        if _PLACING.isdisjoint(element.keys()):
            return place._replace(frame=element) if element is self.area else place
        name = element.get("id")
        if name in SECTIONS:
            place = place._replace(section=SECTIONS[name], frame=element)
        elif name in OUTSIDE:
            place = place._replace(inside=False)
        if element is self.area:
            place = place._replace(frame=element)
        if not place.owned and (name in PAID or element.get("data-attrid")):
            place = place._replace(owned=True)
        if not place.hidden and is_undisplayed(element):
            place = place._replace(hidden=True)
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
        if inside.isdisjoint(element.iterancestors()):
            kept.append(element)
            inside.add(element)
    return kept
