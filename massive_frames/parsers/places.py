"""What a business shows under its name: kind, price, address, telephone and hours, line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from massive_frames.models.row import Attribute, SearchRow
from massive_frames.parsers.text import INLINE, UNSEEN, has_own_words, is_undisplayed, lines_of
from massive_frames.parsers.tree import Element

_DOT = re.compile(r"\s*\u00b7\s*")
_PHONE = re.compile(r"[+(\d\u202a\u200e][\d\s().+/\u2010-\u2013-]{5,}\d\u202c?$")
_DISTANCE = re.compile(r"[\d.,]+\s?[^\W\d]{1,4}\.?$")
_RATED = re.compile(r"[\d.,]+\s*\(|\(|[\d.,]+$")
_PRICE = re.compile(r"[^\w\s]{1,4}$|[^\w\s]?\d[\d.,\s\u2013-]*[^\w\s]?$")
_STATE = "\u22c5"  # stands between a state such as "open" and the hour when it ends
FEWEST_DIGITS = 6
LONGEST_HOURS = 48


class _Line(NamedTuple):
    """A line of text, and whether it tells by a dot or by colour that a place is open or closed."""

    words: str
    timed: bool


def describe_place(row: SearchRow, name: Element, unit: Element) -> None:
    """Fill a row's attributes from the lines under a name; what is none of them becomes the snippet."""
    lines = [line for part in _parts(unit, name) for line in _lines(part) if len(line.words) > 1]
    _take_kind(row, lines)
    number = _address_at(lines)
    if number is not None:
        _add_address(row, _DOT.split(lines.pop(number).words))
    after = number or 0
    hours = next((n for n, line in enumerate(lines) if line.timed), None)
    if hours is None and after < len(lines) and _may_be_hours(lines[after].words):
        hours = after
    if hours is not None:
        row.attributes.append(Attribute("hours", lines.pop(hours).words))
    row.snippet = " ".join(line.words for line in lines) or None


def _address_at(lines: list[_Line]) -> int | None:
    """Return which line holds the telephone, or else the first one if it is no line of hours."""
    phone = next((n for n, line in enumerate(lines) if any(map(_is_phone, _DOT.split(line.words)))), None)
    return 0 if phone is None and lines and not lines[0].timed else phone


def _lines(part: Element) -> Iterator[_Line]:
    texts = lines_of(part).split("\n")
    coloured = len(texts) == 1 and any("color" in (node.get("style") or "") for node in part.iter("span"))
    for text in texts:
        yield _Line(text, coloured or _STATE in text)


def _parts(unit: Element, name: Element) -> Iterator[Element]:
    """Yield the smallest blocks of text beside a name and the links to other pages."""
    stack = [unit]
    while stack:
        node = stack.pop()
        named = node.number < name.number < node.end
        away = node.tag == "a" and node.get("href") and not named
        if node is name or away or node.tag in UNSEEN or node.tag == "button" or is_undisplayed(node):
            continue
        if node is not unit and not named and (has_own_words(node) or (len(node) and _is_flat(node))):
            yield node
        else:
            stack.extend(reversed(node))


def _is_flat(node: Element) -> bool:
    """Tell whether all that an element holds runs on in one line."""
    return all(inner is node or inner.tag in INLINE for inner in node.iter("*"))


def _take_kind(row: SearchRow, lines: list[_Line]) -> None:
    """Read what stands beside the stars: a note that there are none, a price, and at last the kind.

    Where stars have a line of their own, the kind begins the next one, before the address.
    """
    starred = False
    while lines:
        parts = [part for part in _DOT.split(lines.pop(0).words) if part]
        told = [part for part in parts if not _RATED.match(part)]
        price = next((part for part in told if _is_price(part)), None)
        kinds = [part for part in told if part != price]
        if price:
            row.attributes.append(Attribute("price", price))
        if kinds:
            alone = starred and len(told) == len(parts)
            row.attributes.append(Attribute("category", kinds[0 if alone else -1]))
            if alone and kinds[1:]:
                lines.insert(0, _Line(" \u00b7 ".join(kinds[1:]), timed=False))
            return
        starred = True


def _add_address(row: SearchRow, parts: list[str]) -> None:
    phone = next((part for part in parts if _is_phone(part)), None)
    rest = [part for part in parts if part and part != phone]
    distance = rest.pop(0) if len(rest) > 1 and _DISTANCE.match(rest[0]) else None
    found = {"address": " \u00b7 ".join(rest), "phone": phone, "distance": distance}
    row.attributes += [Attribute(name, value) for name, value in found.items() if value]


def _is_phone(part: str) -> bool:
    return _PHONE.match(part) is not None and sum(c.isdigit() for c in part) >= FEWEST_DIGITS


def _is_price(part: str) -> bool:
    return any(unicodedata.category(c) == "Sc" for c in part) and _PRICE.match(part) is not None


def _may_be_hours(words: str) -> bool:
    return any(c.isdigit() for c in words) and len(words) <= LONGEST_HOURS and words[0].isalpha()
