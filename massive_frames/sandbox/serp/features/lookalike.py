"""Blocks that copy the look of others and are not those: their rows have types of their own."""

from __future__ import annotations

from massive_frames.sandbox.serp.features.shared import boxed, heading
from massive_frames.sandbox.serp.markup import esc, search_href
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block, Row


def write(page: Page) -> Block:
    """Return a block that looks like related searches, or one that looks like others' questions."""
    inner, rows = _products(page) if page.chance(0.5) else _things_to_know(page)
    return Block(boxed(page, heading(page, page.lexicon.ui.things) + inner), rows)


def _products(page: Page) -> tuple[str, list[Row]]:
    skin = page.skin
    texts = [pattern.format(q=page.topic) for pattern in page.lexicon.products]
    links = "".join(
        f"<div {skin.cls('relatedcell')} {skin.hveid()}>"
        f'<a href="{search_href(text, skin, mrq="1", mrqri=str(number))}"><div><span>{esc(text)}</span>'
        f"</div></a></div>"
        for number, text in enumerate(texts)
    )
    rows: list[Row] = [{"type": "related-product", "title": text} for text in texts]
    return f"<div {skin.cls('columns')}>{links}</div>", rows


def _things_to_know(page: Page) -> tuple[str, list[Row]]:
    questions = [pattern.format(q=page.topic) for pattern in page.lexicon.questions[:3]]
    pairs = list(zip(page.lexicon.links[:3], questions, strict=True))
    rows: list[Row] = [{"type": "thing-to-know", "title": label, "question": text} for label, text in pairs]
    return "".join(_thing(page, label, text) for label, text in pairs), rows


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
