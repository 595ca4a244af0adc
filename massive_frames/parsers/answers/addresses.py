"""The address of a source: without what only follows the reader, and with the passage that it points to."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from massive_frames.parsers.urls import domain_of, read

MAX_CHARS = 8_000
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_PASSAGE = re.compile(r":~:(?:.*&)?text=([^&]*)")
_BING = re.compile(r"https?://(?:www\.)?bing\.com/ck/a\?", re.IGNORECASE)


class Target(NamedTuple):
    """Where a citation leads: the address, its domain, the passage it points to, and the link as it was."""

    url: str
    domain: str | None
    passage: str | None
    raw_url: str


def target_of(href: str | None) -> Target | None:
    """Read a link's address; None for what is not another site's page."""
    raw = (href or "").strip()
    if len(raw) > MAX_CHARS or not _WEB.match(raw):
        return None
    try:
        address = read(_unwrapped(raw))
    except ValueError:  # such as an unclosed bracket in the host
        return None
    if address.url is None or not address.outward:
        return None
    return Target(address.url, domain_of(address.url), _passage(raw), raw)


def _passage(raw: str) -> str | None:
    """Return the text that a link asks the browser to highlight, its context left out."""
    found = _PASSAGE.search(raw)
    if found is None:
        return None
    parts = [part for part in found[1].split(",") if part and not (part[0] == "-" or part[-1] == "-")]
    return " … ".join(" ".join(unquote(part).split()) for part in parts) or None


def _unwrapped(raw: str) -> str:
    """Follow Bing's redirect, which Copilot's links go through."""
    if not _BING.match(raw):
        return raw
    code = parse_qs(urlsplit(raw).query).get("u", [""])[0][2:]
    try:
        url = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode()
    except (binascii.Error, ValueError):
        return raw
    return url if _WEB.match(url) else raw
