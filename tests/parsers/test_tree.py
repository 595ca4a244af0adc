"""The flat tree answers as a tree does, in document order, whatever the page."""

from __future__ import annotations

import pytest

from massive_frames.parsers import parse
from massive_frames.parsers.depth import DEEPEST, is_too_deep
from massive_frames.parsers.page import Page
from massive_frames.parsers.text import lines_of, text_of
from massive_frames.parsers.tree import build

HTML = """<body><div id=a hidden>one<!-- c --> two<b>three</b> four<br>five<p>six</p>seven</div>
<div id=b><span style="display: none">x</span><i>y</i><script>z</script></div></body>"""


@pytest.fixture
def body():
    """Return the body of a small page."""
    return next(build(HTML).iter("body"))


def test_children_ancestors_and_siblings_are_those_of_the_page(body):
    """Elements are the same objects whichever way they are reached."""
    first, second = body
    assert [child.tag for child in first] == ["b", "br", "p"]
    assert first[0].getparent() is first
    assert list(first.itersiblings()) == [second]
    assert [node.tag for node in first[0].iterancestors()] == ["div", "body", "html"]
    assert list(reversed(first)) == list(first)[::-1]
    assert len(second) == 3


def test_text_and_tail_stop_at_elements_and_not_at_comments(body):
    """What a comment parts is one text."""
    assert (body[0].text, body[0][0].tail, body[0][2].tail) == ("one two", " four", "seven")
    assert body[1][2].text == "z"


def test_an_attribute_without_a_value_is_empty_and_a_missing_one_is_none(body):
    """The two are told apart."""
    assert (body[0].get("hidden"), body[0].get("title"), body[0].get("title", "-")) == ("", None, "-")


def test_words_are_parted_where_blocks_are(body):
    """Inline parts join, blocks part, and what is not displayed says nothing."""
    assert text_of(body[0]) == "one twothree four five six seven"
    assert lines_of(body[0]) == "one twothree four\nfive\nsix\nseven"
    assert text_of(body[0], {body[0][0]}) == "one two four five six seven"
    assert text_of(body[1]) == "y"


def test_some_tags_come_in_document_order(body):
    """Several tags are merged."""
    assert [node.tag for node in body.iter("p", "b", "br")] == ["b", "br", "p"]


def test_a_page_nested_too_deeply_is_malformed():
    """It is told from its bytes, at once: to build its tree would take minutes."""
    parsed = parse("serp", b"<html>" + b"<div>" * (DEEPEST + 1))
    assert parsed.error == "malformed"
    assert not is_too_deep(b"<html>" + b"<div>text</div>" * DEEPEST)


def test_what_lies_inside_is_told_without_making_elements():
    """An element holds itself and what is inside it, and nothing beside it."""
    root = build("<div><p>one</p></div><ul></ul>")
    div = next(root.iter("div"))
    tree = root.tree
    assert [tree.holds(div.number, *tags) for tags in (("div",), ("ul", "p"), ("ul",))] == [True, True, False]


def test_few_elements_in_a_large_part_come_in_document_order():
    """Whether a part is small and walked over, or large and looked up by tag, makes no difference."""
    root = build("<div>" + "<b></b><i></i>" * 300 + "</div><div>" + "<b></b><i></i>" * 3 + "</div>")
    for div in root.iter("div"):
        tags = [element.tag for element in div.iter("i", "b")]
        assert tags == ["b", "i"] * (len(tags) // 2)


def test_numbers_are_those_of_the_elements_marked():
    """Looking elements up by number or as elements finds the same, with and without a value."""
    page = Page(build('<p role="a"></p><p role="b"></p><p role></p>'), frozenset())
    for value, found in ((None, 3), ("b", 1), ("", 1), ("c", 0)):
        numbers = [element.number for element in page.marked("role", value)]
        assert (numbers, len(numbers)) == (page.numbered("role", value), found)
