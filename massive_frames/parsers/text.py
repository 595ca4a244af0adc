"""The words of an element as a reader sees them, in one line."""

from __future__ import annotations

from massive_frames.parsers.shown import one_line
from massive_frames.parsers.tags import INLINE, TEXT, UNSEEN
from massive_frames.parsers.tree import Element

__all__ = [
    "INLINE",
    "UNSEEN",
    "beginning_of",
    "has_own_words",
    "is_undisplayed",
    "lines_of",
    "one_line",
    "text_of",
]


def text_of(element: Element, without: frozenset[Element] | set[Element] = frozenset()) -> str:
    """Join the visible words of an element in one line.

    Parameters
    ----------
    element : Element
        Where the words stand.
    without : set of Element
        Elements inside it whose words are left out.
    """
    return element.tree.line(element.number, [one.number for one in without] if without else ())


def beginning_of(element: Element, chars: int) -> str:
    """Return the first characters of what ``text_of`` says; of a long text, the rest is not looked at."""
    return element.tree.beginning(element.number, chars)


def lines_of(element: Element, without: frozenset[Element] | set[Element] = frozenset()) -> str:
    """Join the visible words of an element, one line for each paragraph, list item and other block."""
    return element.tree.lines(element.number, [one.number for one in without] if without else ())


def has_own_words(element: Element) -> bool:
    """Tell whether an element has words of its own, beside those of the elements in it."""
    tree, number = element.tree, element.number + 1
    tags, ends, end = tree.tags, tree.ends, tree.ends[element.number]
    while number < end:
        if tags[number] == TEXT and not tree.is_blank(number):
            return True
        number = ends[number]
    return False


def is_undisplayed(element: Element) -> bool:
    """Tell whether the element itself says that it is not displayed; ``visibility`` does not count."""
    return element.number in element.tree.hidden
