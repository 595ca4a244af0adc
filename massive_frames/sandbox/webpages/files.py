"""What stands at an address that is no page: a PDF, JSON, XML, a feed, CSV, plain text, an image."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from html import escape
from typing import Any

from massive_frames.sandbox.webpages.place import Place

Row = dict[str, Any]
_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def pdf(place: Place) -> tuple[bytes, str, Row]:
    """Return one page with one line."""
    drawn = f"BT /F1 18 Tf 72 720 Td (Tea {place.number}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
    ]
    parts = [f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, 1)]
    body = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + "".join(parts) + "trailer\n<< /Size 5 /Root 1 0 R >>\n%%EOF\n"
    return body.encode("latin-1"), "application/pdf", {"text": None, "tables": [], "links": []}


def as_json(place: Place) -> tuple[bytes, str, Row]:
    """Return an object that has a status and an id of its own."""
    what = {"id": place.number, "status": "green", "name": place.topic, "prices": [1.5, None]}
    text = json.dumps(what, ensure_ascii=False, indent=1)
    return text.encode(), "application/json", {"text": text, "tables": [], "links": []}


def xml(place: Place) -> tuple[bytes, str, Row]:
    """Return a sitemap."""
    urls = [place.full(f"/article/{number}") for number in range(place.number, place.number + 3)]
    inside = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{schema}">{inside}</urlset>'
    return text.encode(), "application/xml", {"text": "\n".join(urls), "links": _links(urls), "tables": []}


def feed(place: Place) -> tuple[bytes, str, Row]:
    """Return a feed of three articles."""
    urls = [place.full(f"/article/{number}") for number in range(3)]
    titles = [headline.format(q=place.topic) for headline in place.words.headlines[:3]]
    entries = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(url)}</link></item>"
        for title, url in zip(titles, urls, strict=True)
    )
    channel = f"<channel><title>{place.site}</title>{entries}</channel>"
    text = f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'
    words = [place.site, *(line for pair in zip(titles, urls, strict=True) for line in pair)]
    row = {"title": place.site, "text": "\n".join(words), "links": _links(urls), "tables": []}
    return text.encode(), "application/rss+xml", row


def csv(place: Place) -> tuple[bytes, str, Row]:
    """Return a table with quoted cells."""
    rows = [[name, str(number), "a, b"] for number, name in enumerate(place.topics)]
    header = ["name", "number", "more"]
    lines = [",".join(header), *(f'"{name}",{number},"{more}"' for name, number, more in rows)]
    text = "\r\n".join(lines)
    table = {"position": 1, "caption": None, "header": header, "rows": rows}
    return f"{text}\r\n".encode(), "text/csv", {"text": text, "tables": [table], "links": []}


def text(place: Place) -> tuple[bytes, str, Row]:
    """Return a few lines."""
    words = "\n".join(place.prose(number, 2) for number in range(3))
    return words.encode(), "text/plain", {"text": words, "tables": [], "links": []}


def image(place: Place) -> tuple[bytes, str, Row]:
    """Return a picture of one pixel."""
    del place
    return base64.b64decode(_PNG), "image/png", {"text": None, "tables": [], "links": []}


def _links(urls: list[str]) -> list[Row]:
    shared = {"text": None, "rel": None, "kind": "internal"}
    return [{"position": position, "url": url, **shared} for position, url in enumerate(urls, 1)]


FILES: dict[str, Callable[[Place], tuple[bytes, str, Row]]] = {
    "pdf": pdf,
    "json": as_json,
    "xml": xml,
    "feed": feed,
    "csv": csv,
    "text": text,
    "image": image,
}
