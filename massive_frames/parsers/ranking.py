"""Blocks to rows in the order in which they are seen, numbered as the frame's columns say."""

from __future__ import annotations

from operator import itemgetter

from massive_frames.models.row import SearchRow
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.urls import domain_of

ABOUT_PAGE = frozenset({"result-count", "pagination"})  # neither results nor a block among them
BESIDE_RESULTS = ABOUT_PAGE | {"notice"}
_SEEN_FIRST = itemgetter(0, 1)
SEEN = {"top": 0, "left": 1, "main": 1, "bottom": 2, "right": 3}


def arrange(page: Page) -> list[SearchRow]:
    """Put a page's blocks in visual order and give each row its section, block and place in the block.

    Neighbours of one type count as one block of the page: a reader sees one list.
    """
    placed = [
        (SEEN[section := _section(page, block)], block.root.number, section, block.rows)
        for block in page.blocks
        if block.rows
    ]
    placed.sort(key=_SEEN_FIRST)
    rows: list[SearchRow] = []
    feature, position, last = 0, 0, None
    for _, _, section, found in placed:
        kind = (section, found[0].type)
        if kind[1] in ABOUT_PAGE:
            rows += _unnumbered(found, section)
            continue
        joins = kind == last
        feature += not joins
        position = position if joins else 0
        for row in found:
            position += 1
            row.section, row.feature, row.position = section, feature, position
            row.domain = row.domain or domain_of(row.url)
            rows.append(row)
        last = kind
    return rows


def number(rows: list[SearchRow]) -> None:
    """Count ranks over the whole payload, and organic ranks beside them."""
    organic = rank = 0
    for row in rows:
        rank += row.type not in ABOUT_PAGE
        if row.type == "organic":
            organic += 1
            row.organic_rank = organic
        if row.type not in ("blocked", "no-results", *ABOUT_PAGE):
            row.rank = rank


def _unnumbered(rows: list[SearchRow], section: str) -> list[SearchRow]:
    for row in rows:
        row.section = section
    return rows


def _section(page: Page, block: Block) -> str:
    return block.section or page.place(block.root).section or "main"
