"""Knowledge panel: a box about one person, place or thing with its name, a description and facts.

Its name carries ``data-attrid="title"`` (formerly ``data-local-attribute``), its description ``description``
or ``VisualDigestDescription``, its facts values such as ``kc:/people/person:born``. Results may stand inside
a panel that fills the page, so only the named parts are taken, and not those that are results themselves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping
from itertools import islice

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.facts import facts_of, hours_of, scores_of
from massive_frames.parsers.headings import headlines, link_of
from massive_frames.parsers.page import Block, Page
from massive_frames.parsers.ratings import rate
from massive_frames.parsers.spans import Spans
from massive_frames.parsers.text import beginning_of, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, read, search_terms

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
    kinds, elements = page.values("data-attrid"), page.root.tree.elements
    marked = [elements[number] for number in Spans(page.root.tree, kinds).starts]
    parts = {part: kind for part in marked if not (kind := kinds[part.number] or "").endswith(_RESULTS)}
    parts = {part: kind for part, kind in parts.items() if _is_in_panel(page, part)}
    named = [part for part, kind in parts.items() if kind == "title"]
    if not named and not any(kind.startswith("kc:/") for kind in parts.values()):
        return
    shown = [heading.number for heading, _ in headlines(page) if heading.tag != "h3"]
    others = {part for part in parts if _holds_others(part) or _holds_any(part, shown)}
    old = [node for node in page.marked("data-local-attribute", _OLD_NAME) if page.is_free(node)]
    row = _row(page, named or old, parts, others)
    root = next((part for part in named or parts if part not in others), None)
    if root is not None and (row.title or row.snippet or row.attributes):
        yield Block(root, [row])
    for part in parts:
        if page.is_free(part) and part not in others:
            yield Block(part, [])


def _is_in_panel(page: Page, part: Element) -> bool:
    return page.is_free(part) and page.place(part).section != "bottom"


def _holds_any(part: Element, numbers: list[int]) -> bool:
    """Tell whether one of some elements, given in order, lies in a part."""
    place = bisect_left(numbers, part.number)
    return place < len(numbers) and numbers[place] < part.end


def _holds_others(part: Element) -> bool:
    """Tell whether a part holds headlines, or searches for related things, which are rows of their own."""
    for heading in part.iter("h3"):
        link = link_of(heading)
        if link is not None and is_outward(link.get("href")):
            return True
    links = list(part.iter("a"))
    if len(links) < MANY or ":" in beginning_of(part, _LONGEST_LABEL):
        return False
    return len(list(islice((link for link in links if search_terms(link.get("href"))), MANY))) == MANY


def _row(
    page: Page, named: list[Element], parts: Mapping[Element, str], others: Container[Element]
) -> SearchRow:
    row = SearchRow(
        "knowledge-panel", title=next((words for part in named if (words := text_of(part))), None)
    )
    for part, kind in islice(parts.items(), MOST_PARTS):
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
            row.sources = row.sources if part in others else _with(row.sources, part)
            _add_facts(page, row, part, kind)
    return row


def _add_facts(page: Page, row: SearchRow, part: Element, kind: str) -> None:
    """Add what a part says as names and values."""
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
        address = read(node.get("href") or "")
        url = address.url
        if address.outward and not address.service and url not in found and (words := text_of(node)):
            found[url] = Link(len(found) + 1, words, url, domain_of(url))
    return list(found.values())
