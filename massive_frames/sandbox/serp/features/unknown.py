"""A block of a kind that no parser has seen, for telling whether it is reported or silently dropped."""

from __future__ import annotations

from massive_frames.sandbox.serp.content import headline
from massive_frames.sandbox.serp.features.shared import boxed, heading
from massive_frames.sandbox.serp.markup import esc
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block


def write(page: Page) -> Block:
    """Return the block: an invented widget with a heading and one outward link."""
    candidate = page.take()
    title = headline(page, candidate.site)
    html = (
        f'{heading(page, "◇ Zorbulator")}<x-zorb data-zorb="1"><x-facet><i>17</i><i>zb</i></x-facet>'
        f'<footer><a href="{esc(candidate.url)}">{esc(title)}</a></footer></x-zorb>'
    )
    return Block(boxed(page, html), [{"type": "unknown", "title": title, "url": candidate.url}])
