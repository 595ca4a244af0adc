"""The generator's one entry: an address in, a body and its right row out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any, NamedTuple

from massive_frames.sandbox.webpages import data, reading, rough, shop, site, soft, talk
from massive_frames.sandbox.webpages.encodings import CODINGS, encoded
from massive_frames.sandbox.webpages.files import FILES
from massive_frames.sandbox.webpages.markdown import MarkdownSheet
from massive_frames.sandbox.webpages.markup import HtmlSheet
from massive_frames.sandbox.webpages.place import Place, read

KINDS: dict[str, Callable[[Any], None]] = {
    "article": reading.article,
    "post": reading.post,
    "manual": reading.manual,
    "short": reading.short,
    "product": shop.product,
    "listing": shop.listing,
    "tables": data.tables,
    "layout": data.layout,
    "forum": talk.forum,
    "front": site.front,
    "app": site.app,
    "address": site.address,
    "big": rough.big,
    "broken": rough.broken,
    "encoding": reading.article,
    "guarded": soft.guarded,
    "not-found": soft.not_found,
    "access-denied": soft.access_denied,
    "server-error": soft.server_error,
    "captcha": soft.captcha,
    "consent": soft.consent,
    "empty-shell": site.shell,
}
"""Every kind of page, and who writes it; ``FILES`` has those that are no pages."""
UTF8 = "text/html; charset=utf-8"
MARKDOWN = frozenset(
    {"text", "n_words", "n_links", "links", "tables", "headings", "images", "looks_like_error"}
)
"""What Markdown can tell of a page."""


class Webpage(NamedTuple):
    """A body as the service brings it, its ``Content-Type``, and the right row."""

    body: bytes
    media_type: str
    row: dict[str, Any]


def generate_webpage(
    url: str,
    seed: int = 0,
    *,
    form: str = "rendered",
    captcha: str = "solved",
    session: str = "",
    repetition: int = 0,
    coding: str = "utf-8",
) -> Webpage:
    """Return what stands at an address.

    Parameters
    ----------
    url
        ``https://SITE/KIND/NUMBER``; any other address has an article, a product or the like.
    seed
        Everything invented follows from it and the address.
    form
        ``rendered``, ``raw`` or ``markdown``.
    captcha
        ``solved`` or ``ignored``.
    session
        Who asks; pages of the kind ``address`` tell sessions apart.
    repetition
        Which fresh page of the same address.
    coding
        What an HTML page is encoded in, whatever it says, unless its kind decides.

    Returns
    -------
    Webpage
        ``row`` has keys of the frame of pages: those that the page really has.
    """
    place = read(url, frozenset(KINDS | FILES), seed, repetition)
    place = replace(place, session=session, raw=form == "raw", captcha=captcha)
    if place.kind in FILES:
        return _file(place, form)
    if place.kind == "encoding":
        place = replace(place, language=CODINGS[place.number % len(CODINGS)].language)
    if form == "markdown":
        return _markdown(place)
    sheet = HtmlSheet(place)
    KINDS[place.kind](sheet)
    html = sheet.document()
    html = rough.spoil(html, place.draw("spoil")) if place.kind == "broken" else html
    row = {"media_type": "text/html", "url": url, "page_language": place.language, **sheet.row()}
    if place.kind == "encoding" and place.raw:
        return Webpage(*encoded(html, CODINGS[place.number % len(CODINGS)]), row)
    return Webpage(html.encode(coding, "xmlcharrefreplace"), UTF8, row)


def _markdown(place: Place) -> Webpage:
    sheet = MarkdownSheet(place)
    KINDS[place.kind](sheet)
    text = sheet.document()
    told = {name: value for name, value in sheet.row().items() if name in MARKDOWN}
    if told.get("looks_like_error") == "empty-shell":  # of which Markdown has nothing but the title
        del told["looks_like_error"]
    title = next((heading["text"] for heading in sheet.found["headings"]), None)
    row = {"media_type": "text/markdown", "url": place.url, "title": title, **told}
    return Webpage(text.encode(), "text/markdown; charset=utf-8", row)


def _file(place: Place, form: str) -> Webpage:
    """Return a file as it is; what is text, a browser shows in a page of its own, and is Markdown already."""
    body, media_type, row = FILES[place.kind](place)
    row = {"media_type": media_type, "url": place.url, **row}
    if form == "markdown" and place.kind == "text":
        return Webpage(body, media_type, {**row, "media_type": "text/markdown"})
    if form == "rendered" and place.kind in {"json", "text"}:
        shown = f'<pre style="white-space: pre-wrap;">{escape(body.decode(), quote=False)}</pre>'
        head = '<head><meta name="color-scheme" content="light dark"></head>'
        page = f"<html>{head}<body>{shown}</body></html>"
        return Webpage(page.encode(), UTF8, row)
    return Webpage(body, media_type, row)
