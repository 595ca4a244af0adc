"""AI overview: a written answer with cards of its sources, perhaps cut off or not yet finished.

The box carries ``data-mcpr`` (or the id ``eKIzJc``); the answer is a ``data-subtree`` part of it, in it the
column ``data-container-id="main-col"`` or the part with its language (``data-rl``). ``data-trnct`` says that
it is cut off. Messages of failure stand in the box of a good answer too, not displayed. Sources are links in
the box, some without words or laid over a card, and links in pieces that a script would fill in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.fragments import fragments
from massive_frames.parsers.markdown import markdown_of
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.spans import marked_in
from massive_frames.parsers.text import lines_of, one_line, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, unwrap

TYPES = ("ai-overview",)
ORDER = 15
_PARTS = ("data-subtree", "data-container-id", "data-rl")
MARKS = ("data-mcpr", "data-trnct", *_PARTS)
_EMPTY = ("div", "span")
ANSWER_PARTS = ("aimc", "mfc")
SHORT = 40
MOST_LINKS = 400
MOST_BOXES = 20
_CONTROLS = frozenset({"button", "menu", "dialog", "progressbar", "status", "alert", "listbox", "toolbar"})
_ABOUT = (  # what the engine says about itself; its other help pages may be sources
    "https://support.google.com/websearch",
    "https://support.google.com/legal",
    "https://policies.google.com/",
)


def find(page: Page) -> Iterator[Block]:
    """Yield the page's AI overview, whatever its state."""
    boxes = [*page.marked("data-mcpr"), *(page.ids[name] for name in ("eKIzJc",) if name in page.ids)]
    asked = page.values("data-q")
    for box in outermost(sorted(set(boxes), key=page.order))[:MOST_BOXES]:
        if page.is_free(box) and not any(asked.get(node.number) for node in box.iterancestors()):
            yield Block(box, [_row(box, page)])


def _row(box: Element, page: Page) -> SearchRow:
    row = SearchRow("ai-overview")
    part = _answer_part(page, box)
    row.answer = (markdown_of(part, _controls(part)) or None) if part is not None else None
    row.details["state"] = _state(page, box, row)
    if row.answer and part is not None:
        names, tags = page.values("id"), box.tree.tags
        empty = {names[number] or "" for number in marked_in(page, box, "id") if tags[number] in _EMPTY}
        row.sources = _sources(chain([box], fragments(page, empty)))
    return row


def _answer_part(page: Page, box: Element) -> Element | None:
    """Return the smallest part of the box that holds the whole answer and nothing beside it."""
    parts: dict[str, Element] = {}
    trees, columns, languages = map(page.values, _PARTS)
    for number in sorted({number for mark in _PARTS for number in marked_in(page, box, mark)}):
        name = trees.get(number) or columns.get(number) or ("data-rl" if number in languages else "")
        if box.tree.tags[number] == "div":
            parts.setdefault(name, box.tree.elements[number])
    for name in ("main-col", "aimc", "data-rl", "mfc"):
        if name in parts and text_of(parts[name]):
            return parts[name]
    return None


def _state(page: Page, box: Element, row: SearchRow) -> str:
    if row.answer and len(row.answer) > SHORT:
        marks = marked_in(page, box, "data-trnct")
        cut = page.values("data-trnct")[marks[-1]] == "true" if marks else _offers_more(box)
        return "collapsed" if cut else "shown"
    headings = {node for node in box.iter("*") if node.get("role") == "heading"}
    return "failed" if text_of(box, headings | _controls(box)) else "generating"


def _offers_more(box: Element) -> bool:
    """Tell whether the box ends in a button that unfolds the rest."""
    buttons = [node for node in box.iter("div", "button") if node.get("aria-expanded") == "false"]
    return any(node.get("role") == "button" or node.tag == "button" for node in buttons)


def _controls(part: Element) -> set[Element]:
    """Return what in the answer is no word of it: buttons, menus and the cards of sources."""
    return {
        node
        for node in part.iter("*")
        if node.tag in ("button", "g-dialog") or node.get("role") in _CONTROLS or _is_card(node)
    }


def _is_card(node: Element) -> bool:
    """Tell whether an element is a link that is no part of a sentence."""
    return node.tag == "a" and (_is_about(node.get("href")) or next(node.iter("div"), None) is not None)


def _is_about(href: str | None) -> bool:
    return (unwrap(href) or "").startswith(_ABOUT)


def _sources(places: Iterable[Element]) -> list[Link]:
    found: dict[str, Link] = {}
    names: dict[str, str] = {}
    links = (link for place in places for link in place.iter("a"))
    for link in islice(links, MOST_LINKS):
        url = unwrap(link.get("href"))
        if url is None or not is_outward(url) or _is_about(url):
            continue
        source = found.setdefault(url, Link(0, None, url, domain_of(url)))
        beside = _beside(link)
        name = _name(link, beside)
        if name is not None:
            names[url] = names.get(url) or name
        elif source.title is None or source.snippet is None:
            title, snippet = _card(link, beside)
            source.title, source.snippet = source.title or title, source.snippet or snippet
    for url, source in found.items():
        source.title = source.title or names.get(url)
    return _numbered(found)


def _numbered(found: dict[str, Link]) -> list[Link]:
    """Count the sources; one without a title that another's address begins with is that one again."""
    titled = tuple(url for url, source in found.items() if source.title)
    kept = [
        source
        for url, source in found.items()
        if source.title or not any(longer.startswith(url) for longer in titled)
    ]
    for position, source in enumerate(kept, 1):
        source.position = position
    return kept


def _beside(link: Element) -> list[Element]:
    """Return what an empty link is laid over."""
    parent = link.getparent()
    if parent is None or text_of(link) or len(list(islice(parent.iter("a"), 2))) > 1:
        return []
    return [node for node in parent if node is not link]


def _name(link: Element, beside: list[Element]) -> str | None:
    """Return the words of a link in a sentence, or of the button beside it; None for a card."""
    label = link.get("aria-label")
    for node in beside:
        if node.tag == "button" and node.get("aria-label") == label:
            return next(iter(texts_of(node)), "")
    return None if label or beside or _is_card(link) else text_of(link)


def _card(link: Element, beside: list[Element]) -> tuple[str | None, str | None]:
    """Return the title and text of the card that a link is, or is laid over."""
    label = one_line(link.get("aria-label") or "")
    lines = [line for node in beside or [link] for line in lines_of(node).split("\n")]
    shown = next((line for line in lines if line and label.startswith(line)), None)
    title = shown or label or lines[0]
    longest = max(lines, key=len)
    return title or None, longest if len(longest) > SHORT and longest != title else None
