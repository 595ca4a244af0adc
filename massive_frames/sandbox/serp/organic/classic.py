"""A result as desktop pages showed it around 2020: a link, and a span of text below."""

from __future__ import annotations

from massive_frames.sandbox.serp.content import Result
from massive_frames.sandbox.serp.markup import ICON_IMAGE, emphasize, esc, ping, search_href
from massive_frames.sandbox.serp.page import Page


def write(page: Page, result: Result, rank: int) -> str:
    """Return the markup of one result."""
    skin = page.skin
    heading = f"<h2 {skin.cls('unseen')}>{esc(page.lexicon.ui.web_results)}</h2>" if rank == 1 else ""
    cite = f"{ICON_IMAGE}<cite {skin.cls('cite')}>{esc(result.visible_url)}</cite>"
    inner = (
        f"<div {skin.cls('result')} {skin.hveid()} {skin.ved()}><div {skin.cls('head')}>"
        f'<a href="{esc(result.url)}" {ping(result.url)}><br><h3 {skin.cls("title")}>{esc(result.title)}</h3>'
        f"<div {skin.cls('cited')}>{cite}</div></a><div {skin.cls('again')}><div {skin.cls('cited')}>"
        f"{cite}</div>"
        f"{_menu(page, result)}</div></div>{_body(page, result)}{_table(page, result)}</div>"
    )
    indented = f'style="margin-left:{16 if result.indented else 0}px"'
    return f"<div {skin.cls('group')} {indented}>{heading}{inner}</div>"


def _menu(page: Page, result: Result) -> str:
    skin = page.skin
    cached = f"http://webcache.googleusercontent.com/search?q=cache:{skin.opaque(12)}:{result.url}&hl=en"
    return (
        f'<span><div {skin.cls("menu")}><a href="#" aria-expanded="false" aria-haspopup="true" role="button" '
        f'{skin.ved()}></a><ol role="menu" tabindex="-1" style="display:none"><li role="menuitem">'
        f'<a href="{esc(cached)}">•</a></li><li role="menuitem">'
        f'<a href="{search_href("related:" + result.url, skin)}">•</a></li></ol></div></span>'
    )


def _body(page: Page, result: Result) -> str:
    skin = page.skin
    rating = date = links = ""
    if result.rating is not None:
        rating = (
            f'<div {skin.cls("line")}><g-review-stars><span aria-label="{result.rating} / 5" role="img">'
            f'<span style="width:60px"></span></span></g-review-stars> {result.rating} · ‎'
            f"{esc(page.lexicon.reviews.format(n=result.votes))}</div>"
        )
    if result.date:
        date = f"<span {skin.cls('date')}>{esc(result.date)} - </span>"
    if result.sitelinks and not result.expanded:
        links = " · ".join(
            f'<a {skin.cls("inline")} href="{esc(link["url"])}">{esc(link["title"])}</a>'
            for link in result.sitelinks
        )
        links = f"<div {skin.cls('links')}>{links}</div>"
    text = f"<span {skin.cls('snippet')}>{date}{emphasize(result.snippet, page.topic)}</span>"
    return f"<div {skin.cls('body')}><div>{rating}{text}{links}</div></div>"


def _table(page: Page, result: Result) -> str:
    if not result.expanded:
        return ""
    skin = page.skin
    lines = "".join(
        f'<tr><td><div {skin.cls("site")}><h3 {skin.cls("sitetitle")}><a href="{esc(link["url"])}">'
        f"{esc(link['title'])}</a></h3><div>{esc(link['snippet'])}<br></div></div></td></tr>"
        for link in result.sitelinks
    )
    return f"<table {skin.cls('sitetable')}><tbody>{lines}</tbody></table>"
