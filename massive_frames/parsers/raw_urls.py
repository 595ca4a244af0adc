"""The address as a page gave it, kept with rows whose ``url`` is another: unwrapped, or without tracking."""

from __future__ import annotations

from massive_frames.parsers.page import Page
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import read

RAW_URL = "raw_url"


def keep_raw_urls(page: Page) -> None:
    """Put into ``details`` of each row the first link of its block that was changed to its ``url``."""
    for block in page.blocks:
        urls = {row.url for row in block.rows if row.url}
        firsts = _firsts(block.root, urls) if urls else {}
        for row in block.rows if firsts else ():
            if row.url in firsts:
                row.details[RAW_URL] = firsts[row.url]


def _firsts(root: Element, wanted: set[str]) -> dict[str | None, str]:
    """Return for each address how the first link that leads there has it, unless it has it as it is."""
    tree = root.tree
    firsts: dict[str | None, str] = {}
    for number in tree.inside(root.number, "a"):
        href = tree.value(number, "href") or ""
        url = href if href in wanted else read(href).url
        if url in wanted:
            wanted.discard(url)
            if url != href:
                firsts[url] = href
            if not wanted:
                break
    return firsts
