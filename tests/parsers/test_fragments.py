"""Pieces of HTML in a page's script are found by the id of the element that they belong into."""

from __future__ import annotations

import pytest

from massive_frames.parsers.fragments import fragments
from massive_frames.parsers.page import Page
from massive_frames.parsers.tree import build

PIECE = r"\x3ca href\x3d\x22https://a.example/?b\x3d1\x26amp;c\x3d2\x22\x3etea\x3c/a\x3e"


def links(script, *names):
    """Return the addresses in the pieces of one script."""
    page = Page(build(f"<script>{script}</script>"), frozenset())
    return [link.get("href") for tree in fragments(page, set(names)) for link in tree.iter("a")]


@pytest.mark.parametrize(
    "script",
    [
        f"window.jsl.dh('x','{PIECE}');",
        f'(function(){{window.jsl.dh("x", "{PIECE}")}})()',
        r"jsl.dh('x','\u003ca href=\"https://a.example/?b=1&amp;c=2\">tea\u003c\/a>')",
    ],
)
def test_a_piece_is_read_in_every_way_of_writing_it(script):
    """Either quote, and escapes of two and four digits."""
    assert links(script, "x") == ["https://a.example/?b=1&c=2"]


def test_pieces_for_other_elements_are_left_alone():
    """Only the elements asked for count."""
    assert links(f"jsl.dh('y','{PIECE}');jsl.dh('x','{PIECE}')", "x") == ["https://a.example/?b=1&c=2"]


@pytest.mark.parametrize(
    "script", ["jsl.dh(", "jsl.dh('x'", "jsl.dh('x','", "jsl.dh('x',y)", "jsl.dh('x','" * 9]
)
def test_a_call_that_breaks_off_gives_nothing(script):
    """A truncated page has truncated calls."""
    assert links(script, "x") == []
