"""The ordinary results, in the markup of each era."""

from __future__ import annotations

from massive_frames.sandbox.serp.content import Result
from massive_frames.sandbox.serp.organic import classic, mobile, modern, nojs
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block

_WRITERS = {
    "2026": modern.write,
    "revealed": modern.write,
    "2023": modern.write,
    "2020": classic.write,
    "nojs": nojs.write,
    "mobile": mobile.write,
}


def block(page: Page, result: Result, rank: int) -> Block:
    """Return one result, marked up for the page's era, with the row a reader should get."""
    return Block(_WRITERS[page.era](page, result, rank), [result.row()])
