"""Stars and the number of votes, as a result or a business shows them."""

from __future__ import annotations

import re
from bisect import bisect_left

from massive_frames.models.row import SearchRow
from massive_frames.parsers.page import Page
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element

_DECIMAL = re.compile(r"(?<![\d.,])(\d(?:[.,]\d)?)(?![\d.,%])")
_COUNT = re.compile(r"[(\u00b7\s]\s*\u200e?(\d[\d.,\u00a0\u202f' ]*)\s*([KMkm]?)")
_LEADING = re.compile(r"(\d[.,]\d)\s*\(\d[\d.,\u00a0\u202f ]*[KMkm]?\)\s*")
_THREE_DIGITS = re.compile(r"(?:\D*\d){3}")
_BEST = 10.0
_STARS = ("span", "g-review-stars", "div")


def rate(row: SearchRow, unit: Element, page: Page) -> None:
    """Set ``rating`` and ``votes`` from the first stars in an element: a labelled image and two numbers."""
    numbers = page.once(_stars)
    for number in numbers[bisect_left(numbers, unit.number) : bisect_left(numbers, unit.end)]:
        stars = unit.tree.elements[number]
        label = page.values("aria-label")[number] or ""
        line = _line_of(stars)
        shown = _DECIMAL.search(line) or _DECIMAL.search(label)
        if shown and float(shown[1].replace(",", ".")) <= _BEST:
            row.rating = float(shown[1].replace(",", "."))
            row.votes = _votes(line, shown[0])
            return


def unrated(row: SearchRow, text: str) -> str:
    """Take stars and votes that lead a text into the row; return the rest of the text."""
    found = _LEADING.match(text)
    if found is None:
        return text
    if row.rating is None:
        row.rating, row.votes = float(found[1].replace(",", ".")), _votes(found[0], found[1])
    return text[found.end() :]


def _stars(page: Page) -> list[int]:
    tree, labels = page.root.tree, page.values("aria-label")
    reviews = [child for review in tree.numbers.get("g-review-stars", ()) for child in tree.children(review)]
    found = labels.keys() & {*page.numbered("role", "img"), *reviews}
    stars = (number for number in found if tree.tags[number] in _STARS)
    return sorted(number for number in stars if _DECIMAL.search(labels[number] or ""))


def _line_of(stars: Element) -> str:
    """Return the text of the nearest part around the stars that says more than a number."""
    node, text = stars, ""
    for _ in range(4):
        parent = node.getparent()
        if parent is None:
            break
        node, text = parent, text_of(parent)
        if _THREE_DIGITS.match(text):
            break
    return text[:200]


def _votes(line: str, rating: str) -> int | None:
    after = line[line.find(rating) + len(rating) :] if rating in line else line
    found = _COUNT.search(after)
    if found is None:
        return None
    digits = re.sub(r"\D", "", found[1])
    scale = {"k": 1000, "m": 1_000_000}.get(found[2].lower(), 1)
    if scale > 1:
        return int(float(found[1].strip().replace(",", ".")) * scale)
    return int(digits) if digits else None
