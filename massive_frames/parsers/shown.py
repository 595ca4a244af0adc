"""What a reader sees of an element's words: joined, with edges between blocks, or in one line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from typing import TYPE_CHECKING
from unicodedata import category

from massive_frames.parsers.tags import EDGE, NO_EDGE

if TYPE_CHECKING:
    from massive_frames.parsers.nodes import Nodes

_JOINERS = "\u200c\u200d"
_MARK_BETWEEN = re.compile(r"(?<=\w)[\u200e\u200f\u202a-\u202e\u2066-\u2069]+(?=\w)")
"""A mark of direction between two letters: it stands between two elements, not in a word."""


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


def in_lines(text: str) -> str:
    """Put each part between two edges into a line of its own, if it has words."""
    lines = (one_line(line) for line in text.split(EDGE))
    return "\n".join(line for line in lines if line)


def shown(nodes: Nodes, start: int, without: Collection[int] = ()) -> str:
    """Join the visible texts in an element; an edge stands where a block begins or ends.

    Nothing stands between inline parts. What is inside the nodes ``without`` is left out.
    """
    end = nodes.ends[start]
    if end == start + 1:
        return ""
    texts, unseen = nodes.texts, nodes.unseen
    gap = bisect_left(unseen, start)
    if not without and (gap == len(unseen) or unseen[gap] >= end):
        first = bisect_left(texts, start)
        return "".join(nodes.words[first : bisect_left(texts, end, first)])
    gaps = unseen[gap : bisect_left(unseen, end, gap)]
    if without:
        gaps = sorted([*gaps, *(number for number in without if start <= number < end)])
    found: list[str] = []
    before = -1
    for gap in [*gaps, end]:
        first, stop = bisect_left(texts, start), bisect_left(texts, gap)
        if first < stop:
            found.append(_rejoined(nodes, before, first, gaps))
            found += nodes.words[first + 1 : stop]
            before = texts[stop - 1]
        if start <= gap < end:
            start = nodes.ends[gap]
    return "".join(found)


def _rejoined(nodes: Nodes, before: int, word: int, gaps: list[int]) -> str:
    """Return a word after a gap: the edges of what is left out do not count."""
    text, number = nodes.words[word].removeprefix(EDGE), nodes.texts[word]
    if before < 0:
        return text
    above = nodes.parents[before]
    while nodes.ends[above] <= number:
        if nodes.tags[above] not in NO_EDGE:
            return EDGE + text
        above = nodes.parents[above]
    node = before + 1
    while node < number:
        if node in gaps:
            node = nodes.ends[node]
            continue
        if nodes.tags[node] not in NO_EDGE:
            return EDGE + text
        node += 1
    return text
