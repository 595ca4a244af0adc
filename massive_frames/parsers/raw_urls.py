"""The address as a page gave it, kept with rows whose ``url`` is another: unwrapped, or without tracking."""

from __future__ import annotations

from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.urls import read

RAW_URL = "raw_url"


def keep_raw_urls(page: Page) -> None:
    """Put into ``details`` of each row the first link of its block that was changed to its ``url``."""
    changed = {
        url
        for link in page.tagged("a")
        if (href := link.get("href")) and (url := read(href).url) is not None and url != href
    }
    for block in page.blocks if changed else ():
        rows = [row for row in block.rows if row.url in changed]
        firsts = _firsts(block) if rows else {}
        for row in rows:
            raw = firsts.get(row.url, row.url)
            if raw != row.url:
                row.details[RAW_URL] = raw


def _firsts(block: Block) -> dict[str | None, str]:
    """Return for each address that a block's links lead to how the first of them has it."""
    firsts: dict[str | None, str] = {}
    for link in block.root.iter("a"):
        href = link.get("href") or ""
        firsts.setdefault(read(href).url, href)
    return firsts
