"""AI overview: a written answer with cards of its sources, perhaps cut off or not yet finished.

The box carries ``data-mcpr`` (or the id ``eKIzJc``); the answer is a ``data-subtree`` part of it;
``data-trnct`` says that it is cut off. Messages of failure stand in the box of a good answer too, not
displayed.
"""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.text import lines_of, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, is_service, unwrap

TYPES = ("ai-overview",)
ORDER = 15
MARKS = ("data-mcpr", "data-subtree")
ANSWER_PARTS = ("aimc", "mfc")
SHORT = 40
_HELP = "/websearch"  # the engine's own help on its overviews; other help pages may be sources


def find(page: Page) -> Iterator[Block]:
    """Yield the page's AI overview, whatever its state."""
    boxes = [*page.marked("data-mcpr"), *(page.ids[name] for name in ("eKIzJc",) if name in page.ids)]
    for box in outermost(sorted(set(boxes), key=page.order)):
        if page.is_free(box) and not any(node.get("data-q") for node in box.iterancestors()):
            yield Block(box, [_row(box)])


def _row(box: Element) -> SearchRow:
    row = SearchRow("ai-overview", sources=_sources(box))
    part = _answer_part(box)
    row.answer = (lines_of(part, _controls(part)) or None) if part is not None else None
    row.details["state"] = _state(box, row)
    return row


def _answer_part(box: Element) -> Element | None:
    divs = reversed(list(box.iter("div")))
    parts = {name: node for node in divs if (name := node.get("data-subtree"))}
    return next((parts[name] for name in ANSWER_PARTS if name in parts and text_of(parts[name])), None)


def _state(box: Element, row: SearchRow) -> str:
    if row.answer and len(row.answer) > SHORT:
        marks = [node.get("data-trnct") for node in box.iter("div") if node.get("data-trnct") is not None]
        cut = marks[-1] == "true" if marks else _offers_more(box)
        return "collapsed" if cut else "shown"
    headings = {node for node in box.iter("*") if node.get("role") == "heading"}
    return "failed" if text_of(box, headings | _controls(box)) else "generating"


def _offers_more(box: Element) -> bool:
    """Tell whether the box ends in a button that unfolds the rest."""
    buttons = [node for node in box.iter("div", "button") if node.get("aria-expanded") == "false"]
    return any(node.get("role") == "button" or node.tag == "button" for node in buttons)


def _controls(part: Element) -> set[Element]:
    """Return what in the answer is no word of it: buttons, menus and the cards of sources."""
    tags = ("button", "g-dialog")
    return {
        node
        for node in part.iter("*")
        if node.tag in tags or node.get("role") in ("button", "menu", "dialog", "progressbar", "status")
    }


def _sources(box: Element) -> list[Link]:
    found: dict[str, Link] = {}
    for link in box.iter("a"):
        url = unwrap(link.get("href"))
        if url is None or not is_outward(url) or (is_service(url) and _HELP in url):
            continue
        title = lines_of(link).partition("\n")[0] or " ".join((link.get("aria-label") or "").split()) or None
        if url not in found:
            found[url] = Link(len(found) + 1, title, url, domain_of(url))
        elif found[url].title is None:
            found[url].title = title
    return list(found.values())
