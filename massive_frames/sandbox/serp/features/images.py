"""A strip of images: thumbnails that name the page they come from in an attribute."""

from __future__ import annotations

from massive_frames.sandbox.serp.content import headline
from massive_frames.sandbox.serp.features.shared import boxed, heading
from massive_frames.sandbox.serp.markup import BLANK_IMAGE, esc, search_href
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block, Row


def write(page: Page) -> Block:
    """Return the block."""
    rows: list[Row] = [
        {"type": "image", "title": headline(page, one.site), "url": one.url, "site": one.site}
        for one in page.draw.sample(page.spare, 4)
    ]
    cards = "".join(_card(page, row) for row in rows)
    return Block(
        boxed(page, heading(page, page.lexicon.ui.images) + f'<div id="iur"><div>{cards}</div></div>'), rows
    )


def _card(page: Page, row: Row) -> str:
    skin = page.skin
    picture = BLANK_IMAGE.replace('alt=""', f'alt="{esc(row["title"])}"')
    return (
        f'<div {skin.cls("image")} data-attrid="images universal" data-docid="{skin.opaque(14)}" '
        f'data-lpage="{esc(row["url"])}" '
        f'{skin.hveid()}><a href="{search_href(page.topic, skin, udm="2")}" role="button"><g-img>'
        f"{picture}</g-img></a>"
        f"<div><span>{esc(row['title'])}</span><span>{esc(row['site'])}</span></div></div>"
    )
