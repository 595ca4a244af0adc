"""What some results show beside their text: small pictures, a price, a place below another result."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from massive_frames.models.row import Image, SearchRow
from massive_frames.parsers.headings import NEAR
from massive_frames.parsers.text import one_line
from massive_frames.parsers.tree import Element, Tree
from massive_frames.parsers.urls import domain_of

MOST_IMAGES, LOOKED_AT = 12, 60
LONGEST_PRICE = 24
MOST_LETTERS = 13  # "starting from"
_DATA = "data:"
_HOLDERS = ("span", "div")
_SIGN = re.compile(  # what Unicode calls a currency's sign
    "[$\u00a2-\u00a5\u058f\u060b\u09f2\u09f3\u0af1\u0bf9\u0e3f\u17db\u20a0-\u20c0\ufdfc\ufe69\uff04\uffe0\uffe1\uffe5\uffe6]"
)


def picture_of(img: Element, position: int) -> Image:
    """Return a picture with its address, or the type of the data that stands in the page itself."""
    source = img.get("src") or ""
    if not source or source.startswith(_DATA):
        source = img.get("data-src") or source
    if source.startswith(_DATA):
        source = source.partition(";")[0].removeprefix(_DATA)
    return Image(position, source or None, img.get("alt") or None)


def add_images(row: SearchRow, link: Element, part: Element) -> None:
    """Set the pictures of a result; the site's own sign stands beside its name and is none."""
    tree, images = link.tree, row.images
    for number in tree.inside(part.number, "img")[:LOOKED_AT]:
        if len(images) == MOST_IMAGES:
            break
        if not link.number < number < link.end and _is_shown(tree, number, part.number):
            images.append(picture_of(tree.elements[number], len(images) + 1))


def add_price(row: SearchRow, part: Element) -> None:
    """Set ``details["price"]`` from the first short text with a currency's sign that stands by itself."""
    tree, texts = part.tree, part.tree.texts
    first = bisect_left(texts, part.number)
    shown = tree.words[first : bisect_left(texts, part.end, first)]
    if _SIGN.search("".join([words for words in shown if len(words) <= LONGEST_PRICE + 1])) is None:
        return
    for place, words in enumerate(shown, first):
        if len(words) <= LONGEST_PRICE + 1 and _SIGN.search(words):
            number, text = texts[place], one_line(words)
            own = tree.parents[number] == number - 1 and tree.tags[number - 1] in _HOLDERS
            if own and is_price(text) and text not in (row.snippet or ""):
                row.details["price"] = text
                return


def is_price(text: str) -> bool:
    """Tell a short text of digits and a currency's sign, which few other words may join."""
    if len(text) > LONGEST_PRICE or not _SIGN.search(text) or not any(c.isdigit() for c in text):
        return False
    return sum(c.isalpha() for c in text) <= MOST_LETTERS


def mark_indented(found: Sequence[tuple[Element, SearchRow]]) -> None:
    """Set the domains of results, and mark those listed below another of the same site.

    They stand in a list of their own.
    """
    last: str | None = ""
    for heading, row in found:
        row.domain = domain_of(row.url)
        if row.domain == last and _is_listed(heading):
            row.details["indented"] = True
        last = row.domain


def _is_listed(heading: Element) -> bool:
    tree, number = heading.tree, heading.number
    for _ in range(NEAR):
        number = tree.parents[number]
        if number < 0 or tree.tags[number] == "li":
            return number >= 0
    return False


def _is_shown(tree: Tree, number: int, part: int) -> bool:
    """Tell whether nothing around an element in a part is hidden."""
    hidden, parents = tree.hidden, tree.parents
    while number != part and number >= 0:
        if number in hidden:
            return False
        number = parents[number]
    return True
