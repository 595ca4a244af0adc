"""Images: a strip or grid of pictures, each with the title and site of the page it stands on.

A picture's box has a ``data-attrid`` that begins with ``images`` and that page's address in ``data-lpage``;
since 2025 it has a ``data-docid``, stands in ``#iur`` and holds an empty link laid over it. Until 2021 links
in ``#iur`` led to another search (``#imgrc=``), and the picture's ``title`` was the page's address.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import Image, SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import is_outward, unwrap

TYPES = ("image",)
ORDER = 35
HIGHEST = 4
MOST = 200
VIEWER = "#imgrc="
MARKS = ("data-lpage", "data-attrid", "data-docid")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each picture."""
    kinds = page.values("data-attrid")
    for box in page.marked("data-lpage"):
        if (kinds.get(box.number) or "").startswith("images") and page.is_free(box):
            yield Block(box, [_row(box, unwrap(box.get("data-lpage")))])
    grid = page.ids.get("iur")
    if grid is None:
        return
    for box in outermost(page.marked("data-docid")):
        if grid.number < box.number < grid.end and page.is_free(box):
            hrefs = (link.get("href") for link in box.iter("a"))
            url = next((unwrap(href) for href in hrefs if is_outward(href)), None)
            if url is not None:
                yield Block(box, [_row(box, url)])
    for link in islice(grid.iter("a"), MOST):
        if page.is_free(link):
            yield from _linked(link, grid)


def _linked(link: Element, grid: Element) -> Iterator[Block]:
    """Yield the picture that a link shows or is laid over."""
    href = link.get("href") or ""
    if VIEWER in href:
        picture = next(link.iter("img"), None)
        page_of = picture.get("title") if picture is not None else None
        if is_outward(page_of):
            yield Block(link, [_row(link, unwrap(page_of))])
    elif is_outward(href):
        near = [node for node in islice(link.iterancestors(), HIGHEST) if node.number > grid.number]
        box = next((node for node in near if next(node.iter("img"), None) is not None), None)
        if box is not None:
            yield Block(box, [_row(box, unwrap(href))])


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
