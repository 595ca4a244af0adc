"""Data for machines on a page: JSON-LD in scripts, and Microdata in attributes."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages.document import Document, words_of

Item = dict[str, Any]
MAX_CHARS = 2_000_000
"""Characters of JSON-LD that are read."""
MAX_ITEMS = 1_000
MAX_DEPTH = 20
MAX_VALUES = 20_000
_WRAPPER = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\]\]>|/\*\]\]>\*/)\s*;?\s*$")
_ADDRESSES = {"a": "href", "link": "href", "area": "href", "img": "src", "iframe": "src", "source": "src"}
_VALUES = {"meta": "content", "time": "datetime", "data": "value", "meter": "value", "object": "data"}


def jsonld(document: Document) -> list[Any]:
    """Return each JSON-LD value of the page as it stands; what is no JSON is left out."""
    found: list[Any] = []
    room = MAX_CHARS
    for script in document.tagged("script"):
        kind = (script.get("type") or "").partition(";")[0].strip().lower()
        if kind != "application/ld+json":
            continue
        text = (script.text or "").strip()
        room -= len(text)
        if text and room >= 0:
            value = _json(text)
            found += value if isinstance(value, list) else [] if value is None else [value]
    return found


def subjects(values: list[Any]) -> list[Item]:
    """Return the typed objects in JSON-LD that stand for themselves, not as a part of another.

    These are the outermost ones, those of a graph, and what one of them names as its main entity.
    """
    found: list[Item] = []
    waiting = deque(values)
    while waiting and len(found) < MAX_ITEMS:
        value = waiting.popleft()
        if isinstance(value, dict):
            found += [value] if "@type" in value else []
            inner = [value.get("@graph"), value.get("mainEntity")]
            waiting += [part for parts in inner for part in (parts if isinstance(parts, list) else [parts])]
    return found


def microdata(document: Document) -> list[Item]:
    """Return the page's Microdata items that are in no other: their ``type``, ``id`` and ``properties``."""
    if not document.marked("itemscope"):
        return []
    items: dict[Element, Item] = {}
    owner: dict[Element, tuple[Element | None, int]] = {}
    top: list[Item] = []
    room = MAX_VALUES
    for element in document.elements:
        parent = element.getparent()
        scope, depth = owner.get(parent, (None, 0)) if parent is not None else (None, 0)
        names = (element.get("itemprop") or "").split()
        item = None
        if element.get("itemscope") is not None and len(items) < MAX_ITEMS and depth < MAX_DEPTH:
            item = items[element] = _item(element)
            if not names or scope is None:
                top.append(item)
        owner[element] = (scope, depth) if item is None else (element, depth + 1)
        if scope is None or not names or room <= 0:
            continue
        room -= 1
        for name in names[:5]:
            value = item if item is not None else _value(document, element)
            items[scope]["properties"].setdefault(name, []).append(value)
    return top


def _item(element: Element) -> Item:
    """Return an item without properties yet."""
    item: Item = {"type": (element.get("itemtype") or "").split()}
    if name := element.get("itemid"):
        item["id"] = name.strip()
    return item | {"properties": {}}


def _value(document: Document, element: Element) -> str:
    """Return the value of a property, by the rules of the HTML standard."""
    if (name := _ADDRESSES.get(element.tag)) is not None:
        return document.absolute(element.get(name)) or ""
    if (name := _VALUES.get(element.tag)) is not None and (value := element.get(name)) is not None:
        return value.strip()
    return (element.get("content") or "").strip() or words_of(element)


def _json(text: str) -> Any:
    for candidate in _candidates(text):
        try:
            return json.loads(candidate, strict=False, parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            continue
    return None


def _candidates(text: str) -> Iterator[str]:
    """Yield the text, and the same without the wrappers that some pages put around it."""
    yield text
    bare = text
    for _ in range(2):
        bare = _WRAPPER.sub("", bare, count=1)
    yield bare.strip().rstrip(";")
