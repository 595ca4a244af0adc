"""The links of a page: ``<a href>`` and ``<area href>``, in page order."""

from __future__ import annotations

from massive_frames.models.page_row import PageLink
from massive_frames.parsers.text import one_line
from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages.document import Document, site_of, words_of

MAX_LINKS = 5_000
OTHER = frozenset({"mailto", "tel", "sms", "whatsapp", "skype", "geo", "ftp", "sftp", "magnet", "callto"})
UNUSABLE = ("javascript:", "data:", "about:", "blob:", "vbscript:")
"""Addresses that lead nowhere outside the page."""


def find(document: Document) -> tuple[list[PageLink], int]:
    """Return the first links of the page, and how many it has."""
    links = [
        (element, href)
        for element in document.root.iter("a", "area")
        if (href := (element.get("href") or "").strip()) and not href.lower().startswith(UNUSABLE)
    ]
    rows = [_link(document, place, *link) for place, link in enumerate(links[:MAX_LINKS], 1)]
    return rows, len(links)


def _link(document: Document, place: int, element: Element, href: str) -> PageLink:
    url = document.absolute(href) or href
    text = words_of(element) or _label(element)
    rel = " ".join((element.get("rel") or "").lower().split())
    return PageLink(place, url, text or None, rel or None, _kind(document, href, url))


def _label(element: Element) -> str:
    """Return what a link without words is called."""
    images = [child for child in element if child.tag == "img"]
    named = [element.get("aria-label"), *(image.get("alt") for image in images), element.get("alt")]
    return next((one_line(name) for name in [*named, element.get("title")] if name and name.strip()), "")


def _kind(document: Document, href: str, url: str) -> str:
    if href.startswith("#") or (document.asked_url and url.partition("#")[0] == document.own_address):
        return "same-page"
    scheme, colon, _ = url.partition(":")
    if colon and scheme.lower() in OTHER:
        return "other"
    site = site_of(url)
    if site is None:
        return "other" if colon else "internal"
    return "internal" if site == document.domain else "external"
