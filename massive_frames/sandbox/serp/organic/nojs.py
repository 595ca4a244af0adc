"""A result as pages without scripts show it: every target is wrapped in a redirect, all boxes look alike."""

from __future__ import annotations

from massive_frames.sandbox.serp.content import Result
from massive_frames.sandbox.serp.markup import emphasize, esc, redirect_href
from massive_frames.sandbox.serp.page import Page


def write(page: Page, result: Result, _rank: int) -> str:
    """Return the markup of one result."""
    skin = page.skin
    date = f"<span {skin.cls('date')}>{esc(result.date)}</span> · " if result.date else ""
    return (
        f'<div><div {skin.cls("box")}><div {skin.cls("pad")}><a href="{redirect_href(result.url, skin)}">'
        f"<div {skin.cls('both')}><div><h3 {skin.cls('title')}><div {skin.cls('text', 'big')}>"
        f"{esc(result.title)}</div>"
        f"</h3></div><div><div {skin.cls('text', 'small')}>{esc(result.visible_url)}</div></div></div></a>"
        "</div>"
        f"<div {skin.cls('gap')}></div><div {skin.cls('pad')}><div><div {skin.cls('text', 'plain')}><div>"
        "<div>"
        f"<div {skin.cls('text', 'plain')}>"
        f"{_rating(result)}{date}{emphasize(result.snippet, page.topic)}</div>"
        f"{_links(page, result)}</div></div></div></div></div></div></div>"
    )


def _rating(result: Result) -> str:
    if result.rating is None:
        return ""
    return (
        f'<span aria-hidden="true">{result.rating}</span><span aria-hidden="true">({result.votes})</span><br>'
    )


def _links(page: Page, result: Result) -> str:
    if not result.sitelinks:
        return ""
    skin = page.skin
    links = "".join(
        f'<span {skin.cls("inline")}><a href="{redirect_href(link["url"], skin)}">'
        f"<span {skin.cls('text')}>{esc(link['title'])}</span></a></span>"
        for link in result.sitelinks
    )
    return f"<div>{links}</div>"
