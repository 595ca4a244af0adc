"""The text lifted from one page and set above the results, with that page's link below it."""

from __future__ import annotations

from massive_frames.sandbox.serp.content import headline, prose
from massive_frames.sandbox.serp.features.shared import boxed
from massive_frames.sandbox.serp.markup import ICON_IMAGE, crumbs, esc, ping
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block


def write(page: Page) -> Block:
    """Return the block; its link looks like an ordinary result and is not counted as one."""
    skin = page.skin
    candidate = page.take()
    text = prose(page, 3)
    row = {
        "type": "featured-snippet",
        "title": headline(page, candidate.site),
        "url": candidate.url,
        "visible_url": crumbs(candidate.url),
        "snippet": text,
        "answer": text,
    }
    html = (
        f"<div {skin.cls('card', 'lifted')}><h2 {skin.cls('unseen')}>{esc(page.lexicon.ui.about_result)}</h2>"
        '<div data-attrid="wa:/description" aria-level="3" role="heading"><span><span '
        f"{skin.cls('liftedtext')}>"
        f"{esc(row['snippet'])}</span></span></div><div {skin.cls('result')} {skin.hveid()}><div "
        f"{skin.cls('link')}>"
        f'<a href="{esc(row["url"])}" {skin.ved()} {ping(row["url"])}><h3 {skin.cls("title")}>'
        f"{esc(row['title'])}</h3><br>"
        f"<div {skin.cls('cited')}>{ICON_IMAGE}<cite {skin.cls('cite')}>{esc(row['visible_url'])}</cite>"
        "</div></a>"
        f"</div></div></div>"
    )
    return Block(boxed(page, html), [row])
