"""Pieces that several features are built from: headings, boxes, addresses."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from massive_frames.sandbox.serp.markup import esc, redirect_href
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.pool import Candidate, registrable


def heading(page: Page, text: str, level: int = 2) -> str:
    """Return a block's heading, which is a role and not a heading tag."""
    return (
        f'<div {page.skin.cls("headrow")}><span {page.skin.cls("blockhead")} aria-level="{level}" '
        'role="heading">'
        f"{esc(text)}</span></div>"
    )


def boxed(page: Page, inner: str) -> str:
    """Return a block's content in the boxes that results stand in."""
    skin = page.skin
    return f"<div {skin.cls('wide')}><div {skin.cls('block')} {skin.hveid()} {skin.ved()}>{inner}</div></div>"


def href(page: Page, url: str) -> str:
    """Return a target for an attribute, wrapped where the page has no scripts."""
    return redirect_href(url, page.skin) if page.era == "nojs" else esc(url)


def source(candidate: Candidate, title: str, position: int) -> dict[str, Any]:
    """Return a cited source as a row holds it."""
    return {
        "position": position,
        "title": title,
        "url": candidate.url,
        "domain": registrable(urlsplit(candidate.url).netloc),
    }
