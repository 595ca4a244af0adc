"""Notices: a line around the results about the search itself, such as another spelling that is offered.

Each is told by where its link leads: the engine's own search with ``spell``, perhaps beside one with
``nfpr`` for the words as typed (their results are not shown then), with ``filter=0`` (similar results were
left out) or ``lr`` (one language only); a register of removals; a button that chooses another place. A text
in ``topstuff`` that comes without such a link says that nothing was found for the exact words, or that there
were too many.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import SearchRow
from massive_frames.parsers.headings import headlines
from massive_frames.parsers.links import foreign, searches
from massive_frames.parsers.page import Block, Page, lineage
from massive_frames.parsers.text import INLINE, one_line, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import asks_for, search_terms

TYPES = ("notice",)
ORDER = 6
MARKS = ()
MOST_WORDS = 32  # what follows them in a query is ignored
LONGEST = 400
NEAR = 5
MOST_OFFERS = 10
MOST_LINKS = 200
_SPELLING, _TYPED = frozenset({"spell"}), frozenset({"nfpr"})
_REGISTERS = ("lumendatabase.org", "chillingeffects.org")
_DOTS = "\u00b7\u2219\u22c5\u2022"
_ABOVE = "oFNiHe"


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each notice."""
    yield from _spellings(page)
    yield from _linked(page)
    yield from _removals(page)
    yield from _location(page)
    yield from _told(page)


def _spellings(page: Page) -> Iterator[Block]:
    """Yield what is offered instead of the query, or already shown in its place."""
    offers = [link for link, href in searches(page) if "spell=" in href and _says(link, href, _SPELLING)]
    offers = offers[:MOST_OFFERS]
    if not offers:
        return
    typed = [link for link, href in searches(page) if "nfpr=" in href and _says(link, href, _TYPED)]
    typed = [link for link in typed[:MOST_LINKS] if link not in offers]
    for link in offers:
        if page.is_free(link):
            original = next((other for other in typed if _shared(link, other) is not None), None)
            shared = _shared(link, original) if original is not None else None
            root = _line(link) if shared is None else shared
            row = _notice("did-you-mean" if original is None else "showing-results-for", root)
            row.title = text_of(link)
            if original is not None:
                row.details["original"] = text_of(original)
            yield Block(root, [row], section="top")


def _linked(page: Page) -> Iterator[Block]:
    """Yield the offers to show similar results too, and to keep to one language."""
    found = [(link, href) for link, href in searches(page) if "filter=0" in href or "lr=lang_" in href]
    for link, href in found[:MOST_LINKS]:
        kind = section = None
        if "filter=0" in href and "start=" not in href and page.place(link).section == "bottom":
            kind, section = "omitted-results", "bottom"
        elif "lr=lang_" in href and _is_on_top(page, link):
            kind, section = "language", "top"
        if kind and page.is_free(link):
            line = _line(link)
            if len(text_of(line)) > len(text_of(link)):
                yield Block(line, [_notice(kind, line)], section=section)


def _removals(page: Page) -> Iterator[Block]:
    for link, address in foreign(page):
        if address.host.endswith(_REGISTERS) and page.is_free(link):
            line = _line(link)
            if next(line.iter("h3"), None) is None:
                yield Block(line, [_notice("removed-results", line)])


def _location(page: Page) -> Iterator[Block]:
    """Yield the place that results are for: words, a dot and a button."""
    box = page.ids.get(_ABOVE)
    if box is None or not page.is_free(box):
        return
    for button in islice(box.iter("a"), MOST_OFFERS):
        parent = button.getparent()
        if button.get("role") != "button" or parent is None or text_of(parent)[:1] not in (*_DOTS,):
            continue
        words = text_of(box, {*parent.iter("*")} | {*box.iter("g-dialog")}).rstrip(_DOTS + " ")
        if words and page.is_free(box):
            row = SearchRow("notice", snippet=words[:LONGEST], details={"notice": "location"})
            yield Block(box, [row], section="top")
            return


def _told(page: Page) -> Iterator[Block]:
    """Yield a text about the query over the results: none for the exact words, or too many words."""
    box = page.ids.get("topstuff")
    if box is None or not len(box) or not page.is_free(box) or not headlines(page):
        return
    words, asked = text_of(box), asked_words(page)
    if not asked or not 0 < len(words) <= LONGEST:
        return
    if len(asked.split()) > MOST_WORDS:
        yield Block(box, [_notice("query-shortened", box)], section="top")
    elif asked.casefold() in words.casefold():
        row = _notice("no-results-for", box)
        row.details["original"] = asked
        yield Block(box, [row], section="top")


def asked_words(page: Page) -> str:
    """Return the words in the page's own search field."""
    fields = (field for field in page.tagged("textarea", "input") if field.get("name") == "q")
    return next(
        (words for field in fields if (words := one_line(field.get("value") or field.text or ""))), ""
    )


def _is_on_top(page: Page, link: Element) -> bool:
    if page.place(link).section == "top":
        return True
    return any(node.get("id") == _ABOVE for node in link.iterancestors())


def _says(link: Element, href: str, purpose: frozenset[str]) -> bool:
    """Tell whether a link is to a search of that purpose for the words that it shows."""
    words = text_of(link).casefold() if asks_for(href, purpose) else ""
    return bool(words) and words == one_line(search_terms(href) or "").casefold()


def _shared(link: Element, other: Element) -> Element | None:
    """Return the element close to both links that holds them."""
    near = set(islice(lineage(other), NEAR))
    return next((node for node in islice(lineage(link), NEAR) if node in near), None)


def _line(link: Element) -> Element:
    """Return the nearest block around a link."""
    return next((node for node in link.iterancestors() if node.tag not in INLINE), link)


def _notice(kind: str, root: Element) -> SearchRow:
    return SearchRow("notice", snippet=text_of(root)[:LONGEST] or None, details={"notice": kind})
