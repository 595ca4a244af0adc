"""What a page's parse is measured beside: bare trees, another parser, and a usual extraction of one's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import lxml.html
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from massive_frames.parsers import parse

try:
    from WebSearcher import parse_serp
except ImportError:
    parse_serp = None

Reader: TypeAlias = Callable[[bytes], object]
BARE, OURS, OTHER = "lxml, bare tree", "massive_frames, full parse", "WebSearcher, full parse"
READERS: dict[str, Reader] = {
    BARE: lxml.html.document_fromstring,
    "selectolax, bare tree": LexborHTMLParser,
    OURS: partial(parse, "serp"),
}


def with_soup(body: bytes) -> list[tuple[str, str, str]]:
    """Read headline, address and text of each result, as most scripts do."""
    soup = BeautifulSoup(body, "lxml", from_encoding="utf-8")
    found = []
    for heading in soup.select("a h3"):
        link = heading.find_parent("a")
        box = link.find_parent("div", class_="g") or link.parent
        words = heading.get_text(" ", strip=True)
        found.append((words, str(link.get("href")), box.get_text(" ", strip=True)))
    return found


def with_websearcher(body: bytes) -> object:
    """Read a page with WebSearcher; one that it cannot read counts with the time until it gave up."""
    try:
        return parse_serp(body.decode("utf-8", "replace"))
    except Exception as error:  # noqa: BLE001 - what it raises is no matter of ours
        return error


SLOW: dict[str, Reader] = {"BeautifulSoup, a few fields": with_soup}
if parse_serp is not None:
    SLOW[OTHER] = with_websearcher
