"""A search engine's results page, or several joined by empty lines, to rows in visual order."""

from __future__ import annotations

from massive_frames.models.parsed import Parsed
from massive_frames.models.row import SearchRow
from massive_frames.parsers import interstitial, leftovers
from massive_frames.parsers.components import components, marks
from massive_frames.parsers.decode import decoded
from massive_frames.parsers.documents import split_pages
from massive_frames.parsers.page import Page
from massive_frames.parsers.ranking import arrange, number
from massive_frames.parsers.tree import build

READS_HTML = True


def parse(body: bytes | str, content_type: str = "") -> Parsed[SearchRow]:
    """Read one body of one or several results pages.

    Returns
    -------
    Parsed of SearchRow
        Pages count from 1; ranks count on from page to page; at least one row for each page.
    """
    text, ready = (body, False) if isinstance(body, str) else decoded(body, content_type)
    parsed: Parsed[SearchRow] = Parsed()
    documents = split_pages(text)
    for page_number, document in enumerate(documents, 1):
        source = body if ready and len(documents) == 1 else document
        rows, unparsed = parse_page_of_results(source, len(document))
        for row in rows:
            row.page = page_number
        parsed.rows += rows
        parsed.n_unparsed += unparsed
    number(parsed.rows)
    return parsed


def parse_page_of_results(document: str | bytes, n_characters: int) -> tuple[list[SearchRow], int]:
    """Read one page; return its rows in visual order and how many blocks no component knew."""
    root = build(document)
    if root is None:
        return [interstitial.unrecognised(n_characters)], 1
    page = Page(root, marks())
    blocked = interstitial.blocked(page)
    if blocked is not None:
        return [blocked], 0
    for component in components():
        for block in component.find(page):
            page.take(block)
    for block in leftovers.find(page):
        page.take(block)
    rows = arrange(page)
    if not rows:
        nothing = interstitial.no_results(page) or interstitial.unrecognised(n_characters)
        return [nothing], int(nothing.type == "unknown")
    return rows, sum(not block.understood for block in page.blocks)
