"""A row of videos: cards whose link holds the title, or short ones whose link is an empty overlay."""

from __future__ import annotations

from massive_frames.sandbox.serp.content import date_text, headline
from massive_frames.sandbox.serp.features.shared import boxed, heading
from massive_frames.sandbox.serp.markup import BLANK_IMAGE, esc, ping
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block, Row


def write(page: Page) -> Block:
    """Return the block."""
    rows: list[Row] = [
        {
            "type": "video",
            "title": headline(page, "YouTube"),
            "url": f"https://www.youtube.com/watch?v=v{page.draw.getrandbits(40):010x}",
            "site": "YouTube",
            "date": date_text(page),
        }
        for _ in range(3)
    ]
    writer = _overlay if page.chance(0.4) else _card
    return Block(
        boxed(page, heading(page, page.lexicon.ui.videos) + "".join(writer(page, row) for row in rows)), rows
    )


def _card(page: Page, row: Row) -> str:
    skin = page.skin
    return (
        f'<div {skin.cls("video")} role="listitem" {skin.hveid()}><div data-surl="{esc(row["url"])}" '
        f"{skin.js()}>"
        f'<a href="{esc(row["url"])}" {skin.ved()} {ping(row["url"])}><div>{BLANK_IMAGE}<span>4:32</span>'
        "</div><div>"
        f'<div {skin.cls("videotitle")} role="heading" aria-level="3"><span>{esc(row["title"])}</span>'
        f"</div>{_byline(row)}"
        f"</div></a></div></div>"
    )


def _overlay(page: Page, row: Row) -> str:
    skin = page.skin
    return (
        f'<div {skin.cls("short")} role="listitem" {skin.hveid()}><a href="{esc(row["url"])}" '
        f'aria-label="{esc(row["title"])}" '
        f"{skin.ved()} {ping(row['url'])}></a><div>{BLANK_IMAGE}<div><div {skin.cls('videotitle')}><span>"
        f"{esc(row['title'])}"
        f"</span></div>{_byline(row)}</div></div></div>"
    )


def _byline(row: Row) -> str:
    return f"<div><span>{esc(row['site'])}</span><span> · </span><span>{esc(row['date'])}</span></div>"
