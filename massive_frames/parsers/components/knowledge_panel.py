"""Knowledge panel: a box about one person, place or thing with its name, a description and facts.

Its name carries ``data-attrid="title"``, its description ``data-attrid="description"``, its facts
``data-attrid`` values such as ``kc:/people/person:born``. Results may stand inside a panel that fills the
page, so only the named parts are taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import Attribute, Link, SearchRow
from massive_frames.parsers.headings import link_of
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, search_terms, unwrap

TYPES = ("knowledge-panel",)
ORDER = 50
MARKS = ("data-attrid",)
_FACTS = ("kc:/", "ss:/", "hw:/", "okra/")
_LONGEST_NAME = 60
MANY = 3


def find(page: Page) -> Iterator[Block]:
    """Yield the page's panel, and its parts as blocks without rows."""
    parts = [
        part
        for part in outermost(page.marked("data-attrid"))
        if page.is_free(part) and page.place(part).section != "bottom"
    ]
    named = [part for part in parts if _kind(part) == "title"]
    if not named and not any(_kind(part).startswith("kc:/") for part in parts):
        return
    yield Block((named or parts)[0], [_row(named, parts)])
    for part in parts:
        if page.is_free(part) and not _holds_others(part):
            yield Block(part, [])


def _holds_others(part: Element) -> bool:
    """Tell whether a part holds headlines, or searches for related things, which are rows of their own."""
    for heading in part.iter("h3"):
        link = link_of(heading)
        if link is not None and is_outward(link.get("href")):
            return True
    searches = [link for link in part.iter("a") if search_terms(link.get("href"))]
    return len(searches) >= MANY and ":" not in text_of(part)[:_LONGEST_NAME]


def _row(named: list[Element], parts: list[Element]) -> SearchRow:
    row = SearchRow(
        "knowledge-panel", title=next((words for part in named if (words := text_of(part))), None)
    )
    for part in parts:
        kind = _kind(part)
        if kind == "subtitle" and "subtitle" not in row.details:
            row.details["subtitle"] = text_of(part)
        elif kind == "description" and row.snippet is None:
            row.snippet = text_of(part, set(part.iter("h2", "h3", "a"))) or None
            row.sources = list(_sources(part))
        elif kind.startswith(_FACTS):
            name, colon, value = text_of(part).partition(":")
            if colon and value.strip() and len(name) <= _LONGEST_NAME:
                row.attributes.append(Attribute(name.strip(), value.strip()))
    return row


def _sources(part: Element) -> Iterator[Link]:
    links = [link for link in part.iter("a") if is_outward(link.get("href")) and text_of(link)]
    for position, link in enumerate(links, 1):
        url = unwrap(link.get("href"))
        yield Link(position, text_of(link), url, domain_of(url))


def _kind(part: Element) -> str:
    return part.get("data-attrid") or ""
