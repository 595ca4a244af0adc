"""Results pages that were read well and hold no results: with the message that says so, or without any."""

from __future__ import annotations

from massive_frames.sandbox.serp import frame
from massive_frames.sandbox.serp.markup import esc
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block, Row


def no_results(page: Page) -> tuple[str, list[Row]]:
    """Return the page that says that nothing matches."""
    skin = page.skin
    before, _, after = page.lexicon.ui.no_results.partition("{q}")
    tips = "".join(f"<li>{esc(page.say(page.lexicon.related))}</li>" for _ in range(3))
    message = (
        f'<div {skin.cls("mnr")}><div><p aria-level="3" role="heading" style="padding-top:.33em">'
        f"{esc(before)}<span><em>"
        f"{esc(page.topic)}</em></span>{esc(after)}</p><ul>{tips}</ul></div></div>"
    )
    return frame.document(page, [Block(message, [], "bottom")], ""), [
        {"type": "no-results", "page": page.number}
    ]


def empty(page: Page) -> tuple[str, list[Row]]:
    """Return a page with its frame and nothing in it, not even a message."""
    return frame.document(page, [], ""), []
