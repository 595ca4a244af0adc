"""Images: a strip or grid of pictures, each with the title and site of the page it stands on.

A picture's box has a ``data-attrid`` that begins with ``images`` and that page's address in ``data-lpage``;
since 2025 it has a ``data-docid``, stands in ``#iur`` and holds an empty link laid over it.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import Image, SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, unwrap

TYPES = ("image",)
ORDER = 35
MARKS = ("data-lpage", "data-attrid", "data-docid")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each picture."""
    for box in page.marked("data-lpage"):
        if (box.get("data-attrid") or "").startswith("images") and page.is_free(box):
            yield Block(box, [_row(box, unwrap(box.get("data-lpage")))])
    grid = page.ids.get("iur")
    for box in outermost(page.marked("data-docid")) if grid is not None else []:
        if grid is not None and grid.number < box.number < grid.end and page.is_free(box):
            hrefs = (link.get("href") for link in box.iter("a"))
            url = next((unwrap(href) for href in hrefs if is_outward(href)), None)
            if url is not None:
                yield Block(box, [_row(box, url)])


def _row(box: Element, url: str | None) -> SearchRow:
    row = SearchRow("image", url=url)
    texts = texts_of(box)
    row.title = texts[0] if texts else None
    row.site = texts[1] if len(texts) > 1 else None
    for picture in box.iter("img"):
        if row.images and not picture.get("alt"):  # a site's icon
            continue
        source = picture.get("src") or None
        if source is not None and source.startswith("data:"):
            source = source.partition(";")[0].removeprefix("data:")
        row.images.append(Image(len(row.images) + 1, source, picture.get("alt") or None))
    return row
