"""What a question unfolds to: an answer with, at its end, the page that it was taken from."""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.headings import link_of
from massive_frames.parsers.page import Page
from massive_frames.parsers.spans import Spans, marked_in
from massive_frames.parsers.text import text_at, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, unwrap

ANSWER_MARKS = ("data-attrid", "data-md", "data-tts")
_HOLDERS = ("div", "span")


def answer(row: SearchRow, part: Element, page: Page) -> None:
    """Fill a row's answer and its source from the part of the page that is folded away."""
    for heading in part.iter("h3"):
        link = link_of(heading)
        if link is not None and is_outward(link.get("href")):
            url = unwrap(link.get("href"))
            row.sources.append(Link(1, text_of(heading) or None, url, domain_of(url)))
            break
    row.answer = "\n".join(filter(None, _texts(part, page))) or None


def _texts(part: Element, page: Page) -> Iterator[str]:
    """Yield the texts that are marked as an answer, outside links and apart from the source's headline."""
    tree, end, links = part.tree, 0, Spans(part.tree, part.tree.inside(part.number, "a"))
    marked = [(mark, number) for mark in ANSWER_MARKS for number in marked_in(page, part, mark)]
    for number in sorted({number for mark, number in marked if page.values(mark)[number]}):
        apart = number >= end and tree.tags[number] in _HOLDERS and not links.hold(number)
        if apart and not tree.holds(number, "h3"):
            end = tree.ends[number]
            yield text_at(tree, number)
