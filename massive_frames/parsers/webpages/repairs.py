"""Trafilatura's tree as HTML, with what it loses put back: spaces beside links, and the shape of tables."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from lxml.etree import SubElement

from massive_frames.parsers.markdown.writer import INLINE
from massive_frames.parsers.text import lines_of, text_of
from massive_frames.parsers.webpages import tables
from massive_frames.parsers.webpages.document import Document

_WORD = re.compile(r"\w+")
_TAGS = {
    "ref": "a",
    "lb": "br",
    "quote": "blockquote",
    "row": "tr",
    "item": "li",
    "graphic": "img",
    "del": "s",
}
_STYLES = {"#b": "strong", "#i": "em", "#t": "code", "#u": "u", "#sub": "sub", "#sup": "sup"}
_BLOCK_CODE = frozenset({"body", "main", "div", "quote", "blockquote"})


def to_html(body: Any, document: Document) -> None:
    """Give trafilatura's elements, which are named as in TEI, their names in HTML, and tables their shape.

    Parameters
    ----------
    body : lxml element
        What trafilatura found; it is changed.
    document : Document
        The page that it is from.
    """
    _put_tables(body, document)
    for element in list(body.iter("*")):
        style = element.get("rend") or ""
        match element.tag:
            case "hi":
                element.tag = _STYLES.get(style, "span")
            case "head":
                element.tag = style if re.fullmatch("h[1-6]", style) else "h2"
            case "list":
                element.tag = "ol" if style == "ol" else "ul"
            case "cell":
                element.tag = "th" if element.get("role") == "head" else "td"
            case "code" if element.getparent() is None or element.getparent().tag in _BLOCK_CODE:
                element.tag = "pre"
            case tag:
                element.tag = _TAGS.get(tag, tag)
        if element.tag == "a":
            element.set("href", element.get("target") or "")


def _put_tables(body: Any, document: Document) -> None:
    """Fill each table anew from the page's own table of the same words."""
    found = list(body.iter("table"))
    known = {_squeezed(text_of(table)): table for table in document.tagged("table")} if found else {}
    for table in found:
        source = known.get(_squeezed("".join(table.itertext())))
        read = tables.read(source) if source is not None else None
        if read is None:
            continue
        for part in list(table):
            table.remove(part)
        if read.caption:
            SubElement(table, "caption").text = read.caption
        for row in ([read.header] if read.header else []) + read.rows:
            line = SubElement(table, "row")
            for words in row:
                SubElement(line, "cell", role="head" if row is read.header else "data").text = words


def _squeezed(text: str) -> str:
    return "".join(text.split())


def part_words(body: Any, document: Document) -> None:
    """Part two words at the edge of an inline element if the page itself has no such word in one piece.

    Parameters
    ----------
    body : lxml element
        What trafilatura found, with HTML's names; it is changed.
    document : Document
        The page that it is from.
    """
    page = _Words(document)
    for element in body.iter(*INLINE):
        previous, parent = element.getprevious(), element.getparent()
        if parent is None:
            continue
        before = (parent.text if previous is None else previous.tail) or ""
        if page.lacks(before, element.text or ""):
            if previous is None:
                parent.text = before + " "
            else:
                previous.tail = before + " "
        inside = (element[-1].tail if len(element) else element.text) or ""
        if page.lacks(inside, element.tail or ""):
            element.tail = f" {element.tail}"


class _Words:
    """The words of a page, gathered when they are first asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def _known(self) -> set[str]:
        return set(_WORD.findall(lines_of(self._document.root)))

    def lacks(self, before: str, after: str) -> bool:
        """Tell whether the last word of one text and the first of the next are two words on the page."""
        if not before[-1:].isalnum() or not after[:1].isalnum():
            return False
        return _WORD.findall(before[-100:])[-1] + _WORD.findall(after[:100])[0] not in self._known
