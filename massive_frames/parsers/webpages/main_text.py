"""What a page is about without its menus: by trafilatura, or all visible words where that finds little."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import trafilatura
from lxml.etree import LxmlError, tostring

from massive_frames.parsers.answers.words import count_words
from massive_frames.parsers.planting import planted
from massive_frames.parsers.text import lines_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages import repeated
from massive_frames.parsers.webpages.document import Document, is_aside
from massive_frames.parsers.webpages.markdown import markdown_of
from massive_frames.parsers.webpages.repairs import part_words, to_html
from massive_frames.parsers.webpages.tables import MAX_CELLS, span

logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # it would print what it discards

MAX_CHARS = 5_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 200
"""Beyond these trafilatura takes seconds, or its tree leaves the rest of the page out."""
FEW_WORDS = 100
"""Fewer words than this may be only a part of a short page; half as many again then decide for all of it."""
_NOTICE = re.compile(r"cookie|consent|onetrust|didomi|gdpr|cmp-|skip-?(?:link|to)", re.IGNORECASE)


@dataclass(frozen=True)
class MainText:
    """The text, the same as Markdown, and where it is from: ``main``, ``page`` or nowhere."""

    text: str | None = None
    markdown: str | None = None
    text_from: str | None = None


def find(document: Document, html: str) -> MainText:
    """Return what the page is about."""
    found = _by_trafilatura(document, html)
    n_words = count_words(found.text or "")
    if n_words >= FEW_WORDS:
        return _completed(document, found)
    part, without = _visible_part(document)
    text = lines_of(part, without)
    is_flat = "\n" not in (found.text or "")  # as trafilatura leaves a page that it could not part
    if not text or (not is_flat and count_words(text) < n_words * 1.5):
        return found
    return MainText(text, markdown_of(part, document.web_address, without), "page")


def _completed(document: Document, found: MainText) -> MainText:
    """Return what was found, or all of the blocks that it is from where these are a list or a thread."""
    whole = repeated.part_of(document, found.text or "", lambda: _asides(document))
    if whole is None:
        return found
    part, without = whole
    return MainText(lines_of(part, without), markdown_of(part, document.web_address, without), "page")


def _by_trafilatura(document: Document, html: str) -> MainText:
    """Return what trafilatura finds, or nothing where it finds nothing or fails."""
    if _is_too_much(document, html):
        return MainText()
    try:
        found = _found(document, html)
    except (ArithmeticError, AttributeError, LookupError, LxmlError, RuntimeError, TypeError, ValueError):
        return MainText()
    with planted(found) as root:
        text = lines_of(root) if root is not None else ""
        if root is None or not text:
            return MainText()
        return MainText(text, markdown_of(root, document.web_address), "main")


def _found(document: Document, html: str) -> str:
    """Return what trafilatura takes for the main text as HTML, mended; empty where it finds nothing."""
    read = trafilatura.bare_extraction(
        html,
        url=document.base or None,
        output_format="xml",
        include_comments=False,
        include_formatting=True,
        include_links=True,
    )
    body: Any = getattr(read, "body", None)
    if body is None:
        return ""
    to_html(body, document)
    part_words(body, document)
    return str(tostring(body, encoding="unicode", method="html"))


def _is_too_much(document: Document, html: str) -> bool:
    """Tell a page that trafilatura would take seconds for, or would leave half of."""
    if len(html) > MAX_CHARS or len(document.elements) > MAX_ELEMENTS:
        return True
    n_cells = sum(span(cell, "colspan") * span(cell, "rowspan") for cell in document.tagged("td", "th"))
    return n_cells > MAX_CELLS or _depth(document) > MAX_DEPTH


def _depth(document: Document) -> int:
    depths: dict[Element | None, int] = {None: 0}
    for element in document.elements:
        depths[element] = depths.get(element.getparent(), 0) + 1
    return max(depths.values())


def _visible_part(document: Document) -> tuple[Element, frozenset[Element]]:
    """Return the part of the page that its content stands in, and what in it is not content."""
    part = next(iter(_mains(document)), None)
    body = next(iter(document.tagged("body")), document.root)
    without = _asides(document, "header", "footer") if part is not None else _asides(document)
    return (body if part is None else part), without - {body, part, document.root}


def _asides(document: Document, *kept: str) -> frozenset[Element]:
    """Return what stands beside the content: menus, notices, and headers and footers but those to be kept."""
    return frozenset(
        element
        for element in document.elements
        if (is_aside(element) and element.tag not in kept)
        or _NOTICE.search(f"{element.get('id') or ''} {element.get('class') or ''}"[:500])
    )


def _mains(document: Document) -> Iterable[Element]:
    yield from document.tagged("main")[:1]
    yield from (element for element in document.marked("role") if element.get("role") == "main")
    articles = document.tagged("article")
    yield from articles if len(articles) == 1 else ()
