"""The address as a page gave it, kept with rows whose ``url`` is another: unwrapped, or without tracking."""

from __future__ import annotations

from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.urls import read

RAW_URL = "raw_url"


def keep_raw_urls(page: Page) -> None:
    """Put into ``details`` of each row the first link of its block that was changed to its ``url``."""
    for block in page.blocks:
        firsts = _firsts(block)
        for row in block.rows if firsts else ():
            raw = firsts.get(row.url, row.url)
            if raw != row.url:
                row.details[RAW_URL] = raw


def _firsts(block: Block) -> dict[str | None, str]:
    """Return for each row's address how the first of the block's links that leads there has it."""
    firsts: dict[str | None, str] = {}
    wanted = {row.url for row in block.rows if row.url}
    for link in block.root.iter("a") if wanted else ():
        href = link.get("href") or ""
        url = href if href in wanted else read(href).url
        if url in wanted:
            wanted.discard(url)
            firsts[url] = href
            if not wanted:
                break
    return firsts
