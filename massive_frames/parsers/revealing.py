"""What hides all results of a page at once: a page saved before its script showed them."""

from __future__ import annotations

from bisect import bisect_left

from massive_frames.parsers.tree import Tree
from massive_frames.parsers.urls import is_outward

FEWEST = 3


def revealed(tree: Tree, hidden: bytearray, *kinds: list[int]) -> set[int]:
    """Return the elements that hide every headline of a page; where one is seen, they hide no results.

    Parameters
    ----------
    tree : Tree
        The page's tree.
    hidden : bytearray
        For each node whether it is hidden.
    *kinds : list of int
        The numbers of headings of one kind each; the first kind that has enough headlines counts.
    """
    for headings in kinds:
        if 2 * sum(map(hidden.__getitem__, headings)) <= len(headings):
            continue
        found = [number for number in headings if _leads_out(tree, number)]
        if len(found) >= FEWEST:
            first, last = found[0], found[-1]
            return {number for number in tree.hidden if number < first and last < tree.ends[number]}
    return set()


def _leads_out(tree: Tree, heading: int) -> bool:
    """Tell whether a heading stands in a link to another site, or holds one."""
    links = tree.numbers.get("a", [])
    place = bisect_left(links, heading)
    near = [number for number in links[place : place + 1] if number < tree.ends[heading]]
    around = links[place - 1] if place else heading
    near += [around] if around < heading < tree.ends[around] else []
    return any(is_outward(tree.value(number, "href")) for number in near)
