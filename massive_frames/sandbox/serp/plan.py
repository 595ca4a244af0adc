"""Decides an era and a selection of results for each page of a search."""

from __future__ import annotations

from massive_frames.sandbox.serp import content
from massive_frames.sandbox.serp.ask import Ask
from massive_frames.sandbox.serp.content import Result
from massive_frames.sandbox.serp.lexicon import lexicon
from massive_frames.sandbox.serp.markup import Skin
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.pool import Candidate, ranked

ERAS = ("2026", "revealed", "2023", "2020", "nojs", "mobile")
_DESKTOP = {"2026": 50, "revealed": 12, "2023": 15, "2020": 13, "nojs": 10}
_WITHOUT_SITE = frozenset({"2020", "nojs"})


def pages(ask: Ask) -> list[Page]:
    """Return the pages of a search, with their addresses dealt out and nothing written yet."""
    order = ranked(ask)
    era = _era(ask)
    dealt = [_page(ask, era, number, order) for number in range(1, ask.pages + 1)]
    return [page for page in dealt if page.candidates]


def blank(ask: Ask) -> Page:
    """Return a page for which there are no results."""
    page = _page(ask, _era(ask), 1, ranked(ask))
    page.candidates = []
    return page


def _era(ask: Ask) -> str:
    if ask.era in ERAS:
        return str(ask.era)
    if ask.mobile:
        return "mobile"
    return ask.draw("era").choices(list(_DESKTOP), list(_DESKTOP.values()))[0]


def _page(ask: Ask, era: str, number: int, order: list[Candidate]) -> Page:
    draw = ask.draw("page", number)
    start = ask.offset + (number - 1) * ask.size
    # the last addresses are kept for ads, stories and the like
    spare = order[-24:]
    return Page(
        ask=ask,
        lexicon=lexicon(ask.language),
        era=era,
        number=number,
        draw=draw,
        skin=Skin(draw),
        candidates=order[:-24][start : start + ask.size],
        spare=spare,
    )


def results(page: Page) -> list[Result]:
    """Return the page's organic results; a second one of the same site stands indented below the first."""
    first_page = page.number == 1 and not page.ask.offset
    made: list[Result] = []
    for rank, candidate in enumerate(page.candidates):
        item = content.result(page, candidate, best=rank == 0 and first_page)
        if page.era in _WITHOUT_SITE:
            item.site = ""
            item.visible_url = item.visible_url.removeprefix("https://")
        if page.era in {"nojs", "mobile"}:
            _simplify(item)
        previous = [other.url.split("/")[2] for other in made]
        if candidate.host in previous and not item.sitelinks:
            item.indented = True
            made.insert(previous.index(candidate.host) + 1, item)
        else:
            made.append(item)
    return made


def _simplify(item: Result) -> None:
    item.expanded = False
    for link in item.sitelinks:
        link.pop("snippet", None)
