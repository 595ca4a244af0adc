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
from massive_frames.parsers.text import lines_of
from massive_frames.parsers.tree import Element, build
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
        return found
    part, without = _visible_part(document)
    text = lines_of(part, without)
    is_flat = "\n" not in (found.text or "")  # as trafilatura leaves a page that it could not part
    if not text or (not is_flat and count_words(text) < n_words * 1.5):
        return found
    return MainText(text, markdown_of(part, document.web_address, without), "page")


def _by_trafilatura(document: Document, html: str) -> MainText:
    """Return what trafilatura finds, or nothing where it finds nothing or fails."""
    if _is_too_much(document, html):
        return MainText()
    try:
        root = _found(document, html)
    except (ArithmeticError, AttributeError, LookupError, LxmlError, RuntimeError, TypeError, ValueError):
        return MainText()
    text = lines_of(root) if root is not None else ""
    if root is None or not text:
        return MainText()
    main = MainText(text, markdown_of(root, document.web_address), "main")
    root.tree.free()
    return main


def _found(document: Document, html: str) -> Element | None:
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
        return None
    to_html(body, document)
    part_words(body, document)
    return build(tostring(body, encoding="unicode", method="html"))


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
    whole = part is None
    body = next(iter(document.tagged("body")), document.root)
    without = (
        element
        for element in document.elements
        if (is_aside(element) and (whole or element.tag not in {"header", "footer"}))
        or _NOTICE.search(f"{element.get('id') or ''} {element.get('class') or ''}"[:500])
    )
    return (body if part is None else part), frozenset(without) - {body, part, document.root}


def _mains(document: Document) -> Iterable[Element]:
    yield from document.tagged("main")[:1]
    yield from (element for element in document.marked("role") if element.get("role") == "main")
    articles = document.tagged("article")
    yield from articles if len(articles) == 1 else ()
