"""JSON with pages in it: an array, lines, or an object, under whatever names the fields have."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from massive_frames.services.archives.entries import Budget, Entry, shown

PAGE_FIELDS = ("html", "body", "content", "page", "result", "results", "response", "document", "data", "serp")
QUERY_FIELDS = ("terms", "term", "query", "q", "keyword", "keywords", "search", "url", "input", "request")
NUMBER_FIELDS = ("index", "idx", "number", "position", "order", "i", "n", "id")
KEY_FIELDS = ("request_key", "key", "id")
ABOUT_FIELDS = ("request", "params", "parameters", "metadata", "meta", "input")
LIST_FIELDS = ("results", "items", "data", "entries", "responses", "pages", "requests", "searches", "batch")
UTF8 = "text/html; charset=utf-8"
MAX_SKELETON_BYTES = 4 * 2**20
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}\s*")


def looks_like_json(body: bytes) -> bool:
    """Say whether bytes begin an object or an array."""
    return body[:64].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"["}


def is_value(text: bytes) -> bool:
    """Say whether bytes are one whole JSON value."""
    return looks_like_json(text) and _loaded(text) is not None


def records(body: bytes, budget: Budget, name: str = "") -> Iterator[Entry]:
    """Yield the pages of a JSON text or of JSON lines."""
    whole = _loaded(body)
    if whole is not None:
        yield from _of_value(whole, budget)
        return
    for number, line in enumerate(body.splitlines()):
        if not line.strip():
            continue
        value = _loaded(line)
        if value is None:
            budget.count()
            budget.note(f"line {number + 1} of {shown(name)} is no JSON")
        else:
            yield from _of_value([value], budget)


def _loaded(text: bytes) -> Any:
    """Return a JSON value; None where it is none, or where it is made of more than could be pages."""
    # one small value takes many times its text's room in memory: what is not inside strings is limited
    if len(_STRING.sub(b"", text)) > MAX_SKELETON_BYTES:
        return None
    try:
        return json.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None


def _of_value(value: Any, budget: Budget) -> Iterator[Entry]:
    if isinstance(value, dict) and _page(value) is None:
        listed = next((value[field] for field in LIST_FIELDS if isinstance(value.get(field), list)), None)
        if listed is None and not _told(value):
            yield from _of_mapping(value, budget)
            return
        value = [value] if listed is None else listed
    for item in value if isinstance(value, list) else [value]:
        budget.count()
        entry = _of_item(item)
        if entry is None:
            budget.note(_why_not(item))
        else:
            yield entry


def _of_mapping(value: Mapping[str, Any], budget: Budget) -> Iterator[Entry]:
    """Yield the pages of an object whose keys are queries or numbers."""
    for key, item in value.items():
        budget.count()
        entry = _of_item(item)
        if entry is None:
            budget.note(f"{shown(key)} holds no page")
        elif entry.query is None and entry.number is None:
            yield replace(entry, name=key, query=key, key=key, number=_whole(key))
        else:
            yield entry


def _of_item(item: Any) -> Entry | None:
    page = _page(item)
    if page is None:
        return None
    if not isinstance(item, dict):
        return Entry("", page[0], content_type=page[1])
    about = [item, *(item[field] for field in ABOUT_FIELDS if isinstance(item.get(field), dict))]
    named = next((item[f] for f in ("file", "filename", "name", "path") if isinstance(item.get(f), str)), "")
    return Entry(
        named,
        page[0],
        query=_first(about, QUERY_FIELDS, _text),
        key=_first(about, KEY_FIELDS, _text),
        number=_first(about, NUMBER_FIELDS, _whole),
        content_type=page[1],
    )


def _first(about: list[dict[str, Any]], names: tuple[str, ...], read: Any) -> Any:
    found = (read(part.get(name)) for name in names for part in about)
    return next((value for value in found if value is not None), None)


def _page(item: Any, depth: int = 0) -> tuple[bytes, str] | None:
    """Return the page in a value, and its type: its text, text in base64, or that of a field inside."""
    if isinstance(item, str):
        return _markup(item)
    if isinstance(item, dict) and depth < 2:
        found = (_page(item[field], depth + 1) for field in PAGE_FIELDS if field in item)
        return next((page for page in found if page is not None), None)
    return None


def _markup(text: str) -> tuple[bytes, str] | None:
    if text[:4096].lstrip("\ufeff \r\n\t").startswith("<"):
        return text.encode("utf-8", "replace"), UTF8
    if len(text) < 16 or not _BASE64.fullmatch(text):
        return None
    try:
        body = base64.b64decode(text.strip().translate({45: 43, 95: 47}) + "==", validate=False)
    except ValueError:
        return None
    return (body, "text/html") if body[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else None


def _text(value: Any) -> str | None:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) and value.strip() else None


def _whole(value: Any) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return int(value)
    return value if type(value) is int and 0 <= value < 10**9 else None


def _told(value: Mapping[str, Any]) -> bool:
    return any(field in value for field in (*QUERY_FIELDS, "status", "error"))


def _why_not(item: Any) -> str:
    said = item.get("status") or item.get("error") if isinstance(item, dict) else None
    return f"an entry holds no page ({shown(str(said))})" if said else "an entry holds no page"
