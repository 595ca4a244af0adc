"""Small cards in a row or list: which part of the page is one card, and the few short texts on it."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice

from massive_frames.parsers.tags import INLINE, TEXT, UNSEEN
from massive_frames.parsers.text import one_line
from massive_frames.parsers.tree import Element, Tree
from massive_frames.parsers.urls import read

HIGHEST = 6
_DOTS = " \u00b7\u2022\u200e|-"


def card_of(element: Element, url: str) -> Element:
    """Return the largest part around an element that links to no other address."""
    card = element
    for parent in islice(element.iterancestors(), HIGHEST):
        addresses = (read(href) for link in parent.iter("a") if (href := link.get("href")))
        if parent.get("id") or any(address.outward and address.url != url for address in addresses):
            break
        card = parent
    return card


def texts_of(card: Element) -> list[str]:
    """Return the separate texts of a card in order, without repeats and dots."""
    tree, number, end, hidden = card.tree, card.number, card.end, card.tree.hidden
    tags, ends, texts = tree.tags, tree.ends, tree.texts
    found: dict[str, None] = {}
    place, last = bisect_left(texts, number), bisect_left(texts, end)
    while place < last:
        if ends[number] <= texts[place] or tags[number] in UNSEEN or number in hidden:
            number = ends[number]
        elif number + 1 < texts[place] and (inner := tags[number + 1]) not in INLINE and inner[0] != "-":
            number += 1  # it has no words of its own before a block
        elif _is_one(tree, number):
            found.setdefault(tree.line(number).strip(_DOTS))
            number = ends[number]
        else:
            if text := tree.own_text(number):
                found.setdefault(one_line(text).strip(_DOTS))
            number += 1
        place = bisect_left(texts, number, place, last)
    return [text for text in found if text]


def _is_one(tree: Tree, number: int) -> bool:
    """Tell whether an element has words of its own and nothing but inline elements beside them."""
    child, end, worded = number + 1, tree.ends[number], False
    while child < end:
        tag = tree.tags[child]
        if tag == TEXT:
            worded = worded or not tree.is_blank(child)
        elif tag[0] != "-" and tag not in INLINE:
            return False
        child = tree.ends[child]
    return worded
