"""Writes what a result says: its title, snippet, date, rating, cited line and sitelinks."""

# ruff: noqa: RUF001 - titles in the wild have such signs

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from massive_frames.sandbox.serp.markup import crumbs
from massive_frames.sandbox.serp.page import Page
from massive_frames.sandbox.serp.pool import Candidate, registrable, slug
from massive_frames.sandbox.serp.rows import Row

_TWISTS = (
    "{t}",
    "{t}",
    "{t}",
    "{t}",
    "{t} 🚀",
    '"{t}" & more',
    "{t} <2026>",
    "⭐ {t}",
    "{t} ...",
    "{t} — ‘tips’",
)


@dataclass
class Result:
    """One organic result before it is marked up."""

    title: str
    url: str
    site: str
    visible_url: str
    snippet: str
    date: str | None = None
    rating: float | None = None
    votes: int | None = None
    sitelinks: list[dict[str, Any]] = field(default_factory=list)
    expanded: bool = False
    indented: bool = False
    video: bool = False

    def row(self) -> Row:
        """Return the row that a reader of the result should get."""
        return {
            "type": "organic",
            "title": self.title,
            "url": self.url,
            "site": self.site or None,
            "visible_url": self.visible_url,
            "snippet": self.snippet,
            "date": self.date,
            "rating": self.rating,
            "votes": self.votes,
            "sitelinks": self.sitelinks,
        }


def date_text(page: Page) -> str:
    """Return a date as the page's language shows one."""
    words, draw = page.lexicon, page.draw
    if page.chance(0.3):
        return draw.choice(words.ago).format(n=draw.randint(2, 11))
    month = draw.choice(words.months)
    return words.date.format(d=draw.randint(1, 28), m=month, y=draw.randint(2019, 2026))


def headline(page: Page, site: str) -> str:
    """Return a title, sometimes with the characters that titles in the wild have."""
    pattern = page.draw.choice(page.lexicon.titles)
    title = pattern.format(q=page.topic, s=site)
    if "{s}" not in pattern and page.chance(0.4):
        title = f"{title}{page.draw.choice((' - ', ' | ', ' · ', ' – '))}{site}"
    return page.draw.choice(_TWISTS).format(t=title)


def prose(page: Page, sentences: int) -> str:
    """Return a few different sentences about the topic."""
    chosen = page.draw.sample(page.lexicon.sentences, sentences)
    return " ".join(sentence.format(q=page.topic) for sentence in chosen)


def result(page: Page, candidate: Candidate, *, best: bool) -> Result:
    """Return the text of an organic result; the best one of a page may carry sitelinks."""
    draw = page.draw
    made = Result(
        title=headline(page, candidate.site),
        url=candidate.url,
        site=candidate.site,
        visible_url=crumbs(candidate.url),
        snippet=prose(page, draw.randint(1, 2)),
    )
    if candidate.host in {"www.reddit.com", "www.quora.com"}:
        count, years = draw.choice((20, 60, 120, 300)), draw.randint(2, 9)
        made.visible_url = page.lexicon.comments.format(n=count, k=years)
    elif candidate.host == "www.youtube.com":
        made.video = True
        made.site = f"YouTube · {page.topic.title()} TV"
        made.visible_url = page.lexicon.ago[-1].format(n=draw.randint(2, 11))
    if page.chance(0.35):
        made.date = date_text(page)
    if page.chance(0.15):
        made.rating, made.votes = round(draw.uniform(3.1, 5.0), 1), draw.randint(2, 999)
    if page.chance(0.5 if best else 0.12):
        made.expanded = best and page.chance(0.6)
        made.sitelinks = sitelinks(page, candidate.url, expanded=made.expanded)
    return made


def sitelinks(page: Page, url: str, *, expanded: bool) -> list[dict[str, Any]]:
    """Return links into a site: with snippets when they stand as a table below the result."""
    root = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    names = page.draw.sample(page.lexicon.links, 4)
    links = []
    for position, name in enumerate(names, 1):
        link = {
            "position": position,
            "title": name,
            "url": f"{root}/{slug(name)}/{position}",
            "domain": registrable(urlsplit(url).netloc),
        }
        if expanded:
            link["snippet"] = prose(page, 1)
        links.append(link)
    return links
