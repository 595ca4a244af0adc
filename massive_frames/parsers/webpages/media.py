"""What a body is, by its first bytes; the type that a server declared decides only between kinds of text."""

from __future__ import annotations

import csv
import json
import re

HEAD = 4_096
MAX_JSON = 20_000_000
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\1\0", "image/x-icon"),
    (b"\x1f\x8b", "application/gzip"),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
)
OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"application/epub+zip", "application/epub+zip"),
)
_XML = {
    "rss": "application/rss+xml",
    "feed": "application/atom+xml",
    "svg": "image/svg+xml",
    "html": "text/html",
}
_ROOT = re.compile(
    r"(?:<\?[^>]*+>|(?><!--.*?-->)|<!DOCTYPE[^>\[]*+>|\s)*+<([\w:.-]+)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|a|table|title|meta|script|form|h\d|ul|img|span)\b",
    re.IGNORECASE,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def of_bytes(body: bytes) -> str | None:
    """Return the media type of a body that is no text; None for text."""
    head = body[:HEAD]
    for signature, name in SIGNATURES:
        if head.startswith(signature) and (len(signature) > 2 or _is_binary(head)):
            return name
    if b"%PDF-" in head[:1_024] and head.lstrip()[:1] != b"<":
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return next((name for part, name in OFFICE if part in head), "application/zip")
    if head.startswith(b"RIFF"):
        return (
            "image/webp" if head[8:12] == b"WEBP" else "audio/wav" if head[8:12] == b"WAVE" else "video/avi"
        )
    if head[4:8] == b"ftyp":
        return "image/avif" if head[8:12] in {b"avif", b"avis"} else "video/mp4"
    return "application/octet-stream" if _is_binary(head) else None


def of_text(text: str, content_type: str = "", asked_format: str = "") -> str:
    """Return the media type of a text."""
    declared = content_type.partition(";")[0].strip().lower()
    head = text[:HEAD].lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")) and _is_json(text):
        return "application/json"
    root = _ROOT.match(head) if head.startswith("<") else None
    name = root[1].lower().rpartition(":")[2] if root else ""
    if name in _XML or head.startswith("<?xml"):
        return _XML.get(name, "application/xml")
    if declared in {"text/csv", "text/tab-separated-values"} and not head.startswith("<"):
        return "text/csv"
    if "markdown" in {declared.rpartition("/")[2], asked_format} and not (root and _TAG.match(head)):
        return "text/markdown"
    if _TAG.search(head):
        return "text/html"
    return "text/csv" if delimiter_of(text) and not _is_prose(head) else "text/plain"


def delimiter_of(text: str) -> str | None:
    """Return what parts the columns of a text whose lines all have the same number of them."""
    lines = [line for line in text[:HEAD].splitlines()[:20] if line.strip()]
    lines = lines[:-1] if len(text) > HEAD else lines  # the last one may be cut
    for delimiter in ",\t;|":
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=delimiter)}
        except csv.Error:
            continue
        if len(lines) >= 3 and len(widths) == 1 and widths.pop() > 1:
            return delimiter
    return None


def _is_prose(head: str) -> bool:
    """Tell sentences, which put a space after nearly every comma, from columns."""
    commas = re.findall("[,;](.?)", head)
    return commas.count(" ") * 2 > len(commas)


def _is_binary(head: bytes) -> bool:
    """Tell bytes that no text has; UTF-16, which has a NUL beside each letter, is text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    n_controls = len(_CONTROL.findall(head))
    return (
        n_controls > 8
        and n_controls * 50 > len(head)
        and not _TAG.search(head.replace(b"\0", b"").decode("latin-1"))
    )


def _is_json(text: str) -> bool:
    if len(text) > MAX_JSON:
        return False
    try:
        json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True
