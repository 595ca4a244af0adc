"""The headings of a page: ``<h1>`` to ``<h6>``, and elements whose role is a heading's."""

from __future__ import annotations

from massive_frames.models.page_row import Heading
from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages.document import Document, words_of

MAX_HEADINGS = 1_000
TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def find(document: Document) -> list[Heading]:
    """Return the headings that have words."""
    headings: list[Heading] = []
    roles = [element for element in document.marked("role") if element.get("role") == "heading"]
    for element in sorted({*document.tagged(*TAGS), *roles}, key=lambda element: element.number):
        if text := words_of(element):
            headings.append(Heading(len(headings) + 1, _level(element), text))
            if len(headings) == MAX_HEADINGS:
                break
    return headings


def _level(element: Element) -> int:
    """Return a heading's level; 2 is what a role without a level means."""
    if element.tag in TAGS:
        return TAGS.index(element.tag) + 1
    level = element.get("aria-level") or "2"
    return int(level) if level in {"1", "2", "3", "4", "5", "6"} else 6
