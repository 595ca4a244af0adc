"""Bytes of a page to text: which encoding it is really in, and whether it is a page at all."""

from __future__ import annotations

import codecs
import re

from bs4.dammit import EncodingDetector, UnicodeDammit

MAX_BYTES = 64 * 1024 * 1024
HEAD_BYTES = 4096
SAMPLE_BYTES = 8192
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DECLARED = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_HIGH = re.compile(rb"[\x80-\xff]")
_TAG = re.compile(rb"<(?:!doctype|html|head|body|div|table|title|meta|script|form|p|a|h\d)\b", re.IGNORECASE)


def refusal(body: bytes, content_type: str = "") -> str | None:
    """Say why a body cannot be a page, or None when it may be one."""
    if len(body) > MAX_BYTES:
        return f"the body has {len(body)} bytes; at most {MAX_BYTES} are read"
    head = body[:HEAD_BYTES].lstrip(codecs.BOM_UTF8 + b" \t\r\n\0")
    if not head:
        return "the body is empty"
    if head[:1] in b"{[" and not _TAG.search(body[:HEAD_BYTES].split(b'"')[0]):
        return f"HTML was due, JSON came: {_excerpt(head)}"
    if not _TAG.search(_narrow(body)):
        named = f" ({content_type})" if content_type else ""
        return f"HTML was due, plain text came{named}: {_excerpt(head)}"
    return None


def decode(body: bytes, content_type: str = "") -> str:
    """Turn a page's bytes into text.

    A byte order mark decides; then a declared charset, if the bytes really are in it; then UTF-8; then what
    detection finds. Undecodable bytes become replacement characters.
    """
    return decoded(body, content_type)[0]


def decoded(body: bytes, content_type: str = "") -> tuple[str, bool]:
    """Return a page's text as ``decode`` does, and whether its bytes are that text in UTF-8 already."""
    for bom, encoding in _BOMS.items():
        if body.startswith(bom):
            return body.decode(encoding, "replace"), False
    declared = _DECLARED.search(content_type)
    said = EncodingDetector.find_declared_encoding(body[:HEAD_BYTES], is_html=True)
    for name in (declared[1] if declared else None, said, "utf-8"):
        text = _strictly(body, str(name)) if name else None
        if text is not None:
            return text, str(name).lower() == "utf-8"
    return body.decode(_detected(body), "replace"), False


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name, "strict")
    except (LookupError, ValueError):
        return None


def _detected(body: bytes) -> str:
    """Guess from the part that begins with the first byte that is not ASCII."""
    first = next((match.start() for match in [_HIGH.search(body)] if match), 0)
    sample = body[max(first - SAMPLE_BYTES // 2, 0) : first + SAMPLE_BYTES]
    found = UnicodeDammit(sample, exclude_encodings=["utf-8", "ascii"]).original_encoding
    return found if found and _strictly(b"", found) is not None else "cp1252"


def _narrow(body: bytes) -> bytes:
    """Make tags of UTF-16 bytes visible to a search for ASCII."""
    head = body[: 4 * HEAD_BYTES]
    return head.replace(b"\0", b"")


def _excerpt(head: bytes) -> str:
    return head[:200].decode("utf-8", "replace")
