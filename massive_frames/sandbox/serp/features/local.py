"""Places nearby: a map with a few names, ratings and addresses, often without any link out."""

from __future__ import annotations

from massive_frames.sandbox.serp.features.shared import boxed, heading
from massive_frames.sandbox.serp.markup import BLANK_IMAGE, esc
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block, Row


def write(page: Page) -> Block:
    """Return the block."""
    linked = page.chance(0.5)
    names = page.draw.sample(page.lexicon.places, 3)
    written = [_place(page, name.format(q=page.topic.title()), linked=linked) for name in names]
    more = (
        f'<div><a href="/search?q={page.skin.opaque(8)}&amp;udm=1"><span>'
        f"{esc(page.lexicon.ui.show_more)}</span></a></div>"
    )
    html = heading(page, page.lexicon.ui.places) + f"<div {page.skin.cls('map')}>{BLANK_IMAGE}</div>"
    return Block(boxed(page, html + "".join(part for part, _ in written) + more), [row for _, row in written])


def _place(page: Page, name: str, *, linked: bool) -> tuple[str, Row]:
    skin, draw, words = page.skin, page.draw, page.lexicon
    row: Row = {
        "type": "local-result",
        "title": name,
        "rating": round(draw.uniform(3.2, 5.0), 1),
        "votes": draw.randint(3, 990),
    }
    site = ""
    if linked:
        row["url"] = f"https://{page.take().host}/branch/{draw.randint(1, 99)}"
        site = (
            f'<a {skin.cls("placesite")} href="{esc(row["url"])}" {skin.ved()}><div><span>•</span></div></a>'
        )
    street = words.streets[draw.randrange(len(words.streets))].format(n=draw.randint(2, 190))
    html = (
        f"<div {skin.js()} {skin.cls('place')} {skin.hveid()} {skin.ved()}><div><a "
        f'data-cid="{draw.getrandbits(60)}" '
        f'{skin.cls("placelink")} role="button" tabindex="0" {skin.ved()}><div><div '
        f'{skin.cls("placename")} role="heading" '
        f'aria-level="3"><span>{esc(name)}</span></div><div><span {skin.cls("score")} aria-hidden="true">'
        f"{row['rating']}</span>"
        f'<span role="img" aria-label="{row["rating"]} / 5"></span><span aria-hidden="true">'
        f"({row['votes']})</span>"
        f" · {esc(words.kind)}</div><div>{esc(street)}</div><div><span>"
        f"{esc(draw.choice(words.hours))}</span></div></div></a>"
        f"{site}</div></div>"
    )
    return html, row
