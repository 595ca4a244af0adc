"""Knowledge panel: a box about one person, place or thing with its name, a description and facts.

Its name carries ``data-attrid="title"`` (formerly ``data-local-attribute``), its description ``description``
or ``VisualDigestDescription``, its facts values such as ``kc:/people/person:born``. Results may stand inside
a panel that fills the page, so only the named parts are taken, and not those that are results themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.facts import facts_of, hours_of, scores_of
from massive_frames.parsers.headings import link_of
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.ratings import rate
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, is_service, search_terms, unwrap

TYPES = ("knowledge-panel",)
ORDER = 50
MARKS = ("data-attrid", "data-local-attribute")
_OLD_NAME = "d3bn"
_DESCRIPTIONS = ("description", "VisualDigestDescription")
_FACTS = ("kc:/", "ss:/", "hw:/", "ok:/", "okra", "lab/fact/")
_RESULTS = ("WebResult", "VideoResult", "ResultTwitter")
_PROFILES, _ACTIONS = "social media presence", "action:"
_SITES = ("visit_official_site", "official website")
_ADDS = ("edit info", "pending edits", "unified_actions")  # buttons that change the panel
_LONGEST_LABEL = 60
MANY = 3
MOST_PARTS = 300


def find(page: Page) -> Iterator[Block]:
    """Yield the page's panel, and its parts as blocks without rows."""
    parts = [
        part
        for part in outermost(page.marked("data-attrid"))
        if page.is_free(part) and page.place(part).section != "bottom" and not _kind(part).endswith(_RESULTS)
    ]
    named = [part for part in parts if _kind(part) == "title"]
    if not named and not any(_kind(part).startswith("kc:/") for part in parts):
        return
    old = [node for node in page.marked("data-local-attribute", _OLD_NAME) if page.is_free(node)]
    row = _row(page, named or old, parts)
    if row.title or row.snippet or row.attributes:
        yield Block((named or parts)[0], [row])
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
    return len(searches) >= MANY and ":" not in text_of(part)[:_LONGEST_LABEL]


def _row(page: Page, named: list[Element], parts: list[Element]) -> SearchRow:
    row = SearchRow(
        "knowledge-panel", title=next((words for part in named if (words := text_of(part))), None)
    )
    for part in parts[:MOST_PARTS]:
        kind = _kind(part)
        if kind == "subtitle":
            row.details.setdefault("subtitle", text_of(part))
        elif kind in _DESCRIPTIONS:
            row.snippet = row.snippet or text_of(part, set(part.iter("h2", "h3", "a"))) or None
            row.sources = _with(row.sources, part)
        elif kind.endswith(_SITES):
            row.url = row.url or next((link.url for link in _with([], part)), None)
        elif kind.endswith(_PROFILES) or kind.startswith(_ACTIONS):
            row.sitelinks = _with(row.sitelinks, part)
        elif kind.startswith(_FACTS) and not kind.endswith(_ADDS):
            _add_facts(page, row, part, kind)
    return row


def _add_facts(page: Page, row: SearchRow, part: Element, kind: str) -> None:
    """Add what a part says as names and values, and the sites that it has this from."""
    if not _holds_others(part):
        row.sources = _with(row.sources, part)
    if kind.endswith("star_score"):
        rate(row, part, page)
    elif kind.endswith(":reviews"):
        row.attributes += scores_of(part)
    else:
        known = {attribute.name.casefold() for attribute in row.attributes}
        row.attributes += [fact for fact in facts_of(part, kind) if fact.name.casefold() not in known]
        if kind.endswith(":hours") and "hours" not in row.details and (hours := hours_of(part)):
            row.details["hours"] = hours


def _with(links: list[Link], part: Element) -> list[Link]:
    """Return links and after them those of a part that lead to other sites, each once."""
    found = {link.url: link for link in links}
    for node in part.iter("a"):
        url = unwrap(node.get("href"))
        if url and url not in found and is_outward(url) and not is_service(url) and (words := text_of(node)):
            found[url] = Link(len(found) + 1, words, url, domain_of(url))
    return list(found.values())


def _kind(part: Element) -> str:
    return part.get("data-attrid") or ""
