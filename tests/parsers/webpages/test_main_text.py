"""The main text is what the page is about, and says where it is from."""

from __future__ import annotations

import pytest

from massive_frames.parsers import parse
from massive_frames.parsers.webpages import main_text

PROSE = "The kettle sings and the leaves open slowly in the warm water of the pot, as every morning. " * 12


def row_of(html):
    """Return the row of a page."""
    return parse("webpage", html.encode(), "", {"url": "https://example.org/"}).rows[0]


def test_menus_and_footers_are_left_out():
    """An article is found among what surrounds it on every page of a site."""
    row = row_of(
        f"<body><nav>Home Shop</nav><article><h1>Tea</h1><p>{PROSE}</p></article><footer>Imprint</footer>"
    )
    assert row.text_from == "main"
    assert row.text.endswith(PROSE.strip())
    assert "Imprint" not in row.text


@pytest.mark.parametrize(
    "extra", ["<div>" * 300, "<td colspan=1000 rowspan=1000>" * 100, "<i></i>" * (main_text.MAX_ELEMENTS + 1)]
)
def test_a_page_too_much_for_the_finder_is_read_whole(extra):
    """Depth, spans and numbers beyond reason lose no words and take no minutes."""
    row = row_of(f"<body><nav>Home</nav><p>{PROSE}</p><table><tr>{extra}<b>last words</b>")
    assert row.text_from == "page"
    assert row.text.endswith("last words")
    assert "Home" not in row.text


def test_an_exception_of_the_finder_is_not_an_error(monkeypatch):
    """What goes wrong inside the library leaves the words of the page."""
    monkeypatch.setattr(main_text.trafilatura, "bare_extraction", lambda *_, **__: {}["x"])
    row = row_of(f"<main><p>{PROSE}</p></main>")
    assert (row.text_from, row.text) == ("page", PROSE.strip())


def test_words_beside_links_keep_their_spaces():
    """A link stays apart from the words around it, and inside a word it stays inside."""
    words = "see\n<a href='/a'>this</a>\nand the <b>tea</b>pot"
    row = row_of(f"<article><h1>x</h1><p>{PROSE} {words}</p><p>{PROSE}</p></article>")
    assert "see this and the teapot" in row.text
