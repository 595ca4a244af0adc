"""Other searches at the bottom: links to further results pages, in one list or in two columns."""

from __future__ import annotations

from massive_frames.sandbox.serp.features.shared import heading
from massive_frames.sandbox.serp.markup import esc, search_href
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block


def write(page: Page) -> Block:
    """Return the block; its rows run line by line, as a reader sees them."""
    words = page.draw.sample(page.lexicon.related, 8)
    texts = [pattern.format(q=page.topic) for pattern in words]
    rows = [{"type": "also-searched", "title": text} for text in texts]
    body = _list(page, texts) if page.era in {"nojs", "mobile"} or page.chance(0.4) else _columns(page, texts)
    html = (
        f'<div id="bres"><div {page.skin.cls("wide")} {page.skin.hveid()}>'
        f"{heading(page, page.lexicon.ui.related)}{body}</div></div>"
    )
    return Block(html, list(rows), "bottom")


def _list(page: Page, texts: list[str]) -> str:
    items = "".join(f"<p {page.skin.cls('related')}>{_link(page, text)}</p>" for text in texts)
    return f"<div {page.skin.cls('relatedlist')}>{items}</div>"


def _columns(page: Page, texts: list[str]) -> str:
    # the document goes down the left column first; the screen shows both columns side by side
    skin = page.skin
    columns = "".join(
        f"<div {skin.cls('column')}>"
        + "".join(
            f"<div {skin.cls('relatedcell')} {skin.hveid()}><div><div>{_link(page, text)}</div></div></div>"
            for text in texts[start::2]
        )
        + "</div>"
        for start in (0, 1)
    )
    return f"<div {skin.cls('columns')}><div>{columns}</div></div>"


def _link(page: Page, text: str) -> str:
    before, topic, after = text.partition(page.topic)
    shown = f"{_bold(before)}{esc(topic)}{_bold(after)}"
    return f'<a {page.skin.cls("relatedlink")} href="{search_href(text, page.skin)}"><span>{shown}</span></a>'


def _bold(text: str) -> str:
    return f"<b>{esc(text)}</b>" if text.strip() else esc(text)
