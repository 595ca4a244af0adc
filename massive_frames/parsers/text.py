"""The words of an element as a reader sees them, in one line."""

from __future__ import annotations

import re
from bisect import bisect_left
from unicodedata import category

from massive_frames.parsers.tags import EDGE, INLINE, NO_EDGE, TEXT, UNSEEN
from massive_frames.parsers.tree import Element, Tree

__all__ = [
    "INLINE",
    "UNSEEN",
    "beginning_of",
    "has_own_words",
    "is_undisplayed",
    "lines_of",
    "one_line",
    "text_at",
    "text_of",
]


SHORT = 200
_NOTHING: frozenset[Element] = frozenset()
_JOINERS = "\u200c\u200d"
_MARK_BETWEEN = re.compile(r"(?<=\w)[\u200e\u200f\u202a-\u202e\u2066-\u2069]+(?=\w)")
"""A mark of direction between two letters: it stands between two elements, not in a word."""


def text_of(element: Element, without: frozenset[Element] | set[Element] = frozenset()) -> str:
    """Join the visible words of an element in one line.

    Parameters
    ----------
    element : Element
        Where the words stand.
    without : set of Element
        Elements inside it whose words are left out.
    """
    tree, number = element.tree, element.number
    return one_line(_shown(tree, number, without)) if without else text_at(tree, number)


def text_at(tree: Tree, number: int) -> str:
    """Return what ``text_of`` says of the element of a number; no element is made."""
    said = tree.said
    if number in said:
        return said[number]
    words = one_line(_shown(tree, number, _NOTHING))
    if len(words) <= SHORT:  # long ones would be kept once for each element around them
        said[number] = words
    return words


def beginning_of(element: Element, chars: int) -> str:
    """Return the first characters of what ``text_of`` says; of a long text, the rest is not looked at."""
    shown, size = _shown(element.tree, element.number, _NOTHING), 2 * chars
    words = one_line(shown[:size])
    while len(words) <= chars and size < len(shown):
        size *= 4
        words = one_line(shown[:size])
    return words[:chars]


def lines_of(element: Element, without: frozenset[Element] | set[Element] = frozenset()) -> str:
    """Join the visible words of an element, one line for each paragraph, list item and other block."""
    lines = (one_line(line) for line in _shown(element.tree, element.number, without).split(EDGE))
    return "\n".join(line for line in lines if line)


def _shown(tree: Tree, start: int, without: frozenset[Element] | set[Element]) -> str:
    """Join the visible texts; an edge stands where a block begins or ends, nothing between inline parts."""
    end = tree.ends[start]
    if end == start + 1:
        return ""
    unseen = tree.unseen
    gap = bisect_left(unseen, start)
    if not without and (gap == len(unseen) or unseen[gap] >= end):
        first = bisect_left(tree.texts, start)
        return "".join(tree.words[first : bisect_left(tree.texts, end, first)])
    gaps = unseen[gap : bisect_left(unseen, end, gap)]
    if without:
        gaps = sorted([*gaps, *(one.number for one in without if start <= one.number < end)])
    found: list[str] = []
    before = -1
    for gap in [*gaps, end]:
        first, stop = bisect_left(tree.texts, start), bisect_left(tree.texts, gap)
        if first < stop:
            found.append(_rejoined(tree, before, first, gaps))
            found += tree.words[first + 1 : stop]
            before = tree.texts[stop - 1]
        if start <= gap < end:
            start = tree.ends[gap]
    return "".join(found)


def _rejoined(tree: Tree, before: int, word: int, gaps: list[int]) -> str:
    """Return a word after a gap: the edges of what is left out do not count."""
    text, number = tree.words[word].removeprefix(EDGE), tree.texts[word]
    if before < 0:
        return text
    above = tree.parents[before]
    while tree.ends[above] <= number:
        if tree.tags[above] not in NO_EDGE:
            return EDGE + text
        above = tree.parents[above]
    node = before + 1
    while node < number:
        if node in gaps:
            node = tree.ends[node]
            continue
        if tree.tags[node] not in NO_EDGE:
            return EDGE + text
        node += 1
    return text


def one_line(text: str) -> str:
    """Fold all white space and drop what does not print; what takes no room parts no word."""
    text = text.strip()
    if text.isprintable() and "  " not in text:  # as most are
        return text
    text = " ".join(text.split())
    if text.isprintable():
        return text
    text = _MARK_BETWEEN.sub(" ", text)
    for character in set(text):
        if not character.isprintable() and character not in _JOINERS:
            text = text.replace(character, "" if category(character) == "Cf" else " ")
    return " ".join(text.split())


def has_own_words(element: Element) -> bool:
    """Tell whether an element has words of its own, beside those of the elements in it."""
    tree, number = element.tree, element.number + 1
    tags, ends, end = tree.tags, tree.ends, tree.ends[element.number]
    while number < end:
        if tags[number] == TEXT and not (tree.words[bisect_left(tree.texts, number)] or " ").isspace():
            return True
        number = ends[number]
    return False


def is_undisplayed(element: Element) -> bool:
    """Tell whether the element itself says that it is not displayed; ``visibility`` does not count."""
    return element.number in element.tree.hidden
