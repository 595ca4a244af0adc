"""What a result page says itself about the query it answers, in whatever language it is.

The query stands in the search box (a field named q), in the title before a dash, and in the
canonical address.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

MOST_BYTES = 4 * 2**20
_TAG_BYTES = 4096
_MARKS = (b'name="q"', b"name='q'", b"name=q ", b"name=q>")
_VALUE = re.compile(rb"""\svalue=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HREF = re.compile(rb"""\s(?:href|content)=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


@dataclass(frozen=True)
class Evidence:
    """The queries that a page names: ``sure`` in its search box and address, ``title`` in its title."""

    sure: frozenset[str]
    title: str

    def speaks_for(self, query: str) -> bool:
        """Say whether the page names this query."""
        if self.sure:
            return query in self.sure
        return bool(query) and (self.title == query or self.title.startswith(f"{query} - "))

    def speaks_against(self, query: str, others: frozenset[str]) -> bool:
        """Say whether the page is for another query.

        A box that holds a part of the query is no contradiction: operators may be taken out.
        """
        if self.speaks_for(query):
            return False
        if self.sure:
            return bool(self.sure & others) or not any(part in query or query in part for part in self.sure)
        return any(self.speaks_for(other) for other in others)


def evidence_of(body: bytes) -> Evidence:
    """Return what a page says about its query."""
    body = body[:MOST_BYTES]
    found = [_box(body), *_addresses(body)]
    return Evidence(frozenset(normal(text) for text in found if text and text.strip()), _title(body))


def normal(text: str) -> str:
    """Return a query as it is compared: white space and case do not matter."""
    return " ".join(text.split()).casefold()


def query_of_address(address: str) -> str | None:
    """Return the query that a result page's address asks for."""
    try:
        return parse_qs(urlsplit(address).query, max_num_fields=100).get("q", [None])[0]
    except ValueError:
        return None


def _tag(body: bytes, at: int) -> tuple[bytes, int]:
    """Return the tag around a place, and where it ends."""
    start = body.rfind(b"<", max(0, at - _TAG_BYTES), at)
    end = body.find(b">", at, at + _TAG_BYTES)
    return (body[start:end], end) if start >= 0 and end >= 0 else (b"", -1)


def _box(body: bytes) -> str | None:
    for mark in _MARKS:
        at = body.find(mark)
        tag, end = _tag(body, at) if at >= 0 else (b"", -1)
        if tag[:9].lower() == b"<textarea":
            close = body.find(b"</textarea", end, end + _TAG_BYTES)
            return _text(body[end + 1 : close]) if close >= 0 else None
        if tag[:6].lower() == b"<input":
            return _quoted(_VALUE, tag)
    return None


def _addresses(body: bytes) -> list[str | None]:
    found = []
    for mark in (b'rel="canonical"', b'property="og:url"'):
        at = body.find(mark)
        address = _quoted(_HREF, _tag(body, at)[0]) if at >= 0 else None
        found.append(query_of_address(address) if address else None)
    return found


def _title(body: bytes) -> str:
    at = body.find(b"<title")
    start = body.find(b">", at, at + _TAG_BYTES) if at >= 0 else -1
    end = body.find(b"</title", start, start + _TAG_BYTES) if start >= 0 else -1
    return normal(_text(body[start + 1 : end])) if end >= 0 else ""


def _quoted(pattern: re.Pattern[bytes], tag: bytes) -> str | None:
    found = pattern.search(tag)
    return _text(found[1] if found[1] is not None else found[2]) if found else None


def _text(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", "replace"))
