"""A web page, or whatever came in its place, to one row: what it says, where it leads, what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from massive_frames.models.page_row import PageRow
from massive_frames.models.parsed import Parsed
from massive_frames.parsers.answers.words import count_words
from massive_frames.parsers.coverage import breaks_off
from massive_frames.parsers.decode import MAX_BYTES, decode, is_guessed
from massive_frames.parsers.planting import planted
from massive_frames.parsers.text import lines_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.webpages import (
    bodies,
    headings,
    images,
    links,
    main_text,
    media,
    metadata,
    soft_errors,
    structured_data,
    tables,
)
from massive_frames.parsers.webpages.document import Document

NOTHING: Mapping[str, Any] = MappingProxyType({})


def parse(body: bytes, content_type: str = "", asked: Mapping[str, Any] = NOTHING) -> Parsed[PageRow]:
    """Read one body; ``asked`` may tell the page's ``url`` and the ``format`` that was asked for.

    Returns
    -------
    Parsed of PageRow
        One row; an error for a body that is empty or too large.
    """
    if not body.strip(b"\0 \t\r\n"):
        return Parsed(error="malformed", error_detail="the body is empty")
    if len(body) > MAX_BYTES:
        why = f"the body has {len(body)} bytes; at most {MAX_BYTES} are read"
        return Parsed(error="malformed", error_detail=why)
    url = str(asked.get("url") or "")
    if (media_type := media.of_bytes(body)) is not None:
        return Parsed([bodies.read(media_type, None, url)])
    text = decode(body, content_type).encode("utf-8", "replace").decode().replace("\0", "")
    doubtful = "\ufffd" in text or is_guessed(body, content_type)
    row = read(text, content_type, url, str(asked.get("format") or ""))
    cut = row.media_type == "text/html" and "<body" in text.lower() and breaks_off(text)
    return Parsed([row], warnings=["truncated-page"] * cut + ["encoding-doubtful"] * doubtful)


def read(text: str, content_type: str = "", url: str = "", asked_format: str = "") -> PageRow:
    """Return the row of a text."""
    media_type = media.of_text(text, content_type, asked_format)
    if media_type == "text/markdown" and len(text) <= bodies.MAX_MARKDOWN:
        return _read_markdown(text, url)
    if media_type != "text/html":
        return bodies.read(media_type, text, url)
    with planted(text) as root:
        if root is None:
            return bodies.read(media_type, text, url)
        document = Document(root, url)
        shown = _shown_by_a_browser(document)
        if shown is not None:
            return bodies.read(media.of_text(shown), shown, url)
        return _read_page(document, text)


def _read_page(document: Document, text: str) -> PageRow:
    row = _read_html(document)
    main = main_text.find(document, text)
    row.text, row.markdown, row.text_from = main.text, main.markdown, main.text_from
    row.n_words = count_words(main.text or "")
    soft_errors.judge(document, row)
    return row


def _read_html(document: Document) -> PageRow:
    """Return what the tree tells, without the main text."""
    row = PageRow("text/html")
    values = structured_data.jsonld(document)
    metadata.fill(row, document, values)
    row.headings = headings.find(document)
    row.links, row.n_links = links.find(document)
    row.images = images.find(document)
    row.tables = tables.find(document)
    row.jsonld = bodies.json_text(values)
    row.microdata = bodies.json_text(structured_data.microdata(document))
    return row


def _read_markdown(text: str, url: str) -> PageRow:
    """Read Markdown as the page that it stands for."""
    with planted(bodies.html_of_markdown(text)) as root:
        if root is None:
            return bodies.read("text/markdown", text, url)
        document = Document(root, url)
        row = _read_html(document)
        row.media_type, row.markdown, row.text_from = "text/markdown", text.strip(), "body"
        row.text = lines_of(root) or None
        row.n_words = count_words(row.text or "")
        soft_errors.judge(document, row)
        return row


def _shown_by_a_browser(document: Document) -> str | None:
    """Return the text that a browser wrapped into a page of its own, as it does with JSON and plain text."""
    body = next(iter(document.tagged("body")), None)
    children = [] if body is None else list(body)
    if not children or children[0].tag != "pre" or any(child.tag != "div" for child in children[1:]):
        return None
    pre: Element = children[0]
    if len(pre) or document.tagged("title", "h1", "a", "p") or "white-space" not in (pre.get("style") or ""):
        return None
    return pre.text or ""
