"""A page is indexed once, remembers what was looked for, and is freed as soon as it was read."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from massive_frames.parsers import parse
from massive_frames.parsers.decode import decoded
from massive_frames.parsers.headings import territories
from massive_frames.parsers.page import Page
from massive_frames.parsers.tree import build

FIXTURES = Path(__file__).parent / "fixtures"
HTML = """<html><body><div id="rso"><div><p><b>one</b></p><i>more</i></div><div><b>two</b><b>three</b></div>
<table><tr><td><a href="https://example.org/">cell</a></td></tr></table></div></body></html>"""


@pytest.fixture
def page():
    """Return a page of a few elements."""
    return Page(build(HTML), frozenset())


def test_a_search_of_the_page_is_made_once(page):
    """What one component looked up serves the next, even when nothing was found."""
    asked = []
    assert [page.once(asked.append) for _ in range(3)] == [None] * 3
    assert asked == [page]


def test_a_territory_is_the_largest_part_that_holds_no_other(page):
    """It ends below the parts that are shared, and below the page's own frame."""
    one, two, three = page.tagged("b")
    parts = territories(page, [one, two, three], [])
    assert [parts[name] for name in (one, two, three)] == [one.getparent().getparent(), two, three]


def test_a_table_cell_is_owned_and_a_block_is_not(page):
    """Headlines in a table belong to the result above them."""
    assert page.place(page.tagged("a")[0]).owned
    assert not page.place(page.tagged("b")[0]).owned


@pytest.mark.parametrize(("charset", "ready"), [("utf-8", True), ("latin-1", False), ("utf-8-sig", False)])
def test_only_plain_utf_8_is_ready_for_the_tree(charset, ready):
    """Other bytes are text first and are encoded anew."""
    assert decoded("é".encode(charset), f"text/html; charset={charset}") == ("é", ready)


def _alive():
    return sum(type(thing).__name__ in {"Element", "Page", "Tree"} for thing in gc.get_objects())


def test_nothing_of_a_page_waits_for_the_garbage_collector():
    """No cycle keeps a tree: the last reference frees it."""
    bodies = [path.read_bytes() for path in sorted(FIXTURES.glob("*.html"))]
    gc.collect()
    gc.disable()
    try:
        before = _alive()
        for body in bodies:
            parse("serp", body)
        assert _alive() <= before
    finally:
        gc.enable()
