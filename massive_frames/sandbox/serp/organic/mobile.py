"""A result as phones show it: one link that holds the site, the address and a heading that is no h3."""

# ruff: noqa: RUF001 - the arrow is what pages show

from __future__ import annotations

from massive_frames.sandbox.serp.content import Result
from massive_frames.sandbox.serp.markup import BLANK_IMAGE, ICON_IMAGE, emphasize, esc, ping
from massive_frames.sandbox.serp.page import Page


def write(page: Page, result: Result, _rank: int) -> str:
    """Return the markup of one result."""
    skin = page.skin
    return (
        f"<div {skin.cls('block')}><div {skin.hveid()} {skin.ved()}><div {skin.cls('card')}>"
        f'<div {skin.cls("grid")} data-snc="{skin.opaque(12)}"><div {skin.cls("cell")} '
        f'data-snf="x{skin.opaque(5)}" '
        f'data-snhf="0">{_head(page, result)}</div><div data-sncf="1">{_body(page, result)}</div>'
        f"{_links(page, result)}</div></div></div></div>"
    )


def _head(page: Page, result: Result) -> str:
    skin = page.skin
    address, arrow, path = result.visible_url.partition(" › ")
    path = f"<span>{esc(arrow + path)}</span>" if arrow else ""
    return (
        f'<a {skin.cls("anchor")} role="presentation" href="{esc(result.url)}" {ping(result.url)} '
        'data-ctpacw="1">'
        f'<div {skin.cls("row")}><span aria-hidden="true">{ICON_IMAGE}</span><div><span {skin.cls("site")}>'
        f'{esc(result.site)}</span><span {skin.cls("cite")} role="text">{esc(address)}{path}</span></div>'
        "</div>"
        f'<div {skin.cls("heading")} aria-level="3" role="heading"><div {skin.cls("title")} role="link">'
        f"{esc(result.title)}</div></div></a>"
    )


def _body(page: Page, result: Result) -> str:
    skin = page.skin
    date = f"<span>{esc(result.date)}</span> — " if result.date else ""
    text = (
        f'<div {skin.cls("cell")} data-snf="n{skin.opaque(5)}"><div {skin.cls("snippet")} '
        f'style="-webkit-line-clamp:4">{date}{emphasize(result.snippet, page.topic)}</div></div>'
    )
    if result.video:
        # the thumbnail is a second link to the same target
        text += f'<div><a href="{esc(result.url)}" tabindex="-1" aria-hidden="true">{BLANK_IMAGE}</a></div>'
    if result.rating is not None:
        text += (
            f'<div><span {skin.cls("score")} aria-hidden="true">{result.rating}</span><span role="img" '
            f'aria-label="{result.rating} / 5"></span><span>({result.votes})</span></div>'
        )
    return text


def _links(page: Page, result: Result) -> str:
    skin = page.skin
    links = "".join(
        f'<a {skin.cls("pill")} href="{esc(link["url"])}" {skin.ved()}><div>{esc(link["title"])}</div></a>'
        for link in result.sitelinks
    )
    return f"<div {skin.cls('pills')}>{links}</div>" if links else ""
