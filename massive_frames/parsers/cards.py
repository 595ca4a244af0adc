"""Small cards in a row or list: which part of the page is one card, and the few short texts on it."""

from __future__ import annotations

import re
from bisect import bisect_left

from massive_frames.models.row import SearchRow
from massive_frames.parsers.tags import INLINE, TEXT, UNSEEN
from massive_frames.parsers.text import one_line, text_of
from massive_frames.parsers.tree import Element, Tree
from massive_frames.parsers.urls import is_outward, unwrap

HIGHEST = 6
_LENGTH = re.compile(r"\d{1,2}(?::\d{2}){1,2}$")
_DOTS = " \u00b7\u2022\u200e|-"


def card_of(element: Element, url: str) -> Element:
    """Return the largest part around an element that links to no other address."""
    card = element
    for steps, parent in enumerate(element.iterancestors()):
        others = (unwrap(link.get("href")) for link in parent.iter("a") if is_outward(link.get("href")))
        if steps >= HIGHEST or parent.get("id") or any(other != url for other in others):
            break
        card = parent
    return card


def texts_of(card: Element) -> list[str]:
    """Return the separate texts of a card in order, without repeats and dots."""
    tree, number, end = card.tree, card.number, card.end
    found: dict[str, None] = {}
    while number < end:
        if tree.tags[number][0] == "-":
            number += 1
        elif tree.tags[number] in UNSEEN or number in tree.hidden:
            number = tree.ends[number]
        elif _is_one(tree, number):
            found.setdefault(text_of(tree.elements[number]).strip(_DOTS))
            number = tree.ends[number]
        else:
            if text := tree.own_text(number):
                found.setdefault(one_line(text).strip(_DOTS))
            number += 1
    return [text for text in found if text]


def _is_one(tree: Tree, number: int) -> bool:
    """Tell whether an element has words of its own and nothing but inline elements beside them."""
    child, end, worded = number + 1, tree.ends[number], False
    while child < end:
        tag = tree.tags[child]
        if tag == TEXT:
            worded = worded or not (tree.words[bisect_left(tree.texts, child)] or " ").isspace()
        elif tag[0] != "-" and tag not in INLINE:
            return False
        child = tree.ends[child]
    return worded


def fill(row: SearchRow, card: Element, url: str) -> None:
    """Fill title, site, date and length from a card about one address."""
    row.title = _title(card, url)
    rest = [text for text in texts_of(card) if text != row.title]
    length = next((text for text in rest if _LENGTH.match(text)), None)
    if length:
        row.details["duration"] = length
    plain = [text for text in rest if not _LENGTH.match(text)]
    row.site = next((text for text in plain if text), None)
    row.date = next(
        (text for text in reversed(plain) if text != row.site and any(c.isdigit() for c in text)), None
    )


def _title(card: Element, url: str) -> str | None:
    for node in card.iter("div", "span", "h1", "h2", "h3", "h4"):
        if node.get("role") == "heading" or node.tag.startswith("h"):
            inner = next((span for span in node.iter("span") if span.text and span.text.strip()), None)
            several = inner is not None and len(texts_of(node)) > 1
            return text_of(inner if several and inner is not None else node) or None
    for link in card.iter("a"):
        if unwrap(link.get("href")) == url and link.get("aria-label"):
            return one_line(link.get("aria-label") or "")
    texts = [text for text in texts_of(card) if not _LENGTH.match(text)]
    return max(texts, key=len) if texts else None
