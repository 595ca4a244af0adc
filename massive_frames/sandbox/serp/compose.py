"""Puts one page together: the ordinary results with a random choice of features around and between them."""

from __future__ import annotations

from collections.abc import Callable

from massive_frames.sandbox.serp import frame, organic, plan
from massive_frames.sandbox.serp.features import (
    ads,
    asked,
    images,
    local,
    lookalike,
    navigation,
    notice,
    overview,
    panel,
    related,
    shopping,
    snippet,
    stories,
    unknown,
    videos,
)
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.rows import Block

_MODERN = frozenset({"2026", "revealed", "mobile"})
_RICH = frozenset({"2026", "revealed", "2023", "2020", "mobile"})

# feature, how likely it is, in which eras, and before which organic result it stands
_BETWEEN: tuple[tuple[Callable[[Page], Block], float, frozenset[str], tuple[int, ...]], ...] = (
    (overview.write, 0.6, _MODERN, (0, 0, 1)),
    (snippet.write, 0.15, _RICH, (0,)),
    (local.write, 0.25, _RICH, (1, 3)),
    (asked.write, 0.7, _RICH, (1, 2, 4)),
    (stories.write, 0.25, _RICH, (2, 5)),
    (videos.write, 0.3, _RICH, (3, 6)),
    (images.write, 0.25, _RICH, (4,)),
    (shopping.write, 0.2, _RICH, (2, 7)),
    (lookalike.write, 0.25, _MODERN, (6,)),
)


def compose(page: Page) -> tuple[str, list[Block]]:
    """Return a page's document and the blocks it shows."""
    found = [organic.block(page, result, rank) for rank, result in enumerate(plan.results(page), 1)]
    blocks = [*_above(page), *_interleaved(page, found), *_below(page), *_beside(page)]
    return frame.document(page, blocks, navigation.write(page)), blocks


def _above(page: Page) -> list[Block]:
    blocks = []
    if page.number == 1 and page.chance(0.12):
        blocks.append(notice.write(page))
    if page.era in _RICH:
        blocks.append(ads.write(page, "top"))
    return blocks


def _interleaved(page: Page, found: list[Block]) -> list[Block]:
    before: dict[int, list[Block]] = {}
    first_page = page.number == 1 and not page.ask.offset
    for write, probability, eras, places in _BETWEEN:
        wanted = page.chance(probability if first_page else probability / 5)
        if page.era in eras and wanted:
            before.setdefault(page.draw.choice(places), []).append(write(page))
    if page.ask.special == "unknown" and page.number == 1:
        before.setdefault(2, []).append(unknown.write(page))
    blocks = []
    for place, block in enumerate(found):
        blocks += [*before.pop(place, []), block]
    return blocks + [block for late in before.values() for block in late]


def _below(page: Page) -> list[Block]:
    blocks = []
    if page.era in _RICH:
        blocks.append(ads.write(page, "bottom"))
    if page.chance(0.85):
        blocks.append(related.write(page))
    return blocks


def _beside(page: Page) -> list[Block]:
    wanted = page.number == 1 and page.era in _RICH and page.chance(0.35)
    return [panel.write(page)] if wanted else []
