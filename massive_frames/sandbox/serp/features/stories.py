"""News of the day: cards with a headline, the paper's name and an age."""

from __future__ import annotations

from massive_frames.sandbox.serp.features.shared import boxed, heading
from massive_frames.sandbox.serp.markup import BLANK_IMAGE, esc, ping
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block, Row


def write(page: Page) -> Block:
    """Return the block."""
    rows = [
        _row(page, pattern.format(q=page.topic)) for pattern in page.draw.sample(page.lexicon.headlines, 3)
    ]
    cards = "".join(_card(page, row) for row in rows)
    inner = f"<div>{heading(page, page.lexicon.ui.stories)}</div><div><div>{cards}</div></div>"
    if page.era in {"2020", "2023"}:
        inner = f"<g-section-with-header {page.skin.hveid()}>{inner}</g-section-with-header>"
    return Block(boxed(page, inner), rows)


def _row(page: Page, title: str) -> Row:
    candidate = page.take()
    return {
        "type": "top-story",
        "title": title,
        "url": f"https://{candidate.host}/news/{page.draw.randint(10**5, 10**6)}",
        "site": candidate.site,
        "date": page.lexicon.ago[1].format(n=page.draw.randint(2, 20)),
    }


def _card(page: Page, row: Row) -> str:
    skin = page.skin
    return (
        f'<div {skin.cls("story")} {skin.hveid()} {skin.ved()}><a jsname="YKoRaf" {skin.cls("storylink")} '
        f'href="{esc(row["url"])}" {skin.ved()} {ping(row["url"])}><div><div>{BLANK_IMAGE}</div><div><div '
        f"{skin.cls('storysite')}><g-img>{BLANK_IMAGE}</g-img><span>{esc(row['site'])}</span></div><div "
        f'{skin.cls("storytitle")} aria-level="3" role="heading" style="-webkit-line-clamp:3">'
        f"{esc(row['title'])}</div>"
        f"<div {skin.cls('storydate')}><span>{esc(row['date'])}</span></div></div></div></a></div>"
    )
