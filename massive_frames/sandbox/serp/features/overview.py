"""The answer that a model wrote, above the results: shown, cut off, still being written, or failed."""

from __future__ import annotations

import json
from typing import Any

from massive_frames.sandbox.serp.content import headline
from massive_frames.sandbox.serp.features.shared import boxed, source
from massive_frames.sandbox.serp.markup import esc
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block, Row

STATES = ("shown", "collapsed", "generating", "failed", "absent")
_WEIGHTS = {True: (55, 35, 0, 5, 5), False: (20, 15, 40, 5, 20)}


def write(page: Page) -> Block:
    """Return the overview in one of its states; both failure messages stand hidden in most of them."""
    state = page.draw.choices(STATES, _WEIGHTS["ai" in page.ask.awaiting])[0]
    if state == "absent":
        return Block(_box(page, _messages(page, state), cut=False, shown=False))
    row: Row = {"type": "ai-overview", "details": {"state": state}}
    body = ""
    if state == "generating":
        body = (
            f'<div {page.skin.cls("dots")} role="progressbar" aria-label="{esc(page.lexicon.ui.generating)}">'
            f"<span></span><span></span><span></span></div>"
        )
    elif state != "failed":
        first, second, *others = page.draw.sample(page.lexicon.sentences, 5)
        paragraphs = [one.format(q=page.topic) for one in (f"{first} {second}", *others)]
        row["answer"] = "\n".join(paragraphs)
        row["sources"], cited = _sources(page)
        body = _text(page, paragraphs, cut=state == "collapsed") + cited
    return Block(_box(page, _messages(page, state) + body, cut=state == "collapsed", shown=True), [row])


def _box(page: Page, inner: str, *, cut: bool, shown: bool) -> str:
    skin = page.skin
    hidden = "" if shown else ' style="display:none"'
    truncated = ' data-trnct="true"' if cut else ""
    return boxed(
        page,
        f'<div jsname="ZLxsqf" {skin.cls("aibox")} data-tma="80" id="eKIzJc" {skin.hveid()}{hidden}>'
        f'<div data-mcpr {skin.cls("aiouter")} data-mcp="18"><div {skin.js()} jsname="dEwkXc"{truncated}>'
        f"{inner}"
        f"</div></div></div>",
    )


def _messages(page: Page, state: str) -> str:
    skin, ui = page.skin, page.lexicon.ui
    failed = "" if state == "failed" else ' style="display:none"'
    title = f'<div jsname="cUzNTd" aria-level="2" role="heading">{esc(ui.overview)}</div>'
    return (
        f'<div jsname="txosbe" {skin.cls("aitop")}><span jsname="lGsj1" style="display:none" {skin.ved()}>'
        "<span>"
        f'{esc(ui.overview_unavailable)}</span></span><span jsname="L1sC6e"{failed} {skin.ved()}><span>'
        f"{esc(ui.overview_failed)}</span></span>{title}</div>"
    )


def _text(page: Page, paragraphs: list[str], *, cut: bool) -> str:
    skin = page.skin
    first = f"<div {skin.cls('aipara')} data-sfc-cp><span>{esc(paragraphs[0])}</span></div>"
    points = "".join(
        f'<li><span data-huuid="{skin.opaque(12)}">{esc(text)}</span></li>' for text in paragraphs[1:]
    )
    more = height = ""
    if cut:
        height = 'style="max-height:190px;overflow:hidden"'
        more = (
            '<div role="button" tabindex="0" aria-expanded="false"><span>'
            f"{esc(page.lexicon.ui.show_more)}</span></div>"
        )
    return (
        f'<div data-mcpr data-subtree="mfc" {skin.cls("aibody")} data-rl="{page.lexicon.code}" {height}>'
        f'<div dir="auto" data-subtree="aimc">{first}<ul>{points}</ul></div></div>{more}'
    )


def _sources(page: Page) -> tuple[list[dict[str, Any]], str]:
    chosen = page.draw.sample(page.candidates + page.spare, 3)
    titles = [headline(page, candidate.site) for candidate in chosen]
    sources = [
        source(candidate, title, number)
        for number, (candidate, title) in enumerate(zip(chosen, titles, strict=True), 1)
    ]
    style = page.draw.choices(("anchors", "overlays", "script"), (50, 40, 10))[0]
    if style == "script":
        # the sources are then in no one's sight, so the row has none
        data = json.dumps([[item["title"], item["url"]] for item in sources]).replace("<", "\\u003c")
        return [], f'<script nonce="{page.skin.opaque(22)}">window.{page.skin.opaque(6)}={data};</script>'
    write = _anchor if style == "anchors" else _overlay
    items = "".join(
        write(page, item, candidate.site) for item, candidate in zip(sources, chosen, strict=True)
    )
    return sources, f"<div {page.skin.cls('aisources')}><ul>{items}</ul></div>"


def _anchor(page: Page, item: dict[str, Any], site: str) -> str:
    return (
        f'<li><a href="{esc(item["url"])}" {page.skin.ved()} target="_blank" rel="noopener"><div '
        f"{page.skin.cls('srctitle')}>"
        f"{esc(item['title'])}</div><div>{esc(site)}</div></a></li>"
    )


def _overlay(page: Page, item: dict[str, Any], site: str) -> str:
    return (
        f'<li><div {page.skin.cls("srccard")}><a href="{esc(item["url"])}" '
        f'aria-label="{esc(item["title"])}" {page.skin.ved()} '
        f'target="_blank"></a><div><div {page.skin.cls("srctitle")}>{esc(item["title"])}</div><div>'
        f"{esc(site)}</div></div></div></li>"
    )
