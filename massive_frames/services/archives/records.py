"""JSON with pages in it: an array, lines, or an object, under whatever names the fields have.

One entry at a time is taken into memory.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from massive_frames.services.archives import entries as limits
from massive_frames.services.archives.entries import Budget, Entry, TooMuchError, shown
from massive_frames.services.archives.outline import Outline, outline, stands_alone

PAGE_FIELDS = ("html", "body", "content", "page", "result", "results", "response", "document", "data", "serp")
QUERY_FIELDS = ("terms", "term", "query", "q", "keyword", "keywords", "search", "url", "input", "request")
NUMBER_FIELDS = ("index", "idx", "number", "position", "order", "i", "n", "id")
KEY_FIELDS = ("request_key", "key", "id")
ABOUT_FIELDS = ("request", "params", "parameters", "metadata", "meta", "input")
LIST_FIELDS = ("results", "items", "data", "entries", "responses", "pages", "requests", "searches", "batch")
UTF8 = "text/html; charset=utf-8"
MAX_SKELETON_BYTES = 4 * 2**20
MAX_WHOLE_BYTES = 4 * 2**20
"""An object up to this size is read at once, a larger one field by field."""
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_FIELD = re.compile(rb'\s*("[^"\\]*+(?:\\.[^"\\]*+)*+")\s*:\s*', re.DOTALL)
_FIELD_BYTES = 4096
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}\s*")


def looks_like_json(body: bytes) -> bool:
    """Say whether bytes begin an object or an array."""
    return body[:64].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"["}


def records(file: BinaryIO, budget: Budget, name: str = "") -> Iterator[Entry]:
    """Yield the pages of a JSON text or of JSON lines, from the file's beginning."""
    top = outline(file)
    alone, size = stands_alone(file, top), top.end - top.start
    if alone and top.opener == b"[":
        yield from _of_elements(file, top, budget)
    elif alone and size > MAX_WHOLE_BYTES:
        yield from _of_fields(file, top, budget)
    elif alone and (whole := _loaded(_piece(file, top.start, top.end, budget) or b"")) is not None:
        yield from _of_value(whole, budget)
    else:
        yield from _of_lines(file, budget, name)


def _of_elements(file: BinaryIO, array: Outline, budget: Budget) -> Iterator[Entry]:
    for number, (start, end) in enumerate(array.parts):
        part = _piece(file, start, end, budget)
        if part is None or (len(array.parts) == 1 and not part.strip()):
            continue
        value = _loaded(part)
        if value is None and part.strip() != b"null":
            budget.count()
            budget.note(f"element {number + 1} is no JSON")
        else:
            yield from _of_items([value], budget)
    if not array.closed:
        budget.note("its JSON breaks off")


def _of_fields(file: BinaryIO, whole: Outline, budget: Budget) -> Iterator[Entry]:
    """Yield the pages of an object too large to be read at once: one list, or one page a field."""
    places = {}
    for start, end in whole.parts:
        name, at = _field(file, start, end)
        places[name] = (at, end)
    heads = {name: _head(file, name, place, budget) for name, place in places.items()}
    listed = next((field for field in LIST_FIELDS if isinstance(heads.get(field), list)), None)
    if _page(heads) is None and listed is not None:
        yield from _of_elements(file, outline(file, places[listed][0]), budget)
    elif _page(heads) is None and not _told(heads):
        values = ((name, _part(file, place, budget)) for name, place in places.items())
        yield from _of_mapping(values, budget)
    else:
        yield from _of_value(_part(file, (whole.start, whole.end), budget), budget)


def _field(file: BinaryIO, start: int, end: int) -> tuple[str, int]:
    """Return a field's name, and where its value begins."""
    file.seek(start)
    found = _FIELD.match(file.read(min(_FIELD_BYTES, end - start)))
    name = _loaded(found[1]) if found else None
    return (name, start + found.end()) if found and isinstance(name, str) else ("", start)


def _head(file: BinaryIO, name: str, place: tuple[int, int], budget: Budget) -> Any:
    """Return as much of a field as tells what its object is: a list is but said to be one."""
    file.seek(place[0])
    if file.read(1) == b"[":
        return []
    if name not in PAGE_FIELDS:
        return None
    before = budget.total
    value = _part(file, place, budget)
    budget.total = before
    return value


def _part(file: BinaryIO, place: tuple[int, int], budget: Budget) -> Any:
    return _loaded(_piece(file, *place, budget) or b"")


def _piece(file: BinaryIO, start: int, end: int, budget: Budget) -> bytes | None:
    file.seek(start)
    return budget.read(file, "a part of its JSON", end - start)


def _of_lines(file: BinaryIO, budget: Budget, name: str) -> Iterator[Entry]:
    file.seek(0)
    number = 0
    while line := file.readline(limits.MAX_ENTRY_BYTES + 1):
        number += 1
        budget.total += len(line)
        if budget.total > limits.MAX_TOTAL_BYTES or len(line) > limits.MAX_ENTRY_BYTES:
            raise TooMuchError("it has more bytes than are taken in")
        value = _loaded(line) if line.strip() else None
        if value is not None:
            yield from _of_value([value], budget)
        elif line.strip():
            budget.count()
            budget.note(f"line {number} of {shown(name)} is no JSON")


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
            yield from _of_mapping(value.items(), budget)
            return
        value = [value] if listed is None else listed
    yield from _of_items(value if isinstance(value, list) else [value], budget)


def _of_items(items: Iterable[Any], budget: Budget) -> Iterator[Entry]:
    for item in items:
        budget.count()
        entry = _of_item(item)
        if entry is None:
            budget.note(_why_not(item))
        else:
            yield entry


def _of_mapping(items: Iterable[tuple[str, Any]], budget: Budget) -> Iterator[Entry]:
    """Yield the pages of an object whose keys are queries or numbers."""
    for key, item in items:
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
