"""Blocks that copy the look of others and are not those: no row may come from them."""

from __future__ import annotations

from massive_frames.sandbox.serp.features.shared import boxed, heading
from massive_frames.sandbox.serp.markup import esc, search_href
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block


def write(page: Page) -> Block:
    """Return a block that looks like related searches, or one that looks like others' questions."""
    inner = _products(page) if page.chance(0.5) else _things_to_know(page)
    return Block(boxed(page, heading(page, page.lexicon.ui.things) + inner))


def _products(page: Page) -> str:
    skin = page.skin
    texts = [pattern.format(q=page.topic) for pattern in page.lexicon.products]
    links = "".join(
        f"<div {skin.cls('relatedcell')} {skin.hveid()}>"
        f'<a href="{search_href(text, skin, mrq="1", mrqri=str(number))}"><div><span>{esc(text)}</span>'
        f"</div></a></div>"
        for number, text in enumerate(texts)
    )
    return f"<div {skin.cls('columns')}>{links}</div>"


def _things_to_know(page: Page) -> str:
    pairs = zip(page.lexicon.links[:3], page.lexicon.questions[:3], strict=True)
    return "".join(_thing(page, label, pattern.format(q=page.topic)) for label, pattern in pairs)


def _thing(page: Page, label: str, question: str) -> str:
    skin = page.skin
    box = skin.id()
    return (
        f'<div {skin.cls("pair")} {skin.ved()}><div aria-level="3" role="heading" {skin.hveid()}>'
        f'<div jsname="tJHJj" aria-controls="{box}" aria-expanded="false" role="button" tabindex="0">'
        f'<div jsname="lN6iy" data-attrid="lab/title/{esc(label)}"><span>{esc(label)}</span>'
        f"<span><span>{esc(question)}</span></span></div></div></div>"
        f'<div jsname="NRdf4c" id="{box}"></div></div>'
    )
