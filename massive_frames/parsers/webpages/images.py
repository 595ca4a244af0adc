"""The images of a page: ``<img>``, also those whose address a script would fill in later."""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import Image
from massive_frames.parsers.text import one_line
from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages.document import Document

MAX_IMAGES = 2_000
LATE = ("data-src", "data-original", "data-lazy-src", "data-srcset", "srcset")


def find(document: Document) -> list[Image]:
    """Return the images that have an address or a text, each address once."""
    images: list[Image] = []
    seen: set[str] = set()
    for element in document.tagged("img")[: 2 * MAX_IMAGES]:
        source = next((url for href in _addresses(element) if (url := document.absolute(href))), None)
        alt = one_line(element.get("alt") or "") or None
        if (source or alt) and source not in seen and len(images) < MAX_IMAGES:
            images.append(Image(len(images) + 1, source, alt))
            seen |= {source} if source else set()
    return images


def _addresses(element: Element) -> Iterator[str]:
    """Yield the addresses of an image, best first; inline data is only a stand-in."""
    source = (element.get("src") or "").strip()
    if source and not source.lower().startswith("data:"):
        yield source
    for name in LATE:
        first = (element.get(name) or "").split(",", 1)[0].split()
        if first and not first[0].lower().startswith("data:"):
            yield first[0]
    if source:
        yield source[:64].partition(",")[0]
