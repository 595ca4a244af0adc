"""A line above the results that offers another spelling of the query."""

from __future__ import annotations

from massive_frames.sandbox.serp.markup import esc, search_href
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block


def write(page: Page) -> Block:
    """Return the line; the offered spelling is the row's title."""
    skin = page.skin
    other = f"{page.topic} {page.draw.choice(('2026', 'app', 'xl'))}"
    html = (
        f"<div {skin.cls('notice')} {skin.hveid()}><p {skin.cls('didyou')}><span>"
        f"{esc(page.lexicon.ui.did_you_mean)}</span> "
        f'<a {skin.cls("spell")} href="{search_href(other, skin, spell="1")}"><b><i>{esc(other)}</i></b>'
        "</a></p></div>"
    )
    return Block(html, [{"type": "notice", "title": other}], "top")
