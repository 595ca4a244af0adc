"""Bytes of a page to text: which encoding it is really in, and whether it is a page at all."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Any

from massive_frames.parsers.depth import DEEPEST, is_too_deep

MAX_BYTES = 64 * 1024 * 1024
HEAD_BYTES = 4096
SAMPLE_BYTES = 8192
PIECE_BYTES = 65536
NO_CHANCE = 24
"""Bytes beyond ASCII from which text in another encoding is not UTF-8 by chance."""
RIGHT_TO_WRONG = 4
LOST = "\ufffd"
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SAID = re.compile(
    rb"^\s{0,99}<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([^\"'>]*)"
    rb"|<\s{0,9}meta\b[^>]{1,500}?charset\s*=\s*[\"']?([^\s\"'/;>]*)",
    re.IGNORECASE,
)
_DECLARED = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_LATIN = re.compile(
    r"(?:(?:windows-|cp)125[02478]|cp(?:437|85[0278]|86[0135])|iso-8859-(?:[12349]|1[03456])|mac_(?:roman|latin2))$",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(rb"<html\b[^>]{0,2000}?\blang=[\"']?([a-z]{2,3})", re.IGNORECASE)
WESTERN = "cp1252"
OTHER_LATIN = {
    **dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("az", "ku", "tr"), "cp1254"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "vi": "cp1258",
}
"""What pages in Latin letters are usually written in where it is not the western encoding, by language."""
_ASCII = bytes(range(128))
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
    return f"elements are nested more than {DEEPEST} deep" if is_too_deep(body) else None


def decode(body: bytes, content_type: str = "") -> str:
    """Turn a page's bytes into text.

    A byte order mark decides; then a declared charset, if the bytes really are in it; then UTF-8, even with a
    few wrong bytes; then what detection finds. Undecodable bytes become replacement characters. A browser
    hands over in UTF-8 what still declares its old charset, so a body of many letters that is UTF-8 counts as
    that whatever it declares.
    """
    return decoded(body, content_type)[0]


def decoded(body: bytes, content_type: str = "") -> tuple[str, bool]:
    """Return a page's text as ``decode`` does, and whether its bytes are that text in UTF-8 already."""
    found = _told(body, content_type)
    return (body.decode(_detected(body), "replace"), False) if found is None else found


def is_told_utf_8(body: bytes, content_type: str = "") -> bool:
    """Tell whether a page says that it is UTF-8, or says nothing; its bytes are not looked at."""
    if body.startswith(tuple(_BOMS)):
        return False
    declared = _DECLARED.search(content_type)
    return {(declared[1] if declared else "utf-8").lower(), _said(body) or "utf-8"} == {"utf-8"}


def is_utf_8(body: bytes) -> bool:
    """Tell whether all bytes are valid UTF-8, looking at a piece at a time."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), PIECE_BYTES):
            decoder.decode(body[start : start + PIECE_BYTES])
        decoder.decode(b"", final=True)
    except ValueError:
        return False
    return True


def is_guessed(body: bytes, content_type: str = "") -> bool:
    """Tell whether nothing told the encoding of a page, so that it was guessed from its bytes."""
    return _told(body, content_type) is None


def _told(body: bytes, content_type: str) -> tuple[str, bool] | None:
    for bom, encoding in _BOMS.items():
        if body.startswith(bom):
            return body.decode(encoding, "replace"), False
    declared = _DECLARED.search(content_type)
    told = [name for name in (declared[1] if declared else None, _said(body)) if name]
    other = any(name.lower() != "utf-8" for name in told)
    surely = other and len(body.translate(None, _ASCII)) >= NO_CHANCE
    for name in ("utf-8", *told) if surely else (*told, "utf-8"):
        text = _strictly(body, name)
        if text is not None:
            return text, name.lower() == "utf-8"
    nearly = _nearly_utf_8(body)
    return (nearly, False) if nearly is not None else None


def _nearly_utf_8(body: bytes) -> str | None:
    """Return the text if nearly all letters beyond ASCII are UTF-8: a byte may be wrong, the last one cut."""
    text = body.decode("utf-8", "replace")
    lost = text.count(LOST) - text.endswith(LOST)
    kept = len(text) - len(text.encode("ascii", "ignore")) - text.count(LOST)
    return text if kept >= max(RIGHT_TO_WRONG * lost, 1) else None


def _said(body: bytes) -> str | None:
    """Return the encoding that a page says itself to be in."""
    found = _SAID.search(body, 0, HEAD_BYTES)
    return (found[1] or found[2] or b"").decode("ascii", "replace").lower() or None if found else None


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name, "strict")
    except (LookupError, ValueError):
        return None


def _detected(body: bytes) -> str:
    """Guess from the part that begins with the first byte that is not ASCII, and from the page's language.

    Bytes do not tell the encodings of Latin letters from each other; the language does.
    """
    first = next((match.start() for match in [_HIGH.search(body)] if match), 0)
    sample = body[max(first - SAMPLE_BYTES // 2, 0) : first + SAMPLE_BYTES]
    names = list(_detector()(sample, exclude_encodings=["utf-8", "ascii"]).encodings)
    fitting = (name for name in names if _strictly(sample, name) is not None)
    known = (name for name in names if _strictly(b"", name) is not None)
    guess = next(fitting, next(known, WESTERN))
    if not _LATIN.match(guess):
        return guess
    said = _LANGUAGE.search(body[:HEAD_BYTES])
    usual = OTHER_LATIN.get(said[1].decode().lower(), WESTERN) if said else WESTERN
    return usual if _strictly(sample, usual) is not None else guess


def _narrow(body: bytes) -> bytes:
    """Make tags of UTF-16 bytes visible to a search for ASCII."""
    head = body[: 4 * HEAD_BYTES]
    return head.replace(b"\0", b"")


def _excerpt(head: bytes) -> str:
    return head[:200].decode("utf-8", "replace")


@cache
def _detector() -> Any:
    """Return bs4's detector of encodings."""
    from bs4.dammit import EncodingDetector  # noqa: PLC0415 - slow to import

    return EncodingDetector
