"""A result as desktop pages have shown it since 2023: one link holds title, site and address."""

# ruff: noqa: RUF001 - the arrow is what pages show

from __future__ import annotations

from massive_frames.sandbox.serp.content import Result
from massive_frames.sandbox.serp.markup import BLANK_IMAGE, ICON_IMAGE, emphasize, esc, ping
from massive_frames.sandbox.serp.page import Page

_REVEALED_LATER = 'style="visibility:hidden;opacity:0"'


def write(page: Page, result: Result, rank: int) -> str:
    """Return the markup of one result."""
    skin = page.skin
    hidden = _REVEALED_LATER if page.era == "revealed" else ""
    place = f'data-rpos="{rank}"' if page.era != "2023" else ""
    inner = (
        f"<div {skin.js()} {skin.cls('result', 'card')} {skin.hveid()} {skin.ved()}>"
        f'{_screen_reader_heading(page, rank)}<div {skin.cls("grid")} data-snc="{skin.opaque(6)}">'
        f"{_head(page, result)}{_body(page, result)}</div>{_table(page, result)}</div>"
    )
    if result.indented:
        inner = f"<ul {skin.cls('indent')}><li {skin.cls('indented')}>{inner}</li></ul>"
    return f"<div {skin.cls('block')} {hidden}><div {skin.cls('slot')} {place}>{inner}</div></div>"


def _screen_reader_heading(page: Page, rank: int) -> str:
    if rank > 1:
        return ""
    return f"<h2 {page.skin.cls('unseen')}>{esc(page.lexicon.ui.web_results)}</h2>"


def _head(page: Page, result: Result) -> str:
    skin = page.skin
    site = _site(page, result)
    return (
        f'<div {skin.cls("cell")} data-snf="x{skin.opaque(5)}" data-snhf="0"><div {skin.cls("link")}><div>'
        f'<span {skin.cls("linkspan")}><a jsname="UWckNb" {skin.cls("anchor")} href="{esc(result.url)}" '
        f'{skin.ved()} {ping(result.url)}><h3 {skin.cls("title")} id="{skin.id()}">{esc(result.title)}</h3>'
        "<br>"
        f'<div {skin.cls("notranslate")} translate="no">{site}</div></a></span>'
        f"<div {skin.cls('again')}><div {skin.cls('notranslate')}>{site}</div>"
        f'<div jsslot><div role="button" tabindex="0" aria-label="{esc(page.lexicon.ui.about_result)}">'
        "</div></div>"
        f"</div></div></div></div>"
    )


def _site(page: Page, result: Result) -> str:
    skin = page.skin
    address, arrow, path = result.visible_url.partition(" › ")
    path = f'<span role="text">{esc(arrow + path)}</span>' if arrow else ""
    return (
        f'<div {skin.cls("favicon")}><span aria-hidden="true"><span>{ICON_IMAGE}</span></span>'
        f"<div><div><span {skin.cls('site')}>{esc(result.site)}</span></div>"
        f'<div {skin.cls("byline")}><cite {skin.cls("cite")} role="text">{esc(address)}{path}</cite></div>'
        "</div></div>"
    )


def _body(page: Page, result: Result) -> str:
    skin = page.skin
    date = f"<span {skin.cls('date')}><span>{esc(result.date)}</span> — </span>" if result.date else ""
    text = (
        f'<div {skin.cls("cell")} data-snf="n{skin.opaque(5)}" data-sncf="1"><div {skin.cls("snippet")} '
        f'style="-webkit-line-clamp:2">{date}<span>{emphasize(result.snippet, page.topic)}</span></div></div>'
    )
    parts = [text]
    if result.video:
        parts.append(
            f'<div {skin.cls("thumb")}><div role="button" tabindex="0" data-vll '
            f'aria-label="{esc(result.title)}"><div aria-hidden="true">{BLANK_IMAGE}<span>'
            f"4:0{page.number}</span></div></div></div>"
        )
    if result.rating is not None:
        parts.append(
            f'<div data-sncf="2"><div><span {skin.cls("score")}>{result.rating}</span>'
            f'<g-review-stars><span aria-label="{result.rating} / 5" role="img"><span style="width:60px">'
            "</span>"
            f"</span></g-review-stars><span>({result.votes})</span></div></div>"
        )
    if result.sitelinks and not result.expanded:
        links = " · ".join(
            f'<a {skin.cls("inline")} href="{esc(link["url"])}" {skin.ved()}>{esc(link["title"])}</a>'
            for link in result.sitelinks
        )
        parts.append(f'<div data-sncf="3"><div {skin.cls("inlines")}>{links}</div></div>')
    return "".join(parts)


def _table(page: Page, result: Result) -> str:
    if not result.expanded:
        return ""
    skin = page.skin
    cells = [
        f"<td {skin.cls('sitecell')}><div {skin.hveid()}><h3 {skin.cls('sitetitle')}>"
        f'<a href="{esc(link["url"])}" {skin.ved()} {ping(link["url"])}>{esc(link["title"])}</a></h3>'
        f"<div {skin.cls('sitesnippet')}>{esc(link['snippet'])}</div></div></td>"
        for link in result.sitelinks
    ]
    lines = "".join(f"<tr>{''.join(cells[start : start + 2])}</tr>" for start in range(0, len(cells), 2))
    return f'<table {skin.cls("sitetable")} cellpadding="0" cellspacing="0"><tbody>{lines}</tbody></table>'
