"""What a question unfolds to: an answer with, at its end, the page that it was taken from."""

from __future__ import annotations

from collections.abc import Iterator

from massive_frames.models.row import Link, SearchRow
from massive_frames.parsers.headings import link_of
from massive_frames.parsers.text import text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.urls import domain_of, is_outward, unwrap

_ANSWER_MARKS = ("data-attrid", "data-md", "data-tts")


def answer(row: SearchRow, part: Element) -> None:
    """Fill a row's answer and its source from the part of the page that is folded away."""
    for heading in part.iter("h3"):
        link = link_of(heading)
        if link is not None and is_outward(link.get("href")):
            url = unwrap(link.get("href"))
            row.sources.append(Link(1, text_of(heading) or None, url, domain_of(url)))
            break
    row.answer = "\n".join(filter(None, _texts(part))) or None


def _texts(part: Element) -> Iterator[str]:
    """Yield the texts that are marked as an answer, outside links and apart from the source's headline."""
    tree, end = part.tree, 0
    for number in range(part.number, part.end):
        tag = tree.tags[number]
        if number < end or tag not in ("div", "span", "a"):
            continue
        marks = tree.attributes[number]
        answers = any(marks.get(mark) for mark in _ANSWER_MARKS if mark in marks)
        answers = answers and not tree.holds(number, "h3")
        if answers and tag != "a":
            yield text_of(tree.elements[number])
        if answers or tag == "a":
            end = tree.ends[number]
