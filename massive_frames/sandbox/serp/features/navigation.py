"""The line of page numbers below the results."""

from __future__ import annotations

from massive_frames.sandbox.serp.markup import esc, search_href
from massive_frames.sandbox.serp.page import Page


def write(page: Page) -> str:
    """Return the navigation."""
    skin, ui = page.skin, page.lexicon.ui
    start = page.ask.offset + (page.number - 1) * page.ask.size
    following = (
        f'<a id="pnnext" href="{search_href(page.topic, skin, start=str(start + page.ask.size))}"><span>'
        f"{esc(ui.next)}</span></a>"
    )
    if page.era in {"mobile", "nojs"}:
        return f'<div role="navigation">{following}</div>'
    cells = "".join(
        f'<td><a aria-label="{number}" {skin.cls("fl")} '
        f'href="{search_href(page.topic, skin, start=str(number * 10 - 10))}">{number}</a></td>'
        for number in range(2, 8)
    )
    return (
        f'<div role="navigation"><table role="presentation"><tr><td>1</td>{cells}<td role="heading" '
        f'aria-level="2">{following}</td></tr></table></div>'
    )
