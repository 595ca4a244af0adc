"""People also ask: questions that unfold to an answer with its source.

Each question is an element with ``data-q`` that holds a button which unfolds (``aria-expanded``); before
2021 it is a ``g-accordion-expander`` whose panel ends in a search for the same question, in 2021 a button
in a ``data-it="rq"`` list. An unfolded answer ends in a full result link, which is no result of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import SearchRow
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.text import one_line, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.unfolded import answer
from massive_frames.parsers.urls import search_terms

TYPES = ("also-asked",)
ORDER = 20
MARKS = ("data-q", "data-it")
DEEPEST = 64
NEAR = 12
_LIST_MARKS = ("data-initq", "data-it", "data-mqac", "data-async-type")


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each list of questions."""
    groups: dict[Element, list[tuple[str, Element]]] = {}
    for question, pair in _pairs(page):
        if question and page.is_free(pair):
            groups.setdefault(_list_of(pair), []).append((question, pair))
    for root, pairs in groups.items():
        yield Block(root, [_row(question, pair) for question, pair in pairs])


def _pairs(page: Page) -> Iterator[tuple[str, Element]]:
    for pair in outermost(page.marked("data-q")):
        question = one_line(pair.get("data-q") or "")
        if question and _unfolds(pair, question):
            yield question, pair
    for pair in page.tagged("g-accordion-expander"):
        question = text_of(pair[0]) if len(pair) else ""
        if question and not any(node.get("data-q") for node in _above(pair)) and _asks(pair, question):
            yield question, pair
    for box in page.marked("data-it", "rq"):
        for button in box.iter("div"):
            asked = button.get("aria-expanded") and button.get("role") == "button"
            if asked and not any(node.get("data-q") for node in _above(button)):
                yield text_of(button), _around(button)


def _unfolds(pair: Element, question: str) -> bool:
    """Tell a question's button from other things that carry the query: it shows the question."""
    button = next((node for node in pair.iter("div", "span", "button") if node.get("aria-expanded")), None)
    return button is not None and question.casefold() in text_of(button).casefold()


def _above(node: Element) -> Iterator[Element]:
    """Yield the ancestors of an element, as many as a real page has."""
    return islice(node.iterancestors(), DEEPEST)


def _asks(pair: Element, question: str) -> bool:
    for node in _above(pair):
        if node.get("data-async-type") == "rq" or "related-question" in (node.get("class") or ""):
            return True
    terms = [search_terms(link.get("href")) for link in pair.iter("a")]
    return any(words and one_line(words).casefold() == question.casefold() for words in terms)


def _around(button: Element) -> Element:
    """Return the part of a list that holds one button and its panel."""
    node = button
    for parent in islice(button.iterancestors(), NEAR):
        if sum(1 for inner in parent.iter("div") if inner.get("aria-expanded")) > 1:
            break
        node = parent
    return node


def _list_of(pair: Element) -> Element:
    for node in _above(pair):
        if any(node.get(mark) is not None for mark in _LIST_MARKS):
            return node
    return pair


def _row(question: str, pair: Element) -> SearchRow:
    row = SearchRow("also-asked", question=question)
    answer(row, pair)
    if row.sources:
        row.title, row.url = row.sources[0].title, row.sources[0].url
    return row
