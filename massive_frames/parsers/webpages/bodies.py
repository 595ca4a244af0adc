"""Bodies that are not HTML: text and tables where that is simple, otherwise a row that says what came."""

from __future__ import annotations

import csv
import json
from io import StringIO
from itertools import islice
from typing import Any

from lxml import etree
from markdown_it import MarkdownIt

from massive_frames.models.page_row import PageLink, PageRow, PageTable
from massive_frames.parsers.answers.words import count_words
from massive_frames.parsers.markdown.syntax import table_of
from massive_frames.parsers.text import one_line
from massive_frames.parsers.webpages.document import MAX_URL, site_of
from massive_frames.parsers.webpages.links import MAX_LINKS
from massive_frames.parsers.webpages.media import delimiter_of
from massive_frames.parsers.webpages.tables import MAX_CELLS, MAX_COLUMNS

MAX_TEXT = 5_000_000
MAX_MARKDOWN = 1_000_000
"""Characters of text that are kept, and of Markdown that is read as such."""


def read(media_type: str, text: str | None, url: str) -> PageRow:
    """Return the row of a body by its media type; ``text`` is None for one that is no text."""
    row = PageRow(media_type, url=url or None)
    if text is None or media_type == "image/svg+xml":
        return row
    if media_type.endswith("xml"):
        _read_xml(row, text)
    elif media_type == "text/csv":
        _read_csv(row, text)
    row.text = row.text or text[:MAX_TEXT].strip("\ufeff\r\n ") or None
    row.text_from = "body" if row.text else None
    row.n_words = count_words(row.text or "")
    return row


def html_of_markdown(text: str) -> str:
    """Return Markdown as HTML, in which any HTML of its own is escaped to words."""
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
    return str(reader.render(text))


def _read_csv(row: PageRow, text: str) -> None:
    delimiter = delimiter_of(text) or ","
    lines = csv.reader(StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        header, *rows = [line[:MAX_COLUMNS] for line in islice(lines, MAX_CELLS // 2) if line]
    except (csv.Error, ValueError):
        return
    width = len(header)
    rows = [(line + [""] * width)[:width] for line in rows[: MAX_CELLS // max(width, 1)]]
    if rows and width > 1:
        row.tables = [PageTable(1, None, header, rows)]
        row.markdown = table_of(header, rows)


def _read_xml(row: PageRow, text: str) -> None:
    """Read the words, the first title and the links of a feed, a sitemap or any other XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_pis=True)
    try:
        root: Any = etree.fromstring(text[:MAX_TEXT].encode(), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return
    words: list[str] = []
    for element in root.iter("*"):
        name = element.tag.rpartition("}")[2].lower()
        value = one_line(element.text or "")
        words += [value] if value else []
        row.title = row.title or (value if name == "title" and value else None)
        href = element.get("href") or (value if name in {"link", "loc"} else "")
        if href.startswith(("http://", "https://")):
            row.links += [PageLink(len(row.links) + 1, href[:MAX_URL], kind=_kind(href, row.url))]
    row.n_links, row.links = len(row.links), row.links[:MAX_LINKS]
    row.text = "\n".join(words)[:MAX_TEXT]


def _kind(href: str, url: str | None) -> str:
    return "internal" if url and site_of(href) == site_of(url) else "external"


def json_text(value: Any) -> str | None:
    """Return data as JSON text; None for nothing, and for what is nested too deeply to be written."""
    try:
        return json.dumps(value, ensure_ascii=False) if value else None
    except (RecursionError, ValueError):
        return None
