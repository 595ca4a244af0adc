"""One answer's place on a page, as an application's module finds it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from massive_frames.parsers.page import Page
from massive_frames.parsers.tree import Element

MARKS = frozenset(
    {"aria-busy", "data-content", "data-is-streaming", "data-message-author-role", "data-pplx-citation"}
    | {"data-role", "data-subtree", "data-test-id", "data-testid", "data-turn"}
)
"""The attributes that the applications' modules look elements up by."""
SPEAKERS = ("h4", "h5", "h6")


@dataclass(eq=False)
class Turn:
    """Where one answer stands.

    Parameters
    ----------
    root : Element
        The turn as a whole, with what stands around the answer.
    parts : list of Element
        The parts of it that hold the answer's words.
    panels : list of Element
        Where sources stand beside the answer; they may be anywhere on the page.
    speaker : set of Element
        Headings in the parts that only say who speaks.
    model_name : str, optional
        The exact model, as the page has it.
    busy : bool
        Whether the answer was still being written.
    """

    root: Element
    parts: list[Element]
    panels: list[Element] = field(default_factory=list)
    speaker: set[Element] = field(default_factory=set)
    model_name: str | None = None
    busy: bool = False


class Owners:
    """Tells in which of some elements others lie.

    Parameters
    ----------
    elements : iterable of Element
        In page order, none inside another.
    """

    def __init__(self, elements: Iterable[Element]) -> None:
        self._elements = list(elements)
        self._starts = [element.number for element in self._elements]

    def of(self, element: Element) -> Element | None:
        """Return the one that an element is, or lies in."""
        place = bisect_right(self._starts, element.number) - 1
        found = self._elements[place] if place >= 0 else None
        return found if found is not None and element.number < found.end else None


def told_busy(page: Page, turns: list[Turn]) -> list[Turn]:
    """Return the turns, those marked as busy that say that they are still being written."""
    owners = Owners(turn.root for turn in turns)
    marked = [*page.marked("aria-busy", "true"), *page.marked("data-is-streaming", "true")]
    busy = {owners.of(node) for node in marked}
    for turn in turns:
        turn.busy |= turn.root in busy
    return turns


def speaker_of(part: Element) -> set[Element]:
    """Return the heading that says who speaks: the first thing in a message, and a small one."""
    node = part
    while len(node) and not (node.text or "").strip():
        node = node[0]
        if node.tag in SPEAKERS:
            return {node}
    return set()
