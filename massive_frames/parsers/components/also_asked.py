"""People also ask: questions that unfold to an answer with its source.

Each question is an element with ``data-q`` that holds a button which unfolds (``aria-expanded``); before
2021 it is a ``g-accordion-expander`` whose panel ends in a search for the same question, in 2021 a button
in a ``data-it="rq"`` list. An unfolded answer ends in a full result link, which is no result of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from massive_frames.models.row import SearchRow
from massive_frames.parsers.cards import texts_of
from massive_frames.parsers.page import Block, Page, outermost
from massive_frames.parsers.spans import Spans, above, marked_in
from massive_frames.parsers.tags import INLINE
from massive_frames.parsers.text import beginning_of, one_line, text_of
from massive_frames.parsers.tree import Element
from massive_frames.parsers.unfolded import ANSWER_MARKS, answer
from massive_frames.parsers.urls import search_terms

TYPES = ("also-asked",)
ORDER = 20
_LIST_MARKS = ("data-initq", "data-mqac", "data-it", "data-async-type")
MARKS = ("data-q", "aria-expanded", *ANSWER_MARKS, *_LIST_MARKS)
DEEPEST = 64
NEAR = 12
LONGEST = 1_000


def find(page: Page) -> Iterator[Block]:
    """Yield one block for each list of questions."""
    groups: dict[Element, list[tuple[str, Element]]] = {}
    for question, pair in _pairs(page):
        if question and page.is_free(pair):
            groups.setdefault(_list_of(page, pair), []).append((question, pair))
    for root, pairs in groups.items():
        yield Block(root, [_row(page, question, pair) for question, pair in pairs])


def _pairs(page: Page) -> Iterator[tuple[str, Element]]:
    tree = page.root.tree
    asked = Spans(tree, (number for number, words in page.values("data-q").items() if words))
    for pair in outermost(page.marked("data-q")):
        question = one_line(pair.get("data-q") or "")
        if question and _unfolds(page, pair, question):
            yield question, pair
    for pair in page.tagged("g-accordion-expander"):
        question = _question(pair[0]) if len(pair) else ""
        if question and not asked.hold(tree.parents[pair.number]) and _asks(page, pair, question):
            yield question, pair
    boxes = {*page.marked("data-it", "rq"), *_unnamed(page, asked)}
    for box in outermost(sorted(boxes, key=page.order)):
        for button in _buttons(page, box):
            if button.get("role") == "button" and not asked.hold(tree.parents[button.number]):
                yield _question(button), _around(page, button)


def _unnamed(page: Page, asked: Spans) -> Iterator[Element]:
    """Yield the lists of questions of which none carries its words."""
    for mark in _LIST_MARKS[:2]:
        for box in page.marked(mark):
            place = bisect_left(asked.starts, box.number)
            empty = place == len(asked.starts) or asked.starts[place] >= box.end
            if (
                empty
                and not asked.hold(box.number)
                and not box.tree.holds(box.number, "g-accordion-expander")
            ):
                yield box


def _question(element: Element) -> str:
    """Return what an element asks; more words than any question has are none."""
    words = beginning_of(element, LONGEST + 1)
    return words if len(words) <= LONGEST else ""


def _unfolds(page: Page, pair: Element, question: str) -> bool:
    """Tell a question's button from other things that carry the query: it shows the question.

    It may be spelt otherwise. Where nothing says that it unfolds, the question's words come first.
    """
    button, asked = next(_buttons(page, pair), None), _letters(question)
    if button is not None and asked in _letters(text_of(button)):
        return True
    return pair.tag not in INLINE and asked == _letters(next(iter(texts_of(pair)), ""))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _buttons(page: Page, part: Element) -> Iterator[Element]:
    """Yield the elements in a part that unfold something."""
    states, tree = page.values("aria-expanded"), part.tree
    for number in marked_in(page, part, "aria-expanded"):
        if tree.tags[number] != "a" and states[number]:
            yield tree.elements[number]


def _asks(page: Page, pair: Element, question: str) -> bool:
    terms, asked = [search_terms(link.get("href")) for link in pair.iter("a")], question.casefold()
    if any(words and one_line(words).casefold() == asked for words in terms):
        return True
    kinds, value = page.values("data-async-type"), pair.tree.value
    return any(
        kinds.get(number) == "rq" or "related-question" in (value(number, "class") or "")
        for number in above(pair, DEEPEST)
    )


def _around(page: Page, button: Element) -> Element:
    """Return the part of a list that holds one button and its panel."""
    node = button
    for parent in islice(button.iterancestors(), NEAR):
        if len(list(islice(_buttons(page, parent), 2))) > 1:
            break
        node = parent
    return node


def _list_of(page: Page, pair: Element) -> Element:
    lists = page.once(_lists)
    number = next((number for number in above(pair, DEEPEST) if number in lists), pair.number)
    return pair.tree.elements[number]


def _lists(page: Page) -> set[int]:
    return {number for mark in _LIST_MARKS for number in page.values(mark)}


def _row(page: Page, question: str, pair: Element) -> SearchRow:
    row = SearchRow("also-asked", question=question)
    answer(row, pair, page)
    if row.sources:
        row.title, row.url = row.sources[0].title, row.sources[0].url
    return row
