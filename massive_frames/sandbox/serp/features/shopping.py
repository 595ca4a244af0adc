"""Products with prices: cards that have a merchant's name and usually no address."""

from __future__ import annotations

from massive_frames.sandbox.serp.features.shared import boxed, heading
from massive_frames.sandbox.serp.markup import BLANK_IMAGE, esc
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block, Row


def write(page: Page) -> Block:
    """Return the block."""
    draw, words = page.draw, page.lexicon
    rows: list[Row] = [
        {
            "type": "shopping",
            "title": pattern.format(q=page.topic),
            "site": page.take().site,
            "rating": round(draw.uniform(3.0, 5.0), 1),
            "votes": draw.randint(2, 800),
            "details": {"price": words.price.format(n=draw.randint(4, 90))},
        }
        for pattern in draw.sample(words.products, 4)
    ]
    cards = "".join(_card(page, row) for row in rows)
    return Block(boxed(page, heading(page, words.ui.products) + f'<div role="list">{cards}</div>'), rows)


def _card(page: Page, row: Row) -> str:
    skin = page.skin
    return (
        f'<div role="listitem" {skin.cls("product")} data-cid="{page.draw.getrandbits(60)}" {skin.hveid()} '
        f"{skin.ved()}>"
        f'<div {skin.cls("productcard")} role="button" tabindex="0">{BLANK_IMAGE}<div '
        f'{skin.cls("producttitle")} role="heading" '
        f'aria-level="3">{esc(row["title"])}</div><div><span {skin.cls("price")}>'
        f"{esc(row['details']['price'])}</span></div>"
        f'<div><span {skin.cls("merchant")}>{esc(row["site"])}</span></div><div><span aria-hidden="true">'
        f"{row['rating']}</span>"
        f'<span role="img" aria-label="{row["rating"]} / 5"></span><span>({row["votes"]})</span></div>'
        "</div></div>"
    )
