"""What has to be said in each language to write a results page in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Ui:
    """The page's own words; ``{n}`` is a number and ``{q}`` the query."""

    count: str
    asked: str
    related: str
    overview: str
    overview_unavailable: str
    overview_failed: str
    generating: str
    show_more: str
    sponsored: str
    next: str
    stories: str
    videos: str
    images: str
    places: str
    products: str
    things: str
    did_you_mean: str
    no_results: str
    web_results: str
    about_result: str
    tabs: tuple[str, ...]
    footer: tuple[str, ...]
    consent: str
    accept: str
    trouble: str
    unusual: str


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """A language's words and sentences; ``{q}`` stands for the query and ``{s}`` for a site's name."""

    code: str
    ui: Ui
    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    questions: tuple[str, ...]
    related: tuple[str, ...]
    links: tuple[str, ...]
    headlines: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    ago: tuple[str, ...]
    comments: str
    places: tuple[str, ...]
    streets: tuple[str, ...]
    hours: tuple[str, ...]
    products: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    offers: tuple[str, ...]
    kind: str
    reviews: str
    price: str
    rtl: bool = False
