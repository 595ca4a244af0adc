"""What stands in a part of a page and what around it is told by places in the document."""

from __future__ import annotations

import pytest

from massive_frames.parsers.page import Page
from massive_frames.parsers.spans import Spans, above, around, heading_in, marked_in, named_from
from massive_frames.parsers.text import beginning_of, text_of
from massive_frames.parsers.tree import build

HTML = """<html><body><div id="pv-1" data-q="x"><p data-q="y"><u id="one">one</u></p>
<a id="two"><span role="heading">two</span></a></div>
<div id="pv-2"><u id="three">three</u></div></body></html>"""


@pytest.fixture
def page():
    """Return a page of two parts with a few marked elements."""
    return Page(build(HTML), frozenset({"data-q"}))


def test_spans_are_the_outermost_of_their_elements(page):
    """An element inside another one of them adds nothing."""
    spans = Spans(page.root.tree, page.numbered("data-q"))
    assert spans.starts == [page.ids["pv-1"].number]


@pytest.mark.parametrize(("name", "held"), [("pv-1", True), ("one", True), ("pv-2", False), ("three", False)])
def test_spans_hold_themselves_and_what_is_in_them(page, name, held):
    """What lies before or after them is not held."""
    spans = Spans(page.root.tree, page.numbered("data-q"))
    assert spans.hold(page.ids[name].number) is held


def test_marked_elements_are_those_of_the_part_and_itself(page):
    """The part is counted with what is in it; an attribute that the page has not is on none."""
    part = page.ids["pv-1"]
    assert marked_in(page, part, "data-q") == [part.number, page.ids["one"].getparent().number]
    assert marked_in(page, part, "data-q", "x") == [part.number]
    assert marked_in(page, page.ids["pv-2"], "data-q") == []


def test_elements_are_named_by_how_their_ids_begin(page):
    """An id that holds the beginning elsewhere is not among them."""
    assert list(named_from(page, "pv-")) == list(named_from(page, "pv")) != []
    assert named_from(page, "v-") == {}


def test_a_heading_is_one_of_the_tags_asked_for(page):
    """Without such a heading in the part there is none."""
    heading = heading_in(page, page.ids["pv-1"], "div", "span")
    assert heading is not None
    assert text_of(heading) == "two"
    assert heading_in(page, page.ids["pv-1"], "div") is None


def test_the_way_up_is_cut_where_it_is_told_to_be(page):
    """It begins at the parent and ends at the root at the latest."""
    one = page.ids["one"]
    assert above(one, 1) == [one.getparent().number]
    assert above(one, 99)[-1] == page.root.number


def test_the_nearest_element_around_several_may_be_one_of_them(page):
    """The order in which they are given makes no difference."""
    one, two = page.ids["one"], page.ids["two"]
    assert around(two, one) is around(one, two) is page.ids["pv-1"]
    assert around(one) is one
    assert around(one, page.ids["pv-1"]) is page.ids["pv-1"]


@pytest.mark.parametrize("chars", [1, 4, 5, 11, 999])
def test_a_beginning_is_that_of_the_whole_text(chars):
    """White space and characters that do not print are folded first, however many there are."""
    root = build(f"<p>{' ' * 50}one{chr(0xAD) * 40} <b>two</b></p><div>three{' ' * 9}four</div>")
    assert beginning_of(root, chars) == text_of(root)[:chars]
