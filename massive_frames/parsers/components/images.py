"""Images: a strip or grid of pictures, each with the title and site of the page it stands on.

A picture's box has a ``data-attrid`` that begins with ``images`` and that page's address in ``data-lpage``.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import Image, SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import unwrap

TYPES = ("image",)
ORDER = 35
MARKS = ("data-lpage", "data-attrid")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each picture."""
    for box in page.marked("data-lpage"):
        if (box.get("data-attrid") or "").startswith("images") and page.is_free(box):
            yield Block(box, [_row(box)])


def _row(box: Element) -> SearchRow:
    row = SearchRow("image", url=unwrap(box.get("data-lpage")))
    texts = texts_of(box)
    row.title = texts[0] if texts else None
    row.site = texts[1] if len(texts) > 1 else None
    for picture in box.iter("img"):
        source = picture.get("src") or None
        if source is not None and source.startswith("data:"):
            source = source.partition(";")[0].removeprefix("data:")
        row.images.append(Image(len(row.images) + 1, source, picture.get("alt") or None))
    return row
