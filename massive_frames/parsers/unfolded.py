"""What a question unfolds to: an answer with, at its end, the page that it was taken from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.headings import link_of
from massive_frames.parsers.page import Page
from massive_frames.parsers.spans import Spans, marked_in
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, unwrap

ANSWER_MARKS = ("data-attrid", "data-md", "data-tts")
_HOLDERS = ("div", "span")
NEAR = 14


def answer(row: SearchRow, part: Element, page: Page) -> None:
    """Fill a row's answer and its source from the part of the page that is folded away."""
    for heading in part.iter("h3"):
        link = link_of(heading)
        if link is not None and is_outward(link.get("href")):
            url = unwrap(link.get("href"))
            row.sources.append(Link(1, text_of(heading) or None, url, domain_of(url)))
            break
    row.answer = "\n".join(filter(None, _texts(part, page))) or None


def is_unfolded(page: Page, heading: Element) -> bool:
    """Tell a headline that ends an answer: the nearest button unfolds, stands before it and has words.

    Beside a result stands a button too, but after the headline and without words.
    """
    buttons, number = page.once(_buttons), heading.number
    place = bisect_left(buttons, number)
    if not place:
        return False
    tree, frame = heading.tree, page.place(heading).frame
    ends, button = tree.ends, buttons[place - 1]
    after = buttons[place] if place < len(buttons) else len(tree.tags)
    around, edge = number, frame.number if frame is not None else 0
    for _ in range(NEAR):
        around = tree.parents[around]
        if around <= edge or after < ends[around]:
            return False
        if around < button:
            known = any(around < block.root.number < number for block in page.blocks)
            return not known and (place < 2 or buttons[place - 2] < around)
    return False


def _buttons(page: Page) -> list[int]:
    """Return the buttons with words that say whether something is unfolded."""
    tree, roles = page.root.tree, page.values("role")
    states = page.values("aria-expanded").items()
    return [
        number for number, state in states if state and roles.get(number) == "button" and tree.line(number)
    ]


def _texts(part: Element, page: Page) -> Iterator[str]:
    """Yield the texts that are marked as an answer, outside links and apart from the source's headline."""
    tree, end, links = part.tree, 0, Spans(part.tree, part.tree.inside(part.number, "a"))
    marked = [(mark, number) for mark in ANSWER_MARKS for number in marked_in(page, part, mark)]
    for number in sorted({number for mark, number in marked if page.values(mark)[number]}):
        apart = number >= end and tree.tags[number] in _HOLDERS and not links.hold(number)
        if apart and not tree.holds(number, "h3"):
            end = tree.ends[number]
            yield tree.line(number)
